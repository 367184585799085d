import { readFileSync, readdirSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';

const THREADS = '/proc/self/task';
/** Added to the process's own: half the share of its other threads while all want to run. Images get less. */
const NICE = 3;

/** The thread that reads requests goes before hashes: Linux has a priority for each thread. They run by then. */
export const letRequestsFirst = (): void => {
  try {
    for (const id of readdirSync(THREADS))
      if (readFileSync(`${THREADS}/${id}/comm`, 'utf8').startsWith('libuv-worker'))
        setPriority(Number(id), getPriority() + NICE);
  } catch {
    // another system
  }
};

import { readFileSync, readdirSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';

const THREADS = '/proc/self/task';
const LOWEST = 19;

/**
 * Lets all other threads go before those whose names begin with `name`: adds `by` to the niceness of the process, up to
 * 19. Only Linux has a priority for each thread; elsewhere, and for threads that begin later, nothing changes.
 */
export const lowerThreads = (name: string, by: number): void => {
  try {
    for (const id of readdirSync(THREADS))
      if (readFileSync(`${THREADS}/${id}/comm`, 'utf8').startsWith(name))
        setPriority(Number(id), Math.min(LOWEST, getPriority() + by));
  } catch {
    // another system, or a thread that has ended
  }
};

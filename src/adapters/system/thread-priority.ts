import { readFileSync, readdirSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';

const THREADS = '/proc/self/task';
const LOWEST = 19;

/**
 * Sets the niceness of running threads whose names start with `name` to that of the process plus `by`, at most 19. Does
 * nothing on systems other than Linux, where threads share a priority.
 */
export const lowerThreads = (name: string, by: number): void => {
  try {
    for (const id of readdirSync(THREADS))
      if (readFileSync(`${THREADS}/${id}/comm`, 'utf8').startsWith(name))
        setPriority(Number(id), Math.min(LOWEST, getPriority() + by));
  } catch {
    // This is not Linux, or a thread has ended.
  }
};

import { readFileSync, readdirSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';

const THREADS = '/proc/self/task';
const LOWEST = 19;

/**
 * Lowers the priority of threads whose names start with `name`: their niceness becomes that of the process plus `by`,
 * at most 19. Nothing changes for threads that start later, or on systems other than Linux, where threads share a
 * priority.
 */
export const lowerThreads = (name: string, by: number): void => {
  try {
    for (const id of readdirSync(THREADS))
      if (readFileSync(`${THREADS}/${id}/comm`, 'utf8').startsWith(name))
        setPriority(Number(id), Math.min(LOWEST, getPriority() + by));
  } catch {
    // This is another system, or a thread has ended.
  }
};

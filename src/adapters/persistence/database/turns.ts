import { overloaded } from '../../../core/domain/errors.ts';

export type Turns = Readonly<{
  /**
   * Calls with the same key start in order. If too many calls wait, or the wait exceeds `waitMs` milliseconds, `work`
   * never starts, and an error with the cause `Overloaded` is thrown. A turn ends when `work` ends, even if the caller
   * gave up.
   */
  run: <A>(key: string, work: () => Promise<A>, waitMs: number) => Promise<A>;
  keys: () => number;
  waiting: () => number;
}>;

type Limits = Readonly<{
  running: number;
  waiting: number;
  retryAfterMs: number;
}>;

type Line = { running: number; readonly waiters: Set<() => void> };

export const makeTurns = ({ running, waiting, retryAfterMs }: Limits): Turns => {
  const lines = new Map<string, Line>();

  const lineOf = (key: string): Line => {
    const line = lines.get(key) ?? { running: 0, waiters: new Set() };
    lines.set(key, line);
    return line;
  };

  const granted = (line: Line, waitMs: number): Promise<boolean> => {
    if (line.running < running) {
      line.running += 1;
      return Promise.resolve(true);
    }
    if (line.waiters.size >= waiting || waitMs <= 0) return Promise.resolve(false);
    return new Promise((resolve) => {
      const start = () => {
        clearTimeout(timer);
        resolve(true);
      };
      const timer = setTimeout(() => {
        line.waiters.delete(start);
        resolve(false);
      }, waitMs);
      line.waiters.add(start);
    });
  };

  // Hand the turn directly to the first waiter, so that no later call overtakes it.
  const release = (key: string, line: Line): void => {
    const [first] = line.waiters;
    if (first !== undefined) {
      line.waiters.delete(first);
      first();
      return;
    }
    line.running -= 1;
    if (line.running === 0) lines.delete(key);
  };

  return {
    run: async (key, work, waitMs) => {
      const line = lineOf(key);
      if (!(await granted(line, waitMs)))
        throw new Error('too many calls wait already', { cause: overloaded(retryAfterMs) });
      try {
        return await work();
      } finally {
        release(key, line);
      }
    },
    keys: () => lines.size,
    waiting: () => [...lines.values()].reduce((sum, { waiters }) => sum + waiters.size, 0),
  };
};

import { overloaded } from '../../../core/domain/errors.ts';

export type Turns = Readonly<{
  /**
   * Runs `work` when its turn under `key` has come, first come, first served. Where too many wait already, or `waitMs`
   * milliseconds are over, `work` never starts and `Overloaded` is thrown as the cause of an error. A turn ends when
   * `work` has ended, whether or not anybody still waits for its result.
   */
  run: <A>(key: string, work: () => Promise<A>, waitMs: number) => Promise<A>;
  /** How many keys somebody runs or waits under. */
  keys: () => number;
}>;

type Limits = Readonly<{
  /** How many run at once under one key. */
  running: number;
  /** How many wait under one key. */
  waiting: number;
  /** What a caller who is turned away is told to wait, in milliseconds. */
  retryAfterMs: number;
}>;

type Line = { running: number; readonly waiters: Set<() => void> };

/** A bounded queue for each key. */
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

  // a turn that ends goes straight to the first waiter, so that no later caller slips in between
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
  };
};

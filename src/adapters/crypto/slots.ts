import { availableParallelism } from 'node:os';

/**
 * Returns how many hashes each of `workers` processes computes at the same time. `UV_THREADPOOL_SIZE` must be at least
 * 3 higher, so that DNS look-ups, file reads and images don't wait for hashes.
 */
export const hashConcurrency = (workers = 1): number =>
  workers === 1 ? Math.max(2, availableParallelism()) : Math.max(1, Math.floor(availableParallelism() / workers));

export type Slots = Readonly<{
  /**
   * Starts `work` in the order of calls. Returns null if `work` was never started, because the queue was full or the
   * wait too long. The slot is freed when `work` ends, even if the caller gave up.
   */
  run: <A>(work: () => Promise<A>) => Promise<Readonly<{ value: A }> | null>;
  running: () => number;
  waiting: () => number;
}>;

export const makeSlots = (limits: Readonly<{ size: number; queue: number; waitMs: number }>): Slots => {
  let running = 0;
  const waiters = new Set<() => void>();

  const granted = (): Promise<boolean> => {
    if (running < limits.size) {
      running += 1;
      return Promise.resolve(true);
    }
    if (waiters.size >= limits.queue) return Promise.resolve(false);
    return new Promise((resolve) => {
      const start = () => {
        clearTimeout(timer);
        resolve(true);
      };
      const timer = setTimeout(() => {
        waiters.delete(start);
        resolve(false);
      }, limits.waitMs);
      waiters.add(start);
    });
  };

  // Hand a freed slot directly to the first waiter, so that a later call can't overtake it.
  const release = (): void => {
    const [first] = waiters;
    if (first === undefined) {
      running -= 1;
      return;
    }
    waiters.delete(first);
    first();
  };

  return {
    run: async (work) => {
      if (!(await granted())) return null;
      try {
        return { value: await work() };
      } finally {
        release();
      }
    },
    running: () => running,
    waiting: () => waiters.size,
  };
};

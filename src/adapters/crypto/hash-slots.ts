import { availableParallelism } from 'node:os';

/** How many passwords are hashed at once. `UV_THREADPOOL_SIZE` must be 2 more, or DNS and files wait behind hashes. */
export const hashConcurrency = (): number => Math.max(2, availableParallelism());

export type HashSlots = Readonly<{
  /**
   * Runs `work` in the next free slot, first come, first served; null where the queue is full or the wait too long,
   * and then `work` never starts. The slot is free again when `work` is done, whoever still waits for it.
   */
  run: <A>(work: () => Promise<A>) => Promise<Readonly<{ value: A }> | null>;
  running: () => number;
  waiting: () => number;
}>;

/** At most `size` at once and `queue` waiting, each for at most `waitMs` milliseconds. */
export const makeHashSlots = (limits: Readonly<{ size: number; queue: number; waitMs: number }>): HashSlots => {
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

  // A freed slot goes straight to the first waiter, so that nobody who comes later can slip in between.
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

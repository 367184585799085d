import type { Logger } from 'pino';

/** A recurring job; several processes may run it at the same time. */
export type Job = Readonly<{ name: string; everyMs: number; run: () => Promise<unknown> }>;

export type Maintenance = Readonly<{
  /** Starts no further runs. Resolves when the current runs have ended. */
  stop: () => Promise<void>;
}>;

/**
 * Returns how long to wait before a run, in milliseconds: at most one interval before the first run, then the interval
 * ±10 %, so that processes don't run jobs at the same time. `chance` is a random number from 0 to 1.
 */
export const waitMs = (everyMs: number, isFirst: boolean, chance: number): number =>
  isFirst ? everyMs * chance : everyMs * (0.9 + 0.2 * chance);

/** Runs of a job never overlap within a process. A failure is logged, and the job runs again after its interval. */
export const startMaintenance = (jobs: readonly Job[], logger: Logger): Maintenance => {
  const timers = new Map<Job, NodeJS.Timeout>();
  const running = new Set<Promise<void>>();
  let isStopped = false;

  const schedule = (job: Job, isFirst: boolean): void => {
    if (isStopped) return;
    const timer = setTimeout(() => begin(job), waitMs(job.everyMs, isFirst, Math.random()));
    timers.set(job, timer.unref());
  };
  const begin = (job: Job): void => {
    const done: Promise<void> = perform(job).finally(() => {
      running.delete(done);
      schedule(job, false);
    });
    running.add(done);
  };
  const perform = async ({ name, run }: Job): Promise<void> => {
    try {
      await run();
    } catch (error) {
      logger.warn({ err: error, job: name }, 'a job failed; it runs again when it is due');
    }
  };

  for (const job of jobs) schedule(job, true);
  return {
    stop: async () => {
      isStopped = true;
      for (const timer of timers.values()) clearTimeout(timer);
      await Promise.all(running);
    },
  };
};

/** Messages from the first process to its workers. A sample contains the metrics of one process, as JSON. */
export type ToWorker = Readonly<
  | { cmd: 'jobs' | 'stop' }
  | { cmd: 'sample'; id: number }
  | { cmd: 'collected'; id: number; samples: readonly unknown[] }
>;
export type ToPrimary = Readonly<
  { cmd: 'started' | 'alive' } | { cmd: 'collect'; id: number } | { cmd: 'sampled'; id: number; sample: unknown }
>;

/** Milliseconds. A worker that does not answer within this time is left out of a scrape. */
export const SAMPLE_MS = 500;

/** A worker reports at this interval, in milliseconds, that it is not stuck. */
export const ALIVE_MS = 5_000;

/** Messages of the first process to its workers. A sample has the metrics of one process, as JSON. */
export type ToWorker = Readonly<
  | { cmd: 'jobs' | 'stop' }
  | { cmd: 'sample'; id: number }
  | { cmd: 'collected'; id: number; samples: readonly unknown[] }
>;
export type ToPrimary = Readonly<
  { cmd: 'started' | 'alive' } | { cmd: 'collect'; id: number } | { cmd: 'sampled'; id: number; sample: unknown }
>;

/** A worker that does not answer within this time is left out of a scrape. */
export const SAMPLE_MS = 500;

/** How often a worker says that it is not stuck. */
export const ALIVE_MS = 5_000;

import type { Siblings } from '../adapters/cluster/worker.ts';
import type { Instruments, Sources } from '../adapters/metrics/instruments.ts';

/**
 * Metrics of this process: what happened, and values that are read at each scrape. Nothing is counted before `load`.
 */
export type Metrics = Omit<Instruments, 'sample'> &
  Readonly<{
    /** Filled as the service starts. */
    sources: Sources;
    /** Loads the library, and counts from then on. */
    load: () => Promise<unknown>;
    /** The metrics of this process and of those that share its port. */
    scrape: () => Promise<Readonly<{ type: string; text: string }>>;
  }>;

export const makeMetrics = (siblings: Siblings): Metrics => {
  const sources: Sources = {};
  let loading: Promise<Instruments> | null = null;
  let loaded: Instruments | null = null;
  const load = (): Promise<Instruments> =>
    (loading ??= import('../adapters/metrics/instruments.ts').then(({ makeInstruments }) => {
      loaded = makeInstruments(sources);
      return loaded;
    }));
  siblings.answer(async () => (await load()).sample());
  return {
    sources,
    load,
    answered: (answer) => loaded?.answered(answer),
    happened: (events) => loaded?.happened(events),
    gaveUp: () => loaded?.gaveUp(),
    fellBack: (to) => loaded?.fellBack(to),
    rested: () => loaded?.rested(),
    scrape: async () => {
      const { addedUp } = await import('../adapters/metrics/instruments.ts');
      return addedUp(await siblings.collect());
    },
  };
};

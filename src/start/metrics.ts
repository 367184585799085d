import type { Siblings } from '../adapters/cluster/worker.ts';
import type { Instruments, Sources } from '../adapters/metrics/instruments.ts';

/**
 * The metrics of this process: counters, and values that are read on each scrape. Before `load`, nothing is counted.
 */
export type Metrics = Omit<Instruments, 'sample'> &
  Readonly<{
    /** Functions that read the current values. They are set during startup. */
    sources: Sources;
    /** Imports the metrics library and starts counting. */
    load: () => Promise<unknown>;
    /** Returns the metrics of all processes that share the port. */
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

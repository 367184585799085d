import cluster from 'node:cluster';
import { ALIVE_MS, SAMPLE_MS } from './message.ts';
import type { ToPrimary, ToWorker } from './message.ts';

export type Siblings = Readonly<{
  /** Resolves when this process should run the background jobs; immediately if there are no other processes. */
  isForJobs: Promise<void>;
  /** Resolves when the first process asks this process to end; never if there are no other processes. */
  isToStop: Promise<void>;
  isAlone: boolean;
  started: () => void;
  /** Returns the metrics of all started processes, including this one. */
  collect: () => Promise<readonly unknown[]>;
  /** Sets the function that returns the metrics of this process. `collect` calls it in every process. */
  answer: (sample: () => Promise<unknown>) => void;
}>;

const alone = (): Siblings => {
  let sample = async (): Promise<unknown> => null;
  return {
    isForJobs: Promise.resolve(),
    isToStop: new Promise(() => {}),
    isAlone: true,
    started: () => {},
    collect: async () => [await sample()],
    answer: (given) => void (sample = given),
  };
};

const among = (): Siblings => {
  const forJobs = Promise.withResolvers<void>();
  const toStop = Promise.withResolvers<void>();
  const waiting = new Map<number, (samples: readonly unknown[]) => void>();
  let sample: (() => Promise<unknown>) | null = null;
  let lastId = 0;
  const tell = (message: ToPrimary): void => void process.send?.(message, undefined, undefined, () => {});

  setInterval(() => tell({ cmd: 'alive' }), ALIVE_MS).unref();
  process.on('message', (message: ToWorker) => {
    if (message.cmd === 'jobs') forJobs.resolve();
    if (message.cmd === 'stop') toStop.resolve();
    if (message.cmd === 'collected') waiting.get(message.id)?.(message.samples);
    if (message.cmd === 'sample') {
      const { id } = message;
      sample?.().then(
        (made) => tell({ cmd: 'sampled', id, sample: made }),
        () => {},
      );
    }
  });

  const collect = async (): Promise<readonly unknown[]> => {
    const id = (lastId += 1);
    const { promise, resolve } = Promise.withResolvers<readonly unknown[]>();
    waiting.set(id, resolve);
    const timer = setTimeout(resolve, 2 * SAMPLE_MS, []);
    tell({ cmd: 'collect', id });
    return promise.finally(() => {
      clearTimeout(timer);
      waiting.delete(id);
    });
  };
  return {
    isForJobs: forJobs.promise,
    isToStop: toStop.promise,
    isAlone: false,
    started: () => tell({ cmd: 'started' }),
    collect,
    answer: (given) => void (sample = given),
  };
};

export const makeSiblings = (): Siblings => (cluster.isWorker ? among() : alone());

import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { expect } from 'chai';
import type { Answer } from '../e2e/client.ts';

/** `at` and `ms` by `performance.now()`; status 0 is a connection that broke. */
export type Outcome = Readonly<{
  at: number;
  ms: number;
  status: number;
  retryAfter: boolean;
  path: string;
  code: string;
}>;

export type Load = Readonly<{
  outcomes: readonly Outcome[];
  stop: () => Promise<readonly Outcome[]>;
}>;

export type Sending = (i: number) => Readonly<{ path: string; send: () => Promise<Answer> }>;

/** Sends `perSecond` requests, whether or not earlier ones were answered. */
export const startLoad = (perSecond: number, sending: Sending): Load => {
  const outcomes: Outcome[] = [];
  const running = new Set<Promise<void>>();
  const ending = new AbortController();

  const one = async (i: number): Promise<void> => {
    const { path, send } = sending(i);
    const at = performance.now();
    const answer = await send().catch(() => null);
    outcomes.push({
      at,
      ms: performance.now() - at,
      status: answer?.status ?? 0,
      retryAfter: answer?.headers['retry-after'] !== undefined,
      path,
      code: answer?.body?.code ?? '',
    });
  };
  const looping = (async () => {
    for (let i = 0; !ending.signal.aborted; i += 1) {
      const done: Promise<void> = one(i).finally(() => running.delete(done));
      running.add(done);
      await sleep(1000 / perSecond, undefined, { signal: ending.signal }).catch(() => {});
    }
  })();
  return {
    outcomes,
    stop: async () => {
      ending.abort();
      await looping;
      await Promise.all(running);
      return outcomes;
    },
  };
};

export const percentile = (values: readonly number[], of: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor((values.length * of) / 100))] ?? 0;

export type Seen = Readonly<{ ms: number; status: number }>;

/** Asks for liveness twenty times a second, over a new connection each time, as a probe does. */
export const watchLive = async (url: string): Promise<Readonly<{ stop: () => Promise<readonly Seen[]> }>> => {
  const watcher = new Worker(new URL('live-watcher.ts', import.meta.url), { workerData: { url, everyMs: 50 } });
  await once(watcher, 'message');
  const stop = async (): Promise<readonly Seen[]> => {
    watcher.postMessage('stop', []);
    const [seen] = (await once(watcher, 'message')) as [readonly Seen[]];
    await watcher.terminate();
    return seen;
  };
  return { stop };
};

/** `MACHINE=idle` says that nothing else runs here. */
const IS_IDLE = process.env['MACHINE'] === 'idle';
/** How many times as long things may take elsewhere. */
export const SLACK = IS_IDLE ? 1 : 5;

/** A time in milliseconds, which is held as it was promised where the machine is idle, and with slack elsewhere. */
export const holdTime = (ms: number, promisedMs: number, what: string): void => {
  expect(ms, `${what}, in milliseconds`).to.be.at.most(promisedMs * SLACK);
};

const LIVE_MS = 100;

/** Every check of liveness was answered, in time; elsewhere than on an idle machine one of fifty may be late. */
export const holdLive = (seen: readonly Seen[]): void => {
  expect(seen.every(({ status }) => status === 200)).to.equal(true);
  const times = seen.map(({ ms }) => ms);
  holdTime(percentile(times, IS_IDLE ? 100 : 98), LIVE_MS, 'live');
};

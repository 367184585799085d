import { Worker } from 'node:worker_threads';

export type Call = Readonly<{ id: number; text: string; password: Uint8Array }>;
export type Answer = Readonly<{ id: number; digest: string }>;

type Waiting = Readonly<{ resolve: (digest: string) => void; reject: (error: unknown) => void }>;

const waiting = new Map<number, Waiting>();
let worker: Worker | null = null;
let calls = 0;

/** Starts the worker on the first call. If it fails, its pending calls fail, and the next call starts a new worker. */
const theWorker = (): Worker => {
  if (worker !== null) return worker;
  const started = new Worker(new URL('iterated-worker.ts', import.meta.url));
  started.on('message', ({ id, digest }: Answer) => {
    waiting.get(id)?.resolve(digest);
    waiting.delete(id);
    if (waiting.size === 0) started.unref();
  });
  started.on('error', (error) => {
    worker = null;
    for (const call of waiting.values()) call.reject(error);
    waiting.clear();
  });
  worker = started;
  return started;
};

/** Computes in a worker thread, so that the event loop is not blocked. `Slots` limits how many calls wait. */
export const inIteratedWorker = (text: string, password: Buffer): Promise<string> =>
  new Promise((resolve, reject) => {
    const call: Call = { id: (calls += 1), text, password };
    waiting.set(call.id, { resolve, reject });
    const to = theWorker();
    to.ref();
    to.postMessage(call, []);
  });

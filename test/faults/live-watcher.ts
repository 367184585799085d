import { get } from 'node:http';
import { parentPort, workerData } from 'node:worker_threads';

// In a thread of its own, so that a test that is busy itself does not count as a service that is late.
const { url, everyMs } = workerData as { url: string; everyMs: number };
const outcomes: { ms: number; status: number }[] = [];
const running = new Set<Promise<void>>();

const ask = (): Promise<number> =>
  new Promise((resolve) => {
    const asked = get(`${url}/health/live`, { agent: false }, (answer) => {
      answer.resume().once('end', () => resolve(answer.statusCode ?? 0));
    });
    asked.once('error', () => resolve(0));
  });

const one = async (): Promise<void> => {
  const at = performance.now();
  const status = await ask();
  outcomes.push({ ms: performance.now() - at, status });
};
const timer = setInterval(() => {
  const done: Promise<void> = one().finally(() => running.delete(done));
  running.add(done);
}, everyMs);

const stop = async (): Promise<void> => {
  clearInterval(timer);
  await Promise.all(running);
  parentPort!.postMessage(outcomes, []);
};
parentPort!.once('message', () => void stop());
parentPort!.postMessage('watching', []);

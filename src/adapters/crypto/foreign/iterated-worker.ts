import { parentPort } from 'node:worker_threads';
import type { Answer, Call } from './iterated-calls.ts';
import { computeIterated } from './iterated.ts';

parentPort?.on('message', ({ id, text, password }: Call) => {
  const answer: Answer = { id, digest: computeIterated(text, Buffer.from(password)) };
  parentPort?.postMessage(answer, []);
});

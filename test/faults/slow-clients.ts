import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';

/** Clients that send a byte now and then: of a head that never ends, or of a body that was announced. */
export type SlowClients = Readonly<{ port: number; count: number; part: 'head' | 'body'; everyMs: number }>;

/** How many are connected, and how long each one was kept. */
export type Told = Readonly<{ connected: number } | { keptMs: readonly number[] }>;

// In a thread of its own, so that the clients don't slow the test down that measures the others.
const { port, count, part, everyMs } = workerData as SlowClients;
const HEAD = 'POST /v1/auth/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n';
const first = part === 'head' ? HEAD : `${HEAD}Content-Length: 4096\r\n\r\n{`;
const more = part === 'head' ? 'X-Slow: 1\r\n' : ' ';
const sockets = new Set<Socket>();
const keptMs: number[] = [];
let connected = 0;

for (let n = 0; n < count; n += 1) {
  const socket = connect(port, '127.0.0.1');
  sockets.add(socket);
  let since = 0;
  socket.on('error', () => {});
  // Reads what comes, so that the end is noticed.
  socket.resume();
  socket.once('connect', () => {
    since = performance.now();
    socket.write(first);
    if ((connected += 1) === count) parentPort!.postMessage({ connected } satisfies Told, []);
  });
  socket.once('end', () => socket.destroy());
  socket.once('close', () => {
    sockets.delete(socket);
    keptMs.push(performance.now() - since);
    if (sockets.size > 0) return;
    clearInterval(sending);
    parentPort!.postMessage({ keptMs } satisfies Told, []);
  });
}
const sending = setInterval(() => {
  for (const socket of sockets) if (socket.writable) socket.write(more);
}, everyMs);

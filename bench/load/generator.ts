import { connect } from 'node:net';
import type { Socket } from 'node:net';
import type { Order, Outcome } from './load.ts';

// Sends requests over raw sockets, in a separate process: a client of node:http needs more time than a small answer
// takes.

const CR_LF_TWICE = '\r\n\r\n';

type Answer = Readonly<{ status: number; body: Buffer; length: number }>;

/** Returns the first complete answer in the bytes; null if it has not arrived completely. */
const answerIn = (bytes: Buffer): Answer | null => {
  const end = bytes.indexOf(CR_LF_TWICE);
  if (end < 0) return null;
  const head = bytes.toString('latin1', 0, end);
  const status = Number(head.slice(9, 12));
  const size = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? (status === 304 || status === 204 ? 0 : Number.NaN));
  if (Number.isNaN(size)) throw new Error(`an answer has no Content-Length:\n${head}`);
  const start = end + CR_LF_TWICE.length;
  return bytes.length < start + size
    ? null
    : { status, body: bytes.subarray(start, start + size), length: start + size };
};

const REFRESH_TOKEN = /"refresh_token":"([^"]+)"/;

/** Returns the next request of a connection. `take` keeps the parts of an answer that the next request needs. */
const sourceOf = ({ traffic }: Order) => {
  const tokens = traffic.kind === 'chained' ? [...traffic.tokens] : [];
  let n = traffic.kind === 'numbered' ? traffic.first : 0;
  const texts = traffic.kind === 'cycled' ? traffic.requests.map((text) => Buffer.from(text)) : [];
  const nextOf = (connection: number): Buffer | string => {
    if (traffic.kind === 'cycled') return texts[n++ % texts.length] ?? '';
    const body = traffic.body.replaceAll(
      traffic.kind === 'numbered' ? '{n}' : '{token}',
      traffic.kind === 'numbered' ? String(n++) : (tokens[connection] ?? ''),
    );
    return `${traffic.head}Content-Length: ${Buffer.byteLength(body)}${CR_LF_TWICE}${body}`;
  };
  const take = (connection: number, { body }: Answer): void => {
    if (traffic.kind === 'chained') tokens[connection] = REFRESH_TOKEN.exec(body.toString())?.[1] ?? '';
  };
  return { nextOf, take, tokens, sent: () => n };
};

const load = (order: Order): Promise<Outcome> =>
  new Promise((resolve, reject) => {
    const { port, connections, seconds, atLeast = 0, status } = order;
    const source = sourceOf(order);
    const times: number[] = [];
    const sockets: Socket[] = [];
    const startedAt = performance.now();
    const until = startedAt + seconds * 1000;
    let busy = connections;
    let sent = 0;
    let wrong = 0;
    let sample: string | null = null;

    const finish = (): void => {
      busy -= 1;
      if (busy > 0) return;
      const took = (performance.now() - startedAt) / 1000;
      for (const socket of sockets) socket.destroy();
      times.sort((a, b) => a - b);
      const at = (share: number): number => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
      const left = { tokens: source.tokens, sent: source.sent() };
      resolve({ requests: times.length, seconds: took, p50: at(0.5), p99: at(0.99), wrong, sample, ...left });
    };

    for (let connection = 0; connection < connections; connection += 1) {
      const socket = connect({ port, host: '127.0.0.1', noDelay: true });
      sockets.push(socket);
      let bytes: Buffer = Buffer.alloc(0);
      let sentAt = 0;
      const send = (): void => {
        sentAt = performance.now();
        if (sentAt >= until && sent >= atLeast) return finish();
        sent += 1;
        socket.write(source.nextOf(connection));
      };
      socket.on('connect', send);
      socket.on('error', reject);
      socket.on('data', (chunk: Buffer) => {
        bytes = bytes.length === 0 ? chunk : Buffer.concat([bytes, chunk]);
        const answer = answerIn(bytes);
        if (answer === null) return;
        times.push(performance.now() - sentAt);
        if (answer.status !== status) {
          wrong += 1;
          sample ??= bytes.toString();
        }
        source.take(connection, answer);
        bytes = bytes.subarray(answer.length);
        send();
      });
    }
  });

process.on('message', (order: Order) => {
  load(order).then(
    (outcome) => process.send?.(outcome),
    (error: unknown) => process.send?.({ failed: String(error) }),
  );
});

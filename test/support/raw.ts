import { connect } from 'node:net';
import type { Socket } from 'node:net';
import type { Answered, Hold } from '../contract/held.ts';

type Part = string | Buffer;
type Said = Answered & Readonly<{ rest: Buffer }>;

/** A chunked body (RFC 9112 §7.1) and the rest; null if it is incomplete. */
const unchunked = (said: Buffer): Readonly<{ body: Buffer; rest: Buffer }> | null => {
  const chunks: Buffer[] = [];
  for (let rest = said; ;) {
    const end = rest.indexOf('\r\n');
    const size = end === -1 ? Number.NaN : Number.parseInt(rest.toString('latin1', 0, end), 16);
    const chunk = rest.subarray(end + 2, end + 2 + size);
    if (Number.isNaN(size) || chunk.length < size) return null;
    rest = rest.subarray(end + 2 + size + 2);
    if (size === 0) return { body: Buffer.concat(chunks), rest };
    chunks.push(chunk);
  }
};

/** The first answer in a server's output; null if it is incomplete. */
const firstAnswer = (said: Buffer, method: string): Said | null => {
  const end = said.indexOf('\r\n\r\n');
  if (end === -1) return null;
  const [line = '', ...lines] = said.toString('latin1', 0, end).split('\r\n');
  const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(line)?.[1]);
  const after = said.subarray(end + 4);
  const headers: Record<string, string[]> = {};
  for (const one of lines) {
    const [name = '', ...value] = one.split(':');
    (headers[name.toLowerCase()] ??= []).push(value.join(':').trim());
  }
  const answered = (body: Buffer, rest: Buffer): Said => {
    const isJson = headers['content-type']?.[0]?.includes('json') === true && body.length > 0;
    return { status, headers, body: isJson ? JSON.parse(body.toString()) : body.toString(), rest };
  };
  if (method === 'HEAD' || status < 200 || status === 204 || status === 304) return answered(Buffer.alloc(0), after);
  if (headers['transfer-encoding']) {
    const whole = unchunked(after);
    return whole && answered(whole.body, whole.rest);
  }
  const size = Number(headers['content-length']?.[0] ?? after.length);
  return after.length < size ? null : answered(after.subarray(0, size), after.subarray(size));
};

/** All complete answers in a server's output, except interim ones (1xx). */
export const answersIn = (said: Buffer, methods: readonly string[]): readonly Answered[] => {
  const answers: Answered[] = [];
  for (let rest = said; ;) {
    const found = firstAnswer(rest, methods[answers.length] ?? '');
    if (found === null) return answers;
    ({ rest } = found);
    if (found.status >= 200) answers.push(found);
  }
};

/** The method and path of the request that begins in each part; empty for invalid ones. */
const requestsIn = (parts: readonly Part[]): readonly (readonly [method: string, path: string])[] =>
  parts.flatMap((part) => {
    const [, method, path] = /^([A-Z]+) (\S*) HTTP\/1\.1\r\n/.exec(part.toString('latin1')) ?? [];
    return method === undefined || path === undefined ? [] : [[method, path] as const];
  });

/** A plain connection, for clients that leave before an answer. */
export const dial = (url: string): Socket => {
  const { hostname, port } = new URL(url);
  return connect(Number(port), hostname);
};

/**
 * Writes bytes and returns everything that the service sends until it closes the connection, after checking each
 * answer. Each request begins in a part of its own.
 */
export const exchangeAt = async (url: string, hold: Hold, parts: readonly Part[]): Promise<string> => {
  const said = await new Promise<Buffer>((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = dial(url).on('connect', () => {
      for (const part of parts) socket.write(part);
    });
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('close', () => resolve(Buffer.concat(chunks)));
    socket.on('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ECONNRESET' || error.code === 'EPIPE' ? undefined : reject(error),
    );
  });
  const requests = requestsIn(parts);
  const answers = answersIn(
    said,
    requests.map(([method]) => method),
  );
  for (const [i, answer] of answers.entries()) hold(...(requests[i] ?? (['', ''] as const)), answer);
  return said.toString();
};

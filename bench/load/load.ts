import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/**
 * What to send: `cycled` repeats the requests, `numbered` puts a running number into the body, `chained` the refresh
 * token of the previous answer.
 */
export type Traffic =
  | Readonly<{ kind: 'cycled'; requests: readonly string[] }>
  | Readonly<{ kind: 'numbered'; head: string; body: string; first: number }>
  | Readonly<{ kind: 'chained'; head: string; body: string; tokens: readonly string[] }>;

/** Each connection sends its next request after the last one is answered. All answers must have `status`. */
export type Order = Readonly<{
  port: number;
  connections: number;
  seconds: number;
  /** The least number of requests, for machines so busy that sending them takes longer than `seconds`. */
  atLeast?: number;
  status: number;
  traffic: Traffic;
}>;

/** Times in milliseconds. The next order continues with `tokens` and `sent`. */
export type Outcome = Readonly<{
  requests: number;
  seconds: number;
  p50: number;
  p99: number;
  wrong: number;
  sample: string | null;
  tokens: readonly string[];
  sent: number;
}>;

export type Load = Readonly<{ run: (order: Order) => Promise<Outcome>; stop: () => void }>;

/** Continues after the previous order, so that no number and no refresh token is sent twice. */
export const continued = (traffic: Traffic, { tokens, sent }: Outcome): Traffic => {
  if (traffic.kind === 'numbered') return { ...traffic, first: sent };
  return traffic.kind === 'chained' ? { ...traffic, tokens } : traffic;
};

/** `run` rejects if an answer has another status: a benchmark of refusals would look fast. */
export const startLoad = (): Load => {
  const child = fork(join(import.meta.dirname, 'generator.ts'));
  return {
    run: async (order) => {
      const answered = once(child, 'message') as Promise<[Outcome | Readonly<{ failed: string }>]>;
      child.send(order);
      const [outcome] = await answered;
      if ('failed' in outcome) throw new Error(outcome.failed);
      if (outcome.wrong > 0) throw new Error(`${outcome.wrong} answers were not ${order.status}:\n${outcome.sample}`);
      return outcome;
    },
    stop: () => void child.kill(),
  };
};

const HOST = 'Host: localhost\r\nUser-Agent: bench\r\n';

export const get = (path: string, headers: Readonly<Record<string, string>> = {}): string =>
  `GET ${path} HTTP/1.1\r\n${HOST}${linesOf(headers)}\r\n`;

/** The first lines of a POST request; the generator adds the length and the body. */
export const postHead = (path: string, headers: Readonly<Record<string, string>> = {}): string =>
  `POST ${path} HTTP/1.1\r\n${HOST}${linesOf({ 'Content-Type': 'application/json', ...headers })}`;

export const post = (path: string, body: string, headers: Readonly<Record<string, string>> = {}): string =>
  `${postHead(path, headers)}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;

const linesOf = (headers: Readonly<Record<string, string>>): string =>
  Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');

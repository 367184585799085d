import { request } from 'node:http';
import type { Agent, ClientRequest, IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { holdAgainstContract } from '../contract/held.ts';

export type Answer = Readonly<{
  status: number;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into bodies of any shape
  body: any;
  text: string;
}>;

type Options = Readonly<{ agent?: Agent; headers?: Readonly<Record<string, string>>; method?: string }>;

const answerOf = async (response: IncomingMessage, method: string, path: string): Promise<Answer> => {
  const body = await text(response);
  const isJson = response.headers['content-type']?.includes('json') === true && body !== '';
  const answer = {
    status: response.statusCode ?? 0,
    headers: response.headers,
    body: isJson ? JSON.parse(body) : body,
    text: body,
  };
  holdAgainstContract(method, path, answer);
  return answer;
};

/**
 * Starts a request over a real socket whose body is still to be sent; the answer is checked against openapi.json. The
 * path is sent unchanged.
 */
export const begin = (
  url: string,
  path: string,
  { agent, headers = {}, method = 'GET' }: Options = {},
): Readonly<{ sent: ClientRequest; answered: Promise<Answer> }> => {
  const { hostname, port } = new URL(url);
  const sent = request({ hostname, port, path, method, headers, ...(agent ? { agent } : {}) });
  const answered = new Promise<Answer>((resolve, reject) => {
    sent.on('response', (response) => void answerOf(response, method, path).then(resolve, reject));
    sent.on('error', reject);
  });
  return { sent, answered };
};

/** Sends one request and checks the answer against openapi.json; a body that is neither text nor bytes is sent as JSON. */
export const call = (
  url: string,
  path: string,
  body?: unknown,
  { agent, headers = {}, method }: Options = {},
): Promise<Answer> => {
  const isSentAsIs = typeof body === 'string' || body === undefined || body instanceof Uint8Array;
  const payload = isSentAsIs ? body : JSON.stringify(body);
  const { pathname, search } = new URL(path, url);
  const { sent, answered } = begin(url, pathname + search, {
    method: method ?? (payload === undefined ? 'GET' : 'POST'),
    headers: { ...(payload === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(agent ? { agent } : {}),
  });
  sent.end(payload);
  return answered;
};

/** Waits for what another process is about to do, without a fixed pause. */
export const eventually = async <A>(
  look: () => Promise<A | null | undefined | false>,
  what: string,
  ms = 30_000,
): Promise<A> => {
  const deadline = Date.now() + ms;
  for (;;) {
    const seen = await look();
    if (seen !== null && seen !== undefined && seen !== false) return seen;
    if (Date.now() > deadline) throw new Error(`${what} did not happen within ${ms} ms`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

/** Repeats a call while it is refused because too many wait for the same row; a refused call had no effect. */
export const untilTaken = async (send: () => Promise<Answer>): Promise<Answer> => {
  const answer = await send();
  return answer.status === 503 && answer.body.code === 'OVERLOADED' ? untilTaken(send) : answer;
};

type Sent = Readonly<{ id: string; code: string | null }>;

/** Messages to an address, newest first; the mailbox shows the last 200. */
const sentTo = async (url: string, to: string): Promise<readonly Sent[]> =>
  (await call(url, `/dev/mailbox.json?to=${encodeURIComponent(to)}`)).body.items;

/** Codes sent to an address, newest first. */
export const codesFor = async (url: string, to: string): Promise<readonly string[]> =>
  (await sentTo(url, to)).flatMap(({ code }) => code ?? []);

/** The code in the one message that `act` causes. */
export const codeFrom = async (url: string, to: string, act: () => Promise<unknown>): Promise<string> => {
  const before = new Set((await sentTo(url, to)).map(({ id }) => id));
  await act();
  return eventually(async () => {
    return (await sentTo(url, to)).find(({ id, code }) => code !== null && !before.has(id))?.code;
  }, `a message to ${to}`);
};

let count = 0;
export const anyEmail = (): string => `user${++count}.${process.pid}@example.com`;

export const PASSWORD = 'a long enough passphrase';

export type Member = Readonly<{
  email: string;
  password: string;
  accessToken: string;
  sessionId: string;
  refreshToken: string;
  deviceToken: string;
  registration: string;
}>;

/** A user who registered and verified the address. */
export const join = async (url: string, email = anyEmail(), password = PASSWORD): Promise<Member> => {
  let registration = '';
  const code = await codeFrom(url, email, async () => {
    const { body } = await call(url, '/v1/auth/register', { first_name: 'Ada', email, password });
    registration = body.registration;
  });
  const verified = await call(url, '/v1/auth/otp/verify', { type: 'email', value: email, code, registration });
  if (verified.status !== 200) throw new Error(`could not join: ${verified.text}`);
  return {
    email,
    password,
    registration,
    accessToken: verified.body.access_token,
    sessionId: verified.body.session_id,
    refreshToken: verified.body.refresh_token,
    deviceToken: verified.body.device_token,
  };
};

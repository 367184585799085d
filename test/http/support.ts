import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import { pino } from 'pino';
import type { Logger } from 'pino';
import { presentProblem } from '../../src/adapters/http/api/problems/problem.ts';
import type { Problem } from '../../src/adapters/http/api/problems/problem.ts';
import { assetPaths } from '../../src/adapters/http/pages/assets/routes.ts';
import type { Site } from '../../src/adapters/http/pages/view.ts';
import type { AuthenticateBearer } from '../../src/adapters/http/server/access.ts';
import { makeApp } from '../../src/adapters/http/server/app.ts';
import type { AppOptions } from '../../src/adapters/http/server/app.ts';
import { integerText } from '../../src/adapters/http/server/input/integer-text.ts';
import { answer, route } from '../../src/adapters/http/server/route.ts';
import { listen } from '../../src/adapters/http/server/server.ts';
import type { Listening } from '../../src/adapters/http/server/server.ts';
import { unauthenticated, unavailable } from '../../src/core/domain/errors.ts';
import { UserId } from '../../src/core/domain/ids.ts';
import type { SessionId } from '../../src/core/domain/ids.ts';
import type { Principal } from '../../src/core/domain/sessions/principal.ts';
import { holdProblem } from '../contract/held.ts';
import { fetchHeld } from '../support/fetch.ts';
import { exchangeAt } from '../support/raw.ts';
import { noFactor } from '../support/values.ts';

export const PUBLIC_URL = 'https://id.example';

/** What pages share, with cookies that are not sealed at all. */
export const SITE: Site = {
  publicUrl: PUBLIC_URL,
  service: 'Tom & "Jerry\'s"',
  version: null,
  assets: assetPaths,
  imageOrigin: null,
  sealed: {
    seal: (text) => Buffer.from(text).toString('base64url'),
    open: (sealed) => Buffer.from(sealed, 'base64url').toString(),
  },
  sessionTtlSeconds: 3_600,
  reauthTtlSeconds: 600,
  remembersDevices: false,
  rpId: 'localhost',
  purgeAfterMs: 30 * 86_400_000,
  listsMayLag: false,
  areas: [],
};
/** What a browser adds to a form of this service. */
export const OWN_FORM = { 'Sec-Fetch-Site': 'same-origin' };

type Line = Readonly<Record<string, unknown>>;
export type Log = Readonly<{ logger: Logger; lines: Line[]; raw: string[]; line: (msg: string) => Promise<Line> }>;

/** A logger whose lines can be awaited, because the access log line may be written after the client has its answer. */
export const makeLog = (): Log => {
  const lines: Line[] = [];
  const raw: string[] = [];
  let onLine: (() => void) | null = null;
  const write = (text: string): void => {
    raw.push(text);
    lines.push(JSON.parse(text));
    onLine?.();
  };
  const line = async (msg: string): Promise<Line> => {
    for (;;) {
      const found = lines.find((one) => one['msg'] === msg);
      if (found) return found;
      await new Promise<void>((resolve) => {
        onLine = resolve;
      });
    }
  };
  return { logger: pino({ level: 'trace' }, { write }), lines, raw, line };
};

export const principal = (...privileges: readonly string[]): Principal => ({
  userId: 7 as UserId,
  sessionId: '01890000-0000-7000-8000-000000000000' as SessionId,
  generation: 1,
  authenticatedAt: new Date(0),
  authenticatedMsAgo: 60_000,
  ...noFactor,
  role: 'User',
  privileges,
});

/** `good` is a user, `staff` holds user.read, `outage` can't be looked up; all else is refused. */
export const authenticate: AuthenticateBearer = (token) => {
  if (token !== null && !/^\w+$/.test(token)) throw new Error('must not be asked about what can be no token');
  if (token === 'good') return TE.right(principal());
  if (token === 'staff') return TE.right(principal('user.read'));
  return TE.left(token === 'outage' ? unavailable('sessions')(new Error('canary-cause')) : unauthenticated);
};

const Note = t.intersection([t.strict({ title: t.string }), t.partial({ size: t.number, tags: t.array(t.string) })]);
const Id = t.strict({ id: integerText(UserId) });

export const routes = [
  route({
    method: 'POST',
    path: '/v1/notes',
    operationId: 'addNote',
    access: 'public',
    body: Note,
    responses: { 200: t.strict({ title: t.string }) },
    handle: ({ body }) => TE.right(answer(200, body)),
  }),
  route({
    method: 'GET',
    path: '/v1/notes',
    operationId: 'listNotes',
    access: 'public',
    query: t.partial({ q: t.string, limit: integerText(t.Int) }),
    responses: {
      200: t.strict({ q: t.union([t.string, t.null]), ip: t.string, user_agent: t.union([t.string, t.null]) }),
    },
    handle: ({ query, client }) =>
      TE.right(answer(200, { q: query.q ?? null, ip: client.ip, user_agent: client.userAgent })),
  }),
  route({
    method: 'PATCH',
    path: '/v1/notes/:id',
    operationId: 'changeNote',
    access: { privilege: 'user.read' },
    params: Id,
    body: t.partial({ title: t.union([t.string, t.null]) }),
    responses: { 200: t.strict({ id: t.number, user: t.number }) },
    handle: ({ params, principal: { userId } }) => TE.right(answer(200, { id: params.id, user: userId })),
  }),
  route({
    method: 'DELETE',
    path: '/v1/notes/:id',
    operationId: 'deleteNote',
    access: 'signed-in',
    params: Id,
    responses: { 204: null },
    handle: () => TE.right(answer(204)),
  }),
  route({
    method: 'GET',
    path: '/v1/notes/:id',
    operationId: 'getNote',
    access: 'public',
    params: Id,
    responses: { 200: Id },
    handle: ({ params }) => TE.right(answer(200, params)),
  }),
  route({
    method: 'GET',
    path: '/v1/notes/mine',
    operationId: 'ownNotes',
    access: 'signed-in',
    responses: { 200: t.strict({ session: t.string }) },
    handle: ({ principal: { sessionId } }) =>
      TE.right(answer(200, { session: sessionId, secret: 'x' }, { 'Cache-Control': 'private', ETag: '"1"' })),
  }),
  route({
    method: 'GET',
    path: '/elsewhere',
    operationId: 'goElsewhere',
    access: 'public',
    responses: { 302: null },
    handle: () => TE.right(answer(302, undefined, { Location: '/page', 'Set-Cookie': ['a=1', 'b=2'] })),
  }),
  route({
    method: 'GET',
    path: '/broken',
    operationId: 'break',
    access: 'public',
    responses: { 200: t.strict({}) },
    handle: () => () => Promise.reject(new Error('canary-bug /srv/app.ts select * from "user"')),
  }),
  route({
    method: 'GET',
    path: '/page',
    operationId: 'page',
    access: 'public',
    produces: 'text/plain',
    responses: { 200: t.string },
    handle: () => TE.right(answer(200, 'text')),
  }),
];

export type Service = Listening &
  Log & {
    url: string;
    call: (path: string, init?: RequestInit) => Promise<Response>;
    post: (body: NonNullable<RequestInit['body']>, headers?: Readonly<Record<string, string>>) => Promise<Response>;
    raw: string[];
  };

/** The toy service on a free port; `options` replace its parts. */
export const start = async (options: Partial<AppOptions> = {}): Promise<Service> => {
  const log = makeLog();
  const app = makeApp({
    routes,
    publicUrl: PUBLIC_URL,
    presentRefusal: presentProblem,
    trustProxy: 0,
    authenticate,
    reauthTtlMs: 600_000,
    logger: log.logger,
    ...options,
  });
  const listening = await listen(app, { host: '127.0.0.1', port: 0, logger: log.logger, maxConnections: 1000 });
  const url = `http://127.0.0.1:${listening.port}`;
  const held = fetchHeld(holdProblem);
  const call = (path: string, init?: RequestInit) => held(url + path, init);
  const post: Service['post'] = (body, headers) =>
    call('/v1/notes', { method: 'POST', body, headers: { 'Content-Type': 'application/json', ...headers } });
  return { ...log, ...listening, url, call, post };
};

export const problemOf = async (response: Response): Promise<Problem> => {
  const text = await response.text();
  const type = response.headers.get('content-type');
  if (type !== 'application/problem+json; charset=utf-8') throw new Error(`no problem document: ${type} ${text}`);
  return JSON.parse(text);
};

export const pointers = async (response: Response): Promise<readonly string[]> => {
  const { status, errors = [] } = await problemOf(response);
  return [String(status), ...errors.map(({ pointer, code }) => `${pointer} ${code}`)];
};

/** Writes bytes to the port and returns everything that the server sends until it closes the connection. */
export const exchange = (port: number, ...parts: readonly (string | Buffer)[]): Promise<string> =>
  exchangeAt(`http://127.0.0.1:${port}`, holdProblem, parts);

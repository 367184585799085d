import { randomUUID } from 'node:crypto';
import { Router } from '@koa/router';
import Koa from 'koa';
import type { Logger } from 'pino';
import type { Origin } from '../../../core/domain/audit.ts';
import { clientIp } from './client-ip.ts';
import { sendRefusal } from './edge-context.ts';
import type { EdgeContext, EdgeMiddleware, EdgeState } from './edge-context.ts';
import { makeOwnChanges } from './own-changes.ts';
import type { ChangeCounter } from './own-changes.ts';
import { makeRateLimit } from './rate-limit.ts';
import type { RateLimiters } from './rate-limit.ts';
import type { Route } from './route.ts';
import { SECURITY_HEADERS } from './security-headers.ts';
import { toKoa } from './to-koa.ts';
import type { Gate } from './to-koa.ts';

export type AppOptions = Omit<Gate, 'rateLimits' | 'ownChanges'> &
  Readonly<{
    routes: readonly Route[];
    publicUrl: string;
    /** How many proxies in front add to X-Forwarded-For; 0 ignores the header. */
    trustProxy: number;
    logger: Logger;
    /** Count the requests of limited routes; without them nothing is limited. */
    rateLimiters?: RateLimiters | null;
    /** Counts changes of own accounts; without it they are not limited. */
    changeCounter?: ChangeCounter | null;
    /** Tells everything that a request causes where it comes from. */
    within?: (origin: Origin, work: () => Promise<void>) => Promise<void>;
    /** Runs before the routes, for what is not one: pages, CORS. */
    extraMiddleware?: readonly EdgeMiddleware[];
  }>;

// TRACE and QUERY are known well enough to be allowed nowhere (405); of other methods nothing is known (501).
const KNOWN = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'QUERY'];
const REQUEST_ID = /^[A-Za-z0-9._-]{1,64}$/;

/** Null where the target is no path of percent-encoded UTF-8, as in `/%E0%A4%A`. */
const pathOf = (ctx: EdgeContext): string | null => {
  try {
    decodeURIComponent(ctx.path);
    return ctx.path;
  } catch {
    return null;
  }
};

// No part of a path is logged: links that were cut or joined wrongly carry their token in it.
const logAccess = (ctx: EdgeContext, startedAt: number): void => {
  const { route = 'none', ip, log } = ctx.state;
  const { statusCode: status, writableFinished } = ctx.res;
  const duration_ms = Math.round((performance.now() - startedAt) * 10) / 10;
  log.info(
    { method: ctx.method, route, status, duration_ms, ip, ...(writableFinished ? {} : { aborted: true }) },
    'request',
  );
};

// In place of Koa's own, which strips all headers and answers in plain text. What fails here is the connection, or a
// body that can't be written; with null it only says that the response is over.
const failLate = (ctx: EdgeContext, error: Error | null): void => {
  if (error === null) return;
  ctx.state.log.warn({ err: error }, 'response failed');
  if (ctx.headerSent || !ctx.writable) return;
  sendRefusal(ctx, { _tag: 'InternalError' });
  ctx.res.end(ctx.body);
};

const handleEverything =
  ({ publicUrl, trustProxy, logger, within = (_origin, work) => work() }: AppOptions): EdgeMiddleware =>
  async (ctx, next) => {
    const startedAt = performance.now();
    const path = pathOf(ctx);
    const requestId = REQUEST_ID.test(ctx.get('X-Request-Id')) ? ctx.get('X-Request-Id') : randomUUID();
    const ip = clientIp(ctx.req.socket.remoteAddress ?? '', ctx.get('X-Forwarded-For'), trustProxy);
    const log = logger.child({ request_id: requestId });
    Object.assign(ctx.state, { requestId, ip, log, publicUrl: publicUrl.replace(/\/+$/, '') } satisfies EdgeState);
    ctx.res.once('close', () => logAccess(ctx, startedAt));
    ctx.set({ ...SECURITY_HEADERS, 'X-Request-Id': requestId });
    if (path === '/v1' || path?.startsWith('/v1/')) ctx.set('Cache-Control', 'no-store');
    Object.assign(ctx, { onerror: (error: Error | null) => failLate(ctx, error) });
    try {
      const origin = { ip, userAgent: ctx.get('User-Agent') || null, requestId };
      await (path === null ? sendRefusal(ctx, { _tag: 'NoSuchPath' }) : within(origin, next));
    } catch (error) {
      log.error({ err: error }, 'unexpected error');
      if (!ctx.headerSent) sendRefusal(ctx, { _tag: 'InternalError' });
    }
  };

const handleUnmatched =
  (router: Router<EdgeState>): EdgeMiddleware =>
  (ctx) => {
    const matched = router.match(ctx.path, ctx.method).path;
    // where a path without parameters fits, those that only fit it too (`/oauth/:provider` for `/oauth/exchange`) have no say
    const exact = matched.filter((layer) => layer.path === ctx.path);
    const layers = exact.length ? exact : matched;
    const methods = layers.flatMap((layer) => layer.methods);
    const allow = [...new Set([...methods, 'OPTIONS'])].toSorted().join(', ');
    const [first] = layers;
    if (first) ctx.state.route = String(first.path);
    if (methods.length === 0) return sendRefusal(ctx, { _tag: 'NoSuchPath' });
    if (!KNOWN.includes(ctx.method)) return sendRefusal(ctx, { _tag: 'MethodNotImplemented', allow });
    if (ctx.method !== 'OPTIONS') return sendRefusal(ctx, { _tag: 'MethodNotAllowed', allow });
    ctx.status = 204;
    ctx.set('Allow', allow);
  };

// Mistakes of ours that would otherwise show as a route that is never reached, or a parameter that is never read.
const checkRoutes = ({ routes, idempotencyKeys }: AppOptions): void => {
  const names = routes.flatMap(({ method, path, operationId }) => [operationId, `${method} ${path}`]);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new Error(`two routes are called ${twice}`);
  const unread = routes.find(({ path, params }) => path.includes('/:') !== (params !== undefined));
  const unguarded = routes.find(({ access, fresh }) => fresh && access === 'public');
  if (unguarded) throw new Error(`${unguarded.operationId}: nobody is signed in on a public route, fresh or not`);
  if (unread) throw new Error(`${unread.operationId}: a path with parameters needs a params codec, and no other does`);
  const uncounted = routes.find(
    ({ method, path, changes }) => (changes === undefined) === (method !== 'GET' && /^\/v1\/me(?:\/|$)/.test(path)),
  );
  if (uncounted) throw new Error(`${uncounted.operationId}: what changes the own account says whose change it is`);
  const idempotent = routes.filter((one) => one.idempotent);
  const wrong = idempotent.find((one) => one.method !== 'POST' || one.access === 'public' || !(201 in one.responses));
  if (wrong) throw new Error(`${wrong.operationId}: only a POST of signed-in callers that answers 201 is idempotent`);
  if (idempotent.length && !idempotencyKeys) throw new Error('idempotent routes need a store of idempotency keys');
};

const limitsOf = ({ sends, administration, departures, creations }: RateLimiters) => ({
  sends: makeRateLimit(sends),
  administration: makeRateLimit(administration),
  departures: makeRateLimit(departures),
  creations: makeRateLimit(creations),
});

const makeRouter = ({ routes, rateLimiters, changeCounter, ...options }: AppOptions): Router<EdgeState> => {
  // /users/me goes before /users/:id, whatever the order in the list.
  const router = new Router<EdgeState>({ sensitive: true, strict: true, exclusive: 'specificity' });
  const rateLimits = rateLimiters ? limitsOf(rateLimiters) : null;
  const gate = { ...options, rateLimits, ownChanges: changeCounter ? makeOwnChanges(changeCounter) : null };
  for (const one of routes) router.register(one.path, [one.method], toKoa(one, gate));
  return router;
};

/** The whole edge: every answer has a request id, an access line, security headers, and if it refuses, a problem document. */
export const makeApp = (options: AppOptions): Koa<EdgeState> => {
  checkRoutes(options);
  const app = new Koa<EdgeState>();
  const router = makeRouter(options);
  app.use(handleEverything(options));
  for (const middleware of options.extraMiddleware ?? []) app.use(middleware);
  app.use(router.routes());
  app.use(handleUnmatched(router));
  // Without a listener Koa would write to stderr.
  app.on('error', (error: unknown) => options.logger.error({ err: error }, 'unexpected error'));
  return app;
};

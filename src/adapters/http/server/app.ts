import { Router } from '@koa/router';
import Koa from 'koa';
import type { Logger } from 'pino';
import type { Origin } from '../../../core/domain/audit.ts';
import { clientIp } from './client-address.ts';
import { SECURITY_HEADERS } from './common-headers.ts';
import { allowOrigin, allowRequest } from './cors.ts';
import { isBrowser, sendRefusal } from './http-context.ts';
import type { HttpContext, HttpMiddleware, HttpState, PresentPage, PresentRefusal } from './http-context.ts';
import { makeOwnChanges } from './limits/change-limit.ts';
import type { ChangeCounter } from './limits/change-limit.ts';
import { hasLongRest } from './limits/early-answers.ts';
import { makeRateLimit } from './limits/rate-limit.ts';
import type { RateLimiters } from './limits/rate-limit.ts';
import { UPLOAD_LIMITS, makeReadUpload } from './limits/uploads.ts';
import type { UploadLimits } from './limits/uploads.ts';
import { METRICS_PATH } from './metrics.ts';
import { requestIdOf } from './request-id.ts';
import { checkRoutes } from './route-checks.ts';
import type { Route } from './route.ts';
import { runRoute } from './run-route.ts';
import type { RouteOptions } from './run-route.ts';
import { traced } from './traced.ts';
import type { TraceRequest } from './traced.ts';

export type AppOptions = Omit<RouteOptions, 'rateLimits' | 'ownChanges' | 'readUpload'> &
  Readonly<{
    routes: readonly Route[];
    publicUrl: string;
    presentRefusal: PresentRefusal;
    presentInBrowser?: PresentPage;
    /**
     * The number of trusted proxies in front of the service, each of which adds to X-Forwarded-For; 0 ignores the
     * header.
     */
    trustProxy: number;
    corsOrigins?: readonly string[];
    logger: Logger;
    /** Gets one line per request. A line has fixed fields and no secrets. Default: `logger`. */
    accessLog?: Logger;
    /** If null or absent, there are no rate limits. */
    rateLimiters?: RateLimiters | null;
    /** If null or absent, changes to the caller's own account are not limited. */
    changeCounter?: ChangeCounter | null;
    uploads?: UploadLimits;
    /** Runs `work` so that its audit entries get the origin of the request. */
    within?: (origin: Origin, work: () => Promise<void>) => Promise<void>;
    extraMiddleware?: readonly HttpMiddleware[];
    /** Called after each response. `route` is the pattern of the matched route, or `none`. */
    onAnswered?: (answer: Readonly<{ method: string; route: string; status: number; ms: number }>) => void;
    /** If absent, requests are not traced. */
    traceRequest?: TraceRequest | undefined;
  }>;

// A known method that the path does not support gets a 405. All other methods get a 501.
const KNOWN = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'QUERY'];

const SECURITY = Object.entries(SECURITY_HEADERS);

/** Returns null if the path is not percent-encoded UTF-8, such as `/%E0%A4%A`. */
const pathOf = (ctx: HttpContext): string | null => {
  try {
    decodeURIComponent(ctx.path);
    return ctx.path;
  } catch {
    return null;
  }
};

/** Requests for these paths are logged at debug level: the mailbox page and Prometheus send them every few seconds. */
const OFTEN_CALLED = ['/dev/mailbox.json', METRICS_PATH];

// Logs the pattern of the route instead of the path, because a mangled link may have its token in the path.
const logAccess = (
  ctx: HttpContext,
  log: Logger,
  { startedAt, onAnswered }: Readonly<{ startedAt: number; onAnswered: AppOptions['onAnswered'] }>,
): void => {
  const { route = 'none', ip, requestId: request_id, traceId } = ctx.state;
  const { statusCode: status, writableFinished } = ctx.res;
  const { method } = ctx;
  const ms = performance.now() - startedAt;
  onAnswered?.({ method, route, status, ms });
  const duration_ms = Math.round(ms * 10) / 10;
  log[OFTEN_CALLED.includes(route) ? 'debug' : 'info'](
    {
      request_id,
      method,
      route,
      status,
      duration_ms,
      ip,
      ...(traceId && { trace_id: traceId }),
      ...(writableFinished ? {} : { aborted: true }),
    },
    'request',
  );
};

// Replaces Koa's error handler, which removes all headers and responds in plain text. Koa calls the handler if the
// connection fails or a body can't be written, and with null after each response.
const failLate = (ctx: HttpContext, error: Error | null): void => {
  if (error === null) return;
  ctx.state.log().warn({ err: error }, 'response failed');
  if (ctx.headerSent || !ctx.writable) return;
  sendRefusal(ctx, { _tag: 'InternalError' });
  ctx.res.end(ctx.body);
};

const handleEverything = ({
  presentRefusal,
  presentInBrowser,
  trustProxy,
  corsOrigins = [],
  logger,
  accessLog = logger,
  within = (_origin, work) => work(),
  onAnswered,
  ...options
}: AppOptions): HttpMiddleware => {
  const publicUrl = options.publicUrl.replace(/\/+$/, '');
  return async (ctx, next) => {
    const startedAt = performance.now();
    const path = pathOf(ctx);
    const requestId = requestIdOf(ctx.get('X-Request-Id'));
    const ip = clientIp(ctx.req.socket.remoteAddress ?? '', ctx.get('X-Forwarded-For'), trustProxy);
    let named: Logger | undefined;
    // Created lazily, because most requests log nothing except the line in the access log.
    const log = (): Logger => (named ??= logger.child({ request_id: requestId }));
    ctx.state = { ...ctx.state, requestId, ip, log, publicUrl, present: presentRefusal };
    ctx.res.once('close', () => logAccess(ctx, accessLog, { startedAt, onAnswered }));
    for (const [name, value] of SECURITY) ctx.res.setHeader(name, value);
    ctx.res.setHeader('X-Request-Id', requestId);
    if (path === '/v1' || path?.startsWith('/v1/')) ctx.set('Cache-Control', 'no-store');
    else if (presentInBrowser && isBrowser(ctx)) ctx.state.page = presentInBrowser;
    allowOrigin(ctx, corsOrigins);
    Object.assign(ctx, { onerror: (error: Error | null) => failLate(ctx, error) });
    try {
      const origin = { ip, userAgent: ctx.get('User-Agent') || null, requestId };
      await (path === null ? sendRefusal(ctx, { _tag: 'NoSuchPath' }) : within(origin, next));
    } catch (error) {
      log().error({ err: error }, 'unexpected error');
      if (!ctx.headerSent) sendRefusal(ctx, { _tag: 'InternalError' });
    } finally {
      ctx.state.free?.();
    }
    if (hasLongRest(ctx.req)) ctx.set('Connection', 'close');
  };
};

const handleUnmatched = (router: Router<HttpState>, routes: readonly Route[]): HttpMiddleware => {
  const pages = new Map(routes.map(({ path, page }) => [path, page]));
  return (ctx) => {
    const matched = router.match(ctx.path, ctx.method).path;
    // the router also matches the pattern `/oauth/:provider` for `/oauth/exchange`, but the exact route must win
    const exact = matched.filter((layer) => layer.path === ctx.path);
    const layers = exact.length ? exact : matched;
    const methods = layers.flatMap((layer) => layer.methods);
    const allow = [...new Set([...methods, 'OPTIONS'])].toSorted().join(', ');
    const [first] = layers;
    if (first) {
      ctx.state.route = String(first.path);
      ctx.state.page = pages.get(ctx.state.route) ?? ctx.state.page;
    }
    if (methods.length === 0) return sendRefusal(ctx, { _tag: 'NoSuchPath' });
    if (!KNOWN.includes(ctx.method)) return sendRefusal(ctx, { _tag: 'MethodNotImplemented', allow });
    if (ctx.method !== 'OPTIONS') return sendRefusal(ctx, { _tag: 'MethodNotAllowed', allow });
    ctx.status = 204;
    ctx.set('Allow', allow);
    allowRequest(ctx, allow);
  };
};

const limitsOf = ({ sends, administration, departures, creations, proofs }: RateLimiters) => ({
  sends: makeRateLimit(sends),
  administration: makeRateLimit(administration),
  departures: makeRateLimit(departures),
  creations: makeRateLimit(creations),
  proofs: makeRateLimit(proofs),
});

const LITERAL = /^[\w./-]+$/;

/** `literal` serves routes without path parameters from a map, because the router compares a path with every route. */
const makeRouter = ({
  routes,
  rateLimiters,
  changeCounter,
  uploads = UPLOAD_LIMITS,
  ...options
}: AppOptions): Readonly<{ router: Router<HttpState>; literal: HttpMiddleware }> => {
  // with `specificity`, `/users/me` wins over `/users/:id` in any order of registration
  const router = new Router<HttpState>({ sensitive: true, strict: true, exclusive: 'specificity' });
  const rateLimits = rateLimiters ? limitsOf(rateLimiters) : null;
  const checks = {
    ...options,
    rateLimits,
    ownChanges: changeCounter ? makeOwnChanges(changeCounter) : null,
    readUpload: makeReadUpload(uploads),
  };
  const runs = new Map<string, HttpMiddleware>();
  for (const one of routes) {
    const run = runRoute(one, checks);
    router.register(one.path, [one.method], run);
    if (LITERAL.test(one.path))
      for (const method of one.method === 'GET' ? ['GET', 'HEAD'] : [one.method])
        runs.set(`${method} ${one.path}`, run);
  }
  return { router, literal: (ctx, next) => runs.get(`${ctx.method} ${ctx.path}`)?.(ctx, next) ?? next() };
};

/** Makes the Koa application. Every response has a request id and security headers, and a line in the access log. */
export const makeApp = (options: AppOptions): Koa<HttpState> => {
  checkRoutes(options.routes, options.idempotencyKeys !== undefined);
  const app = new Koa<HttpState>();
  const { router, literal } = makeRouter(options);
  if (options.traceRequest) app.use(traced(options.traceRequest));
  app.use(handleEverything(options));
  for (const middleware of options.extraMiddleware ?? []) app.use(middleware);
  app.use(literal);
  app.use(router.routes());
  app.use(handleUnmatched(router, options.routes));
  // without a listener, Koa writes errors to stderr
  app.on('error', (error: unknown) => options.logger.error({ err: error }, 'unexpected error'));
  return app;
};

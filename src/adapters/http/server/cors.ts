import type { HttpContext } from './http-context.ts';

/** Paths that other origins may read: the API and its public documents, but not the pages. */
const SHARED = /^\/(?:v1(?:\/|$)|\.well-known\/|openapi\.json$)/;

const REQUEST_HEADERS = [
  'Authorization',
  'Content-Type',
  'Idempotency-Key',
  'If-Match',
  'If-None-Match',
  'X-Request-Id',
  'traceparent',
];
const RESPONSE_HEADERS = [
  'RateLimit',
  'Retry-After',
  'ETag',
  'Location',
  'Link',
  'X-Request-Id',
  'Idempotency-Replayed',
];
const MAX_AGE_SECONDS = 600;

/**
 * Lets scripts from the given origins read the response. Cookies are never allowed, because API clients send bearer
 * tokens.
 */
export const allowOrigin = (ctx: HttpContext, origins: readonly string[]): void => {
  if (origins.length === 0 || !SHARED.test(ctx.path)) return;
  ctx.vary('Origin');
  const origin = ctx.get('Origin');
  if (!origins.includes(origin)) return;
  ctx.set('Access-Control-Allow-Origin', origin);
  ctx.set('Access-Control-Expose-Headers', RESPONSE_HEADERS.join(', '));
};

/** Answers a CORS preflight request if `allowOrigin` has allowed its origin. */
export const allowRequest = (ctx: HttpContext, methods: string): void => {
  if (!ctx.res.hasHeader('Access-Control-Allow-Origin') || ctx.get('Access-Control-Request-Method') === '') return;
  ctx.set('Access-Control-Allow-Methods', methods);
  ctx.set('Access-Control-Allow-Headers', REQUEST_HEADERS.join(', '));
  ctx.set('Access-Control-Max-Age', String(MAX_AGE_SECONDS));
};

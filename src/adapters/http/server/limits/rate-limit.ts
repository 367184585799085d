import * as E from 'fp-ts/lib/Either.js';
import { overloadIn } from '../../../../core/domain/errors.ts';
import type { Overloaded } from '../../../../core/domain/errors.ts';
import type { HttpContext } from '../http-context.ts';
import type { HttpRefusal } from '../http-refusal.ts';

/** `retryAfterMs` is null if the request is allowed. */
export type Allowance = Readonly<{ remaining: number; resetMs: number; retryAfterMs: number | null }>;

/** Counts requests per client. All processes share the counts. */
export type RateLimiter = Readonly<{
  /** Used in the response headers and in the keys of the counts. */
  name: string;
  quota: number;
  windowSeconds: number;
  /** Counts one request of the client. Rejects if the database can't be reached. */
  take: (client: string) => Promise<Allowance>;
}>;

export type Limited =
  /** Calls that send a message to an address that the caller entered or owns. */
  | 'sends'
  /** Calls by which an administrator sends a message. They are counted per administrator. */
  | 'administration'
  | 'departures'
  | 'creations'
  /** Calls that verify a passkey signature. */
  | 'proofs';
export type RateLimiters = Readonly<Record<Limited, RateLimiter>>;

export type RateLimit = Readonly<{
  announce: (ctx: HttpContext) => void;
  /** Counts the request and adds the header with the remaining quota. Refuses if the limit is exceeded. */
  check: (ctx: HttpContext, client: string) => Promise<E.Either<HttpRefusal | Overloaded, void>>;
}>;

const WARN_EVERY_MS = 60_000;

/** Logs that rate limits don't work, at most once a minute. */
export const makeWarn = (now = (): number => performance.now()) => {
  let warnFrom = -Infinity;
  return (ctx: HttpContext, error: unknown): void => {
    if (now() < warnFrom) return;
    warnFrom = now() + WARN_EVERY_MS;
    ctx.state.log().warn({ err: error }, 'requests can not be counted; rate limits are off until they can');
  };
};

/** Appends to the header, because a call may have several limits. */
const addTo = (ctx: HttpContext, field: string, value: string): void => {
  const before = ctx.res.getHeader(field);
  ctx.set(field, typeof before === 'string' ? `${before}, ${value}` : value);
};

type Policy = Readonly<{ quota: number; windowSeconds: number }>;

export const addPolicy = (ctx: HttpContext, name: string, { quota, windowSeconds }: Policy): void =>
  addTo(ctx, 'RateLimit-Policy', `"${name}";q=${quota};w=${windowSeconds}`);

export const addRest = (ctx: HttpContext, name: string, { remaining, resetMs }: Allowance): void =>
  addTo(ctx, 'RateLimit', `"${name}";r=${remaining};t=${Math.ceil(resetMs / 1000)}`);

/**
 * Limits each client, as in draft-ietf-httpapi-ratelimit-headers. If counting fails, requests are allowed: without the
 * database they fail anyway. If too many calls wait to be counted, the call is refused, because otherwise a flood would
 * turn off its own limit.
 */
export const makeRateLimit = (limiter: RateLimiter, now?: () => number): RateLimit => {
  const warn = makeWarn(now);

  return {
    announce: (ctx) => addPolicy(ctx, limiter.name, limiter),
    check: async (ctx, client) => {
      try {
        const allowance = await limiter.take(client);
        addRest(ctx, limiter.name, allowance);
        const { retryAfterMs } = allowance;
        return retryAfterMs === null ? E.right(undefined) : E.left({ _tag: 'RateLimited', retryAfterMs });
      } catch (error) {
        const overload = overloadIn(error);
        if (overload !== null) return E.left(overload);
        warn(ctx, error);
        return E.right(undefined);
      }
    },
  };
};

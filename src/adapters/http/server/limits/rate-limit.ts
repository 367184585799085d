import * as E from 'fp-ts/lib/Either.js';
import { overloadIn } from '../../../../core/domain/errors.ts';
import type { Overloaded } from '../../../../core/domain/errors.ts';
import type { HttpContext } from '../http-context.ts';
import type { HttpRefusal } from '../http-refusal.ts';

/** `retryAfterMs` is null if the request is allowed. */
export type Allowance = Readonly<{ remaining: number; resetMs: number; retryAfterMs: number | null }>;

/** Counts requests by client. The counts are shared by all processes. */
export type RateLimiter = Readonly<{
  /** Used in the headers and in the keys of the counts. */
  name: string;
  quota: number;
  windowSeconds: number;
  /** Counts one request of a client. Rejects if the database can't be reached. */
  take: (client: string) => Promise<Allowance>;
}>;

export type Limited =
  /** Sends a message to an address that the caller entered or owns. */
  | 'sends'
  /** Sends a message for an administrator; counted per administrator. */
  | 'administration'
  | 'departures'
  | 'creations'
  /** Verifies a passkey signature. */
  | 'proofs';
export type RateLimiters = Readonly<Record<Limited, RateLimiter>>;

export type RateLimit = Readonly<{
  announce: (ctx: HttpContext) => void;
  /** Counts the request and adds the header with what remains. Refuses above the limit. */
  check: (ctx: HttpContext, client: string) => Promise<E.Either<HttpRefusal | Overloaded, void>>;
}>;

const WARN_EVERY_MS = 60_000;

/** Logs at most once a minute that rate limits are off. */
export const makeWarn = (now = (): number => performance.now()) => {
  let warnFrom = -Infinity;
  return (ctx: HttpContext, error: unknown): void => {
    if (now() < warnFrom) return;
    warnFrom = now() + WARN_EVERY_MS;
    ctx.state.log().warn({ err: error }, 'requests can not be counted; rate limits are off until they can');
  };
};

/** A call may have several limits; they share one header. */
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
 * Limits each client, as in draft-ietf-httpapi-ratelimit-headers. If the limiter fails, requests pass: without the
 * database they would fail anyway. Calls that wait too long to be counted are refused, because a flood must not turn
 * its own limit off.
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

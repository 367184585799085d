import * as E from 'fp-ts/lib/Either.js';
import { overloadIn } from '../../../core/domain/errors.ts';
import type { Overloaded } from '../../../core/domain/errors.ts';
import type { HttpContext } from './http-context.ts';
import type { HttpRefusal } from './http-refusal.ts';

/** What is left to a client; `retryAfterMs` is null where the request may go on. */
export type Allowance = Readonly<{ remaining: number; resetMs: number; retryAfterMs: number | null }>;

/** Counts requests by client, for all processes together. */
export type RateLimiter = Readonly<{
  /** What the headers call the limit, and its counts are kept under. */
  name: string;
  /** What each client may do within a window, as the headers tell. */
  quota: number;
  windowSeconds: number;
  /** Counts one request of that client; rejects where it can't tell. */
  take: (client: string) => Promise<Allowance>;
}>;

/** What calls are counted as, each against a limit of its own. */
export type Limited =
  /** A message is sent to an address that the caller names or holds. */
  | 'sends'
  /** A message is sent by a user with the privilege for it: counted per user, not per address. */
  | 'administration'
  /** A browser leaves for an OpenID provider. */
  | 'departures'
  /** An administrator makes something that stays. */
  | 'creations';
export type RateLimiters = Readonly<Record<Limited, RateLimiter>>;

export type RateLimit = Readonly<{
  /** Tells the policy, on every answer of a limited route. */
  announce: (ctx: HttpContext) => void;
  /** Counts the request of that client, tells what is left, and refuses what is too much. */
  check: (ctx: HttpContext, client: string) => Promise<E.Either<HttpRefusal | Overloaded, void>>;
}>;

const WARN_EVERY_MS = 60_000;

/** Says that limits are off, once a minute. */
export const makeWarn = (now = (): number => performance.now()) => {
  let warnFrom = -Infinity;
  return (ctx: HttpContext, error: unknown): void => {
    if (now() < warnFrom) return;
    warnFrom = now() + WARN_EVERY_MS;
    ctx.state.log.warn({ err: error }, 'requests can not be counted; rate limits are off until they can');
  };
};

/** A call may have several limits, which one field tells as a list. */
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
 * A limit of calls for each client, with the fields of draft-ietf-httpapi-ratelimit-headers. Where the limiter
 * fails it lets requests through and says so once a minute: what they do needs the same database, and recipients keep
 * limits of their own. Calls that wait too long to be counted are refused, so that a flood does not lift its own limit.
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

import { createRequire } from 'node:module';
import type { Pool } from 'pg';
import type * as Library from 'rate-limiter-flexible';
import { overloadIn } from '../../../core/domain/errors.ts';
import { afterTurn } from '../database/call-limits.ts';
import { makePurgeRateLimits } from './purge-rate-limits.ts';

const require = createRequire(import.meta.url);
// Loaded on first use, because importing the package loads its code for every kind of database.
const library = () => require('rate-limiter-flexible') as typeof Library;

type Limit = Readonly<{ quota: number; windowSeconds: number }>;

type RateLimiterDeps = Readonly<{
  pool: Pool;
  /** Limiters with the same name share counts. */
  name: string;
  perClient: Limit;
  /** The limit for all clients together, against floods from many addresses; null if it would lock everyone out. */
  overall: Limit | null;
  hash: (client: string) => string;
  /** A store that counts first, such as Redis. If it fails, the database counts, and else this process. */
  elsewhere?: Elsewhere | null;
}>;

type Window = Readonly<{ keyPrefix: string; points: number; duration: number; inMemoryBlockOnConsumed: number }>;
type Seen = Readonly<{ seen: Library.RateLimiterRes; isOver: boolean }>;
type Count = (key: string, points: number) => Promise<Seen>;

export type Elsewhere = Readonly<{
  /** The result is null if the store can't count. */
  counter: (window: Window) => (key: string, points: number) => Promise<Seen | null>;
  /** When the store was last unavailable, in the time of `performance.now()`. */
  lastAwayAt: () => number;
  onFallback: (to: 'postgresql' | 'memory') => void;
}>;

/** The client's remaining quota. `retryAfterMs` is null if the request may proceed. */
type Allowance = Readonly<{ remaining: number; resetMs: number; retryAfterMs: number | null }>;

const EVERYBODY = 'everybody';
const BLOCKS = 200;

/** Throws if the database is unavailable. */
const count = async (limiter: Library.RateLimiterAbstract, key: string, points: number): Promise<Seen> => {
  try {
    return { seen: await limiter.consume(key, points), isOver: false };
  } catch (error) {
    if (error instanceof library().RateLimiterRes) return { seen: error, isOver: true };
    throw error;
  }
};

// Takes quota from the overall limit in blocks, so that most requests don't wait for its single row. Quota that a
// process takes but does not use within the window is lost. Returns null if the request may proceed, else the delay in
// milliseconds.
const inBlocks = (counted: Count, size: number) => {
  let left = 0;
  let leftUntil = 0;
  let refilling: Promise<Seen> | null = null;

  const isUsedUp = (): boolean => left === 0 || Date.now() >= leftUntil;

  const refill = async () => {
    const taken = await counted(EVERYBODY, size);
    left = taken.isOver ? 0 : size;
    leftUntil = Date.now() + taken.seen.msBeforeNext;
    return taken;
  };

  return async (): Promise<number | null> => {
    while (isUsedUp()) {
      refilling ??= refill().finally(() => {
        refilling = null;
      });
      const { seen, isOver } = await refilling;
      if (isOver) return seen.msBeforeNext;
    }
    left -= 1;
    return null;
  };
};

const stricter = (one: Seen, other: Seen): Seen =>
  other.isOver || (!one.isOver && other.seen.remainingPoints < one.seen.remainingPoints) ? other : one;

/** Counts in a store such as Redis. If that fails, counts in the database; if that fails, too, in memory. */
const withFallbacks = ({ counter, lastAwayAt, onFallback }: Elsewhere, window: Window, take: Count): Count => {
  const first = counter(window);
  const last = new (library().RateLimiterMemory)(window);
  return async (key, points) => {
    const counted = await first(key, points);
    // A store that was down may have lost its counts. So for one window, both stores count, and the stricter result
    // decides.
    if (counted !== null && performance.now() - lastAwayAt() > window.duration * 1000) return counted;
    if (counted !== null) return stricter(counted, await take(key, points).catch(() => counted));
    onFallback('postgresql');
    try {
      return await take(key, points);
    } catch (error) {
      // If a flood overloads the database, counting it in memory instead would reset its limit.
      if (overloadIn(error) !== null) throw error;
      onFallback('memory');
      return count(last, key, points);
    }
  };
};

/**
 * A client's window starts with its first request and is shared by all processes. Their clocks must not differ by more
 * than a small fraction of the window. A client over its limit is refused from memory and does not count towards the
 * overall limit.
 */
export const makeRateLimiter = ({ pool, name, perClient, overall, hash, elsewhere = null }: RateLimiterDeps) => {
  const counterOf = (
    keyPrefix: string,
    { quota, windowSeconds }: Limit,
    inTurn: (key: string) => string | null,
  ): Count => {
    const window = { keyPrefix, points: quota, duration: windowSeconds, inMemoryBlockOnConsumed: quota };
    const limiter = new (library().RateLimiterPostgres)({
      storeClient: pool,
      storeType: 'pool',
      schemaName: 'public',
      tableName: 'rate_limit',
      tableCreated: true,
      clearExpiredByTimeout: false,
      ...window,
    });
    const take: Count = (key, points) => {
      const row = inTurn(key);
      const counted = () => count(limiter, key, points);
      return row === null ? counted() : afterTurn(pool, { rows: [row], queue: null }, counted);
    };
    return elsewhere === null ? take : withFallbacks(elsewhere, window, take);
  };
  // The number of waiting calls needs no limit, because clients over their quota are refused from memory.
  const ofClient = counterOf(name, perClient, (key) => `rate-limit:${name}:${key}`);
  const takeOfAll = overall
    ? inBlocks(
        counterOf('all', overall, () => null),
        Math.ceil(overall.quota / BLOCKS),
      )
    : async () => null;
  const purge = makePurgeRateLimits(pool, perClient.windowSeconds);

  return {
    name,
    ...perClient,
    take: async (client: string): Promise<Allowance> => {
      purge();
      const own = await ofClient(hash(client), 1);
      const { remainingPoints: remaining, msBeforeNext: resetMs } = own.seen;
      if (own.isOver) return { remaining, resetMs, retryAfterMs: resetMs };
      return { remaining, resetMs, retryAfterMs: await takeOfAll() };
    },
  };
};

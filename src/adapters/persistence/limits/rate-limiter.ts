import { createRequire } from 'node:module';
import type { Pool } from 'pg';
import type * as Library from 'rate-limiter-flexible';
import { afterTurn } from '../database/call-limits.ts';
import { makePurgeRateLimits } from './purge-rate-limits.ts';

const require = createRequire(import.meta.url);
// Loaded with the first limiter, because the package loads the code for every database at once.
const library = () => require('rate-limiter-flexible') as typeof Library;

type Limit = Readonly<{ quota: number; windowSeconds: number }>;

export type RateLimiterDeps = Readonly<{
  pool: Pool;
  /** Limiters with the same name share counts. */
  name: string;
  perClient: Limit;
  /** For all clients together, against floods from many addresses; null if that would lock everyone out. */
  overall: Limit | null;
  /** The keyed hash under which a client is stored. */
  hash: (client: string) => string;
}>;

/** The remaining quota of a client; `retryAfterMs` is null if the request may proceed. */
type Allowance = Readonly<{ remaining: number; resetMs: number; retryAfterMs: number | null }>;

const EVERYBODY = 'everybody';
const BLOCKS = 200;

/** Throws if the database is unavailable. */
const count = async (limiter: Library.RateLimiterPostgres, key: string, points = 1) => {
  try {
    return { seen: await limiter.consume(key, points), isOver: false };
  } catch (error) {
    if (error instanceof library().RateLimiterRes) return { seen: error, isOver: true };
    throw error;
  }
};

// Takes from the overall limit in blocks, so that most requests don't wait for its one row. What a process takes and
// does not use within the window is lost to the others. Null if the request may proceed, else the delay.
const inBlocks = (limiter: Library.RateLimiterPostgres, size: number) => {
  let left = 0;
  let leftUntil = 0;
  let refilling: ReturnType<typeof count> | null = null;

  const isUsedUp = (): boolean => left === 0 || Date.now() >= leftUntil;

  const refill = async () => {
    const taken = await count(limiter, EVERYBODY, size);
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

/**
 * Windows begin with a client's first request, for all processes, whose clocks must agree to a small part of one. A
 * client above its limit is refused from memory and takes nothing of the overall limit.
 */
export const makeRateLimiter = ({ pool, name, perClient, overall, hash }: RateLimiterDeps) => {
  const limiterOf = (keyPrefix: string, { quota, windowSeconds }: Limit) =>
    new (library().RateLimiterPostgres)({
      storeClient: pool,
      storeType: 'pool',
      schemaName: 'public',
      tableName: 'rate_limit',
      tableCreated: true,
      clearExpiredByTimeout: false,
      keyPrefix,
      points: quota,
      duration: windowSeconds,
      inMemoryBlockOnConsumed: quota,
    });
  const clients = limiterOf(name, perClient);
  const takeOfAll = overall ? inBlocks(limiterOf('all', overall), Math.ceil(overall.quota / BLOCKS)) : async () => null;
  const purge = makePurgeRateLimits(pool, perClient.windowSeconds);

  return {
    name,
    ...perClient,
    take: async (client: string): Promise<Allowance> => {
      purge();
      const key = hash(client);
      // Clients above the limit are refused from memory, so waiting is bounded by time only.
      const own = await afterTurn(pool, { rows: [`rate-limit:${name}:${key}`], queue: null }, () =>
        count(clients, key),
      );
      const { remainingPoints: remaining, msBeforeNext: resetMs } = own.seen;
      if (own.isOver) return { remaining, resetMs, retryAfterMs: resetMs };
      return { remaining, resetMs, retryAfterMs: await takeOfAll() };
    },
  };
};

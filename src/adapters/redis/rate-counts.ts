import { createRequire } from 'node:module';
import { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type * as Library from 'rate-limiter-flexible';

const require = createRequire(import.meta.url);

type Step = <A>(name: string, work: () => Promise<A>) => Promise<A>;

type RateCountsOptions = Readonly<{ url: string; logger: Logger; step?: Step | undefined }>;

type Window = Readonly<{ keyPrefix: string; points: number; duration: number; inMemoryBlockOnConsumed: number }>;
type Seen = Readonly<{ seen: Library.RateLimiterRes; isOver: boolean }>;

export type RateCounts = Readonly<{
  /** Counts in Redis. The result is null if Redis is down or does not answer within a quarter of a second. */
  counter: (window: Window) => (key: string, points: number) => Promise<Seen | null>;
  /** When Redis was last unavailable, in the time of `performance.now()`. */
  lastAwayAt: () => number;
  close: () => void;
}>;

/** The timeout of one command, in milliseconds. After a timeout, the request is counted in the database. */
const COMMAND_MS = 250;
const CONNECT_MS = 500;
const LOOK_MS = 1_000;
const PREFIX = 'identity:rate-limit';

/** While Redis is down, requests don't try to reach it. A background check finds out when it accepts writes again. */
export const openRateCounts = ({ url, logger, step = (_name, work) => work() }: RateCountsOptions): RateCounts => {
  const { RateLimiterRedis, RateLimiterRes } = require('rate-limiter-flexible') as typeof Library;
  const client = new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: COMMAND_MS,
    connectTimeout: CONNECT_MS,
    retryStrategy: () => LOOK_MS,
  });
  let isAway = false;
  let lastAwayAt = -Infinity;
  let timer: NodeJS.Timeout | null = null;

  const look = async (): Promise<void> => {
    try {
      await client.set(`${PREFIX}:look`, 1, 'EX', 10);
      isAway = false;
      lastAwayAt = performance.now();
      logger.info('Redis is back; rate limits are counted there');
    } catch {
      lookLater();
    }
  };
  const lookLater = (): void => {
    timer = setTimeout(() => void look(), LOOK_MS).unref();
  };
  const wentAway = (error: unknown): void => {
    if (isAway) return;
    isAway = true;
    logger.warn({ err: error }, 'Redis is away; rate limits are counted in the database');
    lookLater();
  };
  client.on('error', wentAway);

  return {
    counter: ({ keyPrefix, ...window }) => {
      const limiter = new RateLimiterRedis({ storeClient: client, keyPrefix: `${PREFIX}:${keyPrefix}`, ...window });
      const count = async (key: string, points: number): Promise<Seen | null> => {
        if (isAway) return null;
        try {
          return { seen: await limiter.consume(key, points), isOver: false };
        } catch (error) {
          if (error instanceof RateLimiterRes) return { seen: error, isOver: true };
          // The first connection may not be ready yet.
          if (client.status === 'ready' || isAway) wentAway(error);
          return null;
        }
      };
      return (key, points) => step('redis count', () => count(key, points));
    },
    lastAwayAt: () => (isAway ? performance.now() : lastAwayAt),
    close: () => {
      if (timer) clearTimeout(timer);
      client.disconnect();
    },
  };
};

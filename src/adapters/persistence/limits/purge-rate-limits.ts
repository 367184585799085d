import type { Pool } from 'pg';
import { onPool } from '../database/sql.ts';
import { statement } from '../database/statement.ts';

const BATCH = 10_000;
const PURGE = statement({
  name: 'rate_limit_purge',
  text: `delete from public.rate_limit where key in
           (select key from public.rate_limit where expire <= $1 limit ${BATCH} for update skip locked) returning 1`,
});

const purgeCounts = async (pool: Pool, now: number): Promise<void> => {
  while ((await onPool(pool)(PURGE, now)).length === BATCH);
};

/** Returns a function to call on every request. Once per window, it deletes expired counts in the background. */
export const makePurgeRateLimits = (pool: Pool, windowSeconds: number) => {
  let purgeFrom = 0;
  return (): void => {
    const now = Date.now();
    if (now < purgeFrom) return;
    purgeFrom = now + windowSeconds * 1000;
    purgeCounts(pool, now).catch(() => undefined);
  };
};

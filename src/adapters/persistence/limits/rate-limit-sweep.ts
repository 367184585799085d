import type { Pool } from 'pg';
import { onPool } from '../database/sql.ts';
import { statement } from '../database/statement.ts';

const BATCH = 10_000;
const SWEEP = statement({
  name: 'rate_limit_sweep',
  text: `delete from rate_limit where key in
           (select key from rate_limit where expire <= $1 limit ${BATCH} for update skip locked) returning 1`,
});

const sweepAll = async (pool: Pool, now: number): Promise<void> => {
  while ((await onPool(pool)(SWEEP, now)).length === BATCH);
};

/** Deletes counts that are over, once a window, along with the request that comes first; what it misses goes the next time. */
export const makeSweep = (pool: Pool, windowSeconds: number) => {
  let sweepFrom = 0;
  return (): void => {
    const now = Date.now();
    if (now < sweepFrom) return;
    sweepFrom = now + windowSeconds * 1000;
    sweepAll(pool, now).catch(() => undefined);
  };
};

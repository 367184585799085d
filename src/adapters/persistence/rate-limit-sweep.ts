import type { Pool } from 'pg';
import { onPool } from './sql.ts';

const SWEEP = { name: 'rate_limit_sweep', text: `delete from rate_limit where expire <= $1` };

/** Deletes counts that are over, once a window, along with whatever request comes first; what it misses is swept the next time. */
export const makeSweep = (pool: Pool, windowSeconds: number) => {
  let sweepFrom = 0;
  return (): void => {
    const now = Date.now();
    if (now < sweepFrom) return;
    sweepFrom = now + windowSeconds * 1000;
    onPool(pool)(SWEEP, now).catch(() => undefined);
  };
};

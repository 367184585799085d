import type { Pool } from 'pg';
import { afterTurn } from '../database/call-limits.ts';
import { onPool } from '../database/sql.ts';
import { columns, computed, statement } from '../database/statement.ts';
import type { RowOf } from '../database/statement.ts';
import { makePurgeRateLimits } from './purge-rate-limits.ts';

type Limit = Readonly<{ quota: number; windowSeconds: number }>;

const NOW = `(extract(epoch from clock_timestamp()) * 1000)::bigint`;
const COLUMNS = { ...columns('rate_limit', 'points'), window: computed.string, reset_ms: computed.number };
const LEFT = `points, expire::text as window, (expire - ${NOW})::int as reset_ms`;
// Counts a change while the row is locked. A result above the quota means that the quota is used up. A window starts
// with its first change.
const TAKE = statement({
  name: 'change_counter_take',
  columns: COLUMNS,
  text: `insert into public.rate_limit as r (key, points, expire) values ($1, 1, ${NOW} + $3)
         on conflict (key) do update
            set points = case when r.expire <= ${NOW} then 1 else least(r.points, $2) + 1 end,
                expire = case when r.expire <= ${NOW} then excluded.expire else r.expire end
         returning ${LEFT}`,
});
/** Subtracts a counted change, but only within the window in which it was counted. */
const GIVE_BACK = statement({
  name: 'change_counter_give_back',
  columns: COLUMNS,
  text: `update public.rate_limit set points = greatest(least(points, $2) - 1, 0) where key = $1 and expire = $3::bigint
         returning ${LEFT}`,
});

type Row = RowOf<typeof TAKE>;
type Left = Readonly<{ remaining: number; resetMs: number; retryAfterMs: number | null }>;

/** Limits changes by the database's clock. A change whose process crashed counts until the end of its window. */
export const makeChangeCounter = ({ pool, quota, windowSeconds }: Limit & Readonly<{ pool: Pool }>) => {
  const purge = makePurgeRateLimits(pool, windowSeconds);
  /** Queues calls with the same key, so that few of them hold a connection. They wait only for a limited time. */
  const counted = async (count: typeof TAKE, key: string, ...values: readonly unknown[]) => {
    const place = { rows: [`rate-limit:${key}`], queue: null };
    const [row] = await afterTurn(pool, place, () => onPool(pool)(count, key, ...values));
    return row;
  };
  const leftOf = ({ points, reset_ms }: Row): Left => {
    const resetMs = Math.max(1, reset_ms);
    return { remaining: Math.max(0, quota - points), resetMs, retryAfterMs: points > quota ? resetMs : null };
  };

  return {
    quota,
    windowSeconds,
    take: async (by: 'user' | 'session', id: number | string): Promise<Left & { giveBack: () => Promise<Left> }> => {
      purge();
      const key = `own:${by}:${id}`;
      const taken = await counted(TAKE, key, quota, windowSeconds * 1000);
      if (taken === undefined) throw new TypeError('the statement must return one row');
      const giveBack = async (): Promise<Left> => {
        const kept = await counted(GIVE_BACK, key, quota, taken.window);
        return leftOf(kept ?? { points: 0, window: '', reset_ms: windowSeconds * 1000 });
      };
      return { ...leftOf(taken), giveBack };
    },
  };
};

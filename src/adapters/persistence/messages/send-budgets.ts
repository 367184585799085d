import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Pool } from 'pg';
import type { Unavailable } from '../../../core/domain/errors.ts';
import type { SendBudget } from '../../../core/domain/messages/message.ts';
import { spend } from '../../../core/domain/messages/send-budget.ts';
import type { SendBudgetPolicy, Sent } from '../../../core/domain/messages/send-budget.ts';
import { outage } from '../database/outage.ts';
import { purgeMoving, movingPurge } from '../database/purge.ts';
import { onPool } from '../database/sql.ts';
import type { Run } from '../database/sql.ts';
import { CLOCK, columns, computed, statement } from '../database/statement.ts';

/** Creates the row if necessary and locks it, so that concurrent messages are counted one by one. */
const LOCK = statement({
  name: 'send_budget_lock',
  columns: { ...columns('send_budget', 'sent_at'), now: computed.time },
  text: `with found as materialized (select sent_at from public.send_budget where key = $1 for update),
              made as (insert into public.send_budget as b (key) select $1 where not exists (select from found)
                       on conflict (key) do update set key = excluded.key returning b.sent_at)
         select sent_at, ${CLOCK} as now from (select sent_at from found union all select sent_at from made) b`,
});
const SAVE = statement({ name: 'send_budget_save', text: `update public.send_budget set sent_at = $2 where key = $1` });
const PURGE = movingPurge({
  name: 'send_budget',
  table: 'send_budget',
  key: 'key',
  at: 'purge_at',
  end: 'coalesce(sent_at[cardinality(sent_at)], created_at)',
});
const DAY_MS = 24 * 60 * 60_000;

type Key = readonly string[];

export type SendBudgets = Readonly<{
  /** Whether a message may be sent. Locks the rows of `keys`, so several budgets must be locked in a fixed order. */
  judge: (run: Run, budget: SendBudget, keys: readonly Key[]) => Promise<boolean>;
  /** Like `judge`, but also counts a message that may be sent. With `isFree`, takes equally long but counts nothing. */
  spend: (run: Run, budget: SendBudget, keys: readonly Key[], isFree?: boolean) => Promise<boolean>;
  /** Deletes budgets a day after their last message, when the whole budget is available again. Returns how many. */
  purge: TE.TaskEither<Unavailable, number>;
}>;

type Deps = Readonly<{
  pool: Pool;
  /** Null if there is no limit. */
  policy: SendBudgetPolicy | null;
  keyOf: (parts: readonly string[]) => string;
}>;

type Budget = Readonly<{ sent_at: Sent; now: Date }>;

/** The budgets that each transaction has locked, so that a request reads a budget only once. */
const locked = new WeakMap<Run, Map<string, Budget>>();

const lockOne = async (run: Run, key: string): Promise<Budget> => {
  const own = locked.get(run) ?? new Map<string, Budget>();
  locked.set(run, own);
  const [row] = own.has(key) ? [own.get(key)] : await run(LOCK, key);
  if (row === undefined) throw new Error('the budget is gone');
  own.set(key, row);
  return row;
};

const lock = async (run: Run, keys: readonly string[]): Promise<Readonly<{ sent: readonly Sent[]; now: Date }>> => {
  const sent: Sent[] = [];
  let now = new Date(0);
  for (const key of keys) {
    const row = await lockOne(run, key);
    sent.push(row.sent_at);
    ({ now } = row);
  }
  return { sent, now };
};

export const makeSendBudgets = ({ pool, policy, keyOf }: Deps): SendBudgets => ({
  judge: async (run, budget, keys) => {
    const { sent, now } = await lock(run, keys.map(keyOf));
    return spend(policy, budget)(sent, now).goesOut;
  },
  spend: async (run, budget, keys, isFree = false) => {
    const hashed = keys.map(keyOf);
    const { sent, now } = await lock(run, hashed);
    const spending = spend(policy, budget)(sent, now);
    for (const [n, key] of hashed.entries()) {
      await run(SAVE, key, (isFree ? sent : spending.sent)[n]);
      locked.get(run)?.delete(key);
    }
    return spending.goesOut;
  },
  purge: TE.tryCatch(() => purgeMoving(onPool(pool), PURGE, DAY_MS), outage('send-budgets')),
});

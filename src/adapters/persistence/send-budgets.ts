import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Pool } from 'pg';
import type { Unavailable } from '../../core/domain/errors.ts';
import type { SendBudget } from '../../core/domain/message.ts';
import { spend } from '../../core/domain/send-budget.ts';
import type { SendBudgetPolicy } from '../../core/domain/send-budget.ts';
import { outage } from './outage.ts';
import { onPool } from './sql.ts';
import type { Run } from './sql.ts';

/** Makes the row if need be and locks it, so that messages that are written at once are counted one by one. */
const LOCK = {
  name: 'send_budget_lock',
  text: `insert into send_budget (key) values ($1) on conflict (key) do update set key = excluded.key
         returning sent_at, date_trunc('milliseconds', clock_timestamp()) as now`,
};
const SAVE = { name: 'send_budget_save', text: `update send_budget set sent_at = $2 where key = $1` };
const SWEEP = {
  name: 'send_budget_sweep',
  text: `delete from send_budget where key in
           (select key from send_budget where updated_at < clock_timestamp() - interval '1 day'
             order by updated_at limit $1 for update skip locked) returning key`,
};
const SWEEP_BATCH = 1_000;

export type SendBudgets = Readonly<{
  /**
   * Whether a message goes out, and counts it if so. `parts` name the budget. Its row stays locked until the caller's
   * transaction ends: whoever takes several in one takes them in one order.
   */
  spend: (run: Run, budget: SendBudget, parts: readonly string[]) => Promise<boolean>;
  /** Forgets budgets out of which nothing was asked for a day, which are full again. */
  sweep: TE.TaskEither<Unavailable, void>;
}>;

type Deps = Readonly<{
  pool: Pool;
  /** Null for no limit. */
  policy: SendBudgetPolicy | null;
  /** The keyed hash under which a budget is kept. */
  keyOf: (parts: readonly string[]) => string;
}>;

export const makeSendBudgets = ({ pool, policy, keyOf }: Deps): SendBudgets => ({
  spend: async (run, budget, parts) => {
    const key = keyOf(parts);
    const [row] = await run<{ sent_at: readonly Date[]; now: Date }>(LOCK, key);
    if (row === undefined) throw new Error('the budget is gone');
    const { goesOut, sentAt } = spend(policy, budget)(row.sent_at, row.now);
    await run(SAVE, key, sentAt);
    return goesOut;
  },
  sweep: TE.tryCatch(async () => {
    let swept = SWEEP_BATCH;
    while (swept === SWEEP_BATCH) swept = (await onPool(pool)(SWEEP, SWEEP_BATCH)).length;
  }, outage('send-budgets')),
});

import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Pool } from 'pg';
import type { Unavailable } from '../../../core/domain/errors.ts';
import type { SendBudget } from '../../../core/domain/messages/message.ts';
import { spend } from '../../../core/domain/messages/send-budget.ts';
import type { SendBudgetPolicy, Sent } from '../../../core/domain/messages/send-budget.ts';
import { outage } from '../database/outage.ts';
import { purgeAll, purgeStatement } from '../database/purge.ts';
import { onPool } from '../database/sql.ts';
import type { Run } from '../database/sql.ts';
import { CLOCK, columns, computed, statement } from '../database/statement.ts';

/** Creates the row if necessary and locks it, so that concurrent messages are counted one by one. */
const LOCK = statement({
  name: 'send_budget_lock',
  columns: { ...columns('send_budget', 'sent_at'), now: computed.time },
  text: `insert into public.send_budget (key) values ($1) on conflict (key) do update set key = excluded.key
         returning sent_at, ${CLOCK} as now`,
});
const SAVE = statement({ name: 'send_budget_save', text: `update public.send_budget set sent_at = $2 where key = $1` });
const PURGE = purgeStatement({
  name: 'send_budget_purge',
  table: 'send_budget',
  key: 'key',
  where: `updated_at < statement_timestamp() - interval '1 day'`,
  order: 'updated_at',
});

type Key = readonly string[];

export type SendBudgets = Readonly<{
  /** The rows of `keys` stay locked until the caller's transaction ends; it locks several budgets in a fixed order. */
  judge: (run: Run, budget: SendBudget, keys: readonly Key[]) => Promise<boolean>;
  /** Like `judge`, but also counts a message that may be sent. `isFree` takes the same steps and counts nothing. */
  spend: (run: Run, budget: SendBudget, keys: readonly Key[], isFree?: boolean) => Promise<boolean>;
  /** Deletes budgets that were unused for a day and are full again; returns how many. */
  purge: TE.TaskEither<Unavailable, number>;
}>;

type Deps = Readonly<{
  pool: Pool;
  /** Null for no limit. */
  policy: SendBudgetPolicy | null;
  /** The keyed hash under which a budget is stored. */
  keyOf: (parts: readonly string[]) => string;
}>;

const lock = async (run: Run, keys: readonly string[]): Promise<Readonly<{ sent: readonly Sent[]; now: Date }>> => {
  const sent: Sent[] = [];
  let now = new Date(0);
  for (const key of keys) {
    const [row] = await run(LOCK, key);
    if (row === undefined) throw new Error('the budget is gone');
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
    for (const [n, key] of hashed.entries()) await run(SAVE, key, (isFree ? sent : spending.sent)[n]);
    return spending.goesOut;
  },
  purge: TE.tryCatch(() => purgeAll(onPool(pool), PURGE), outage('send-budgets')),
});

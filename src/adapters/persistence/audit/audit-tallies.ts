import type { Pool } from 'pg';
import type { AuditEntry } from '../../../core/domain/audit.ts';
import { tallyEntry, writtenSinglyOf } from '../../../core/domain/audit/audit-tally.ts';
import { inTransaction } from '../database/sql.ts';
import { CLOCK, columns, computed, statement } from '../database/statement.ts';
import type { RowOf } from '../database/statement.ts';
import { isMine } from './audit-links.ts';
import type { Audit } from './audit-trail.ts';

const BATCH = 1_000;
// Takes the counts of a minute a few seconds after its end, when no statement can still be waiting to add to them.
const TAKE = statement({
  name: 'audit_tally_take',
  columns: {
    ...columns('audit_tally', 'user_id', 'action', 'outcome', 'minute', 'actor_id', 'is_subject', 'count'),
    now: computed.time,
  },
  text: `with over as (select user_id, action, outcome, minute from public.audit_tally
                        where minute < date_trunc('minute', clock_timestamp() - interval '5 s')
                        order by minute, user_id, action, outcome limit ${BATCH} for update skip locked),
              gone as (delete from public.audit_tally t using over o
                        where (t.user_id, t.action, t.outcome, t.minute) = (o.user_id, o.action, o.outcome, o.minute)
                       returning t.user_id, t.action, t.outcome, t.minute, t.actor_id, t.is_subject, t.count)
         select g.*, ${CLOCK} as now from gone g order by minute, user_id, action, outcome`,
});

const entryOf = (row: RowOf<typeof TAKE>): AuditEntry => {
  const { user_id: userId, action, outcome, actor_id: actor, is_subject: isSubject, minute, count } = row;
  return tallyEntry({ userId, action, outcome, actor, isSubject }, minute, count - writtenSinglyOf(action));
};

type Deps = Readonly<{ pool: Pool; audit: Pick<Audit, 'record'> }>;

/** Writes one event per minute, user and action for the entries that were only counted, for minutes that are over. */
export const recordTallies = async ({ pool, audit }: Deps): Promise<void> => {
  for (;;) {
    const taken = await inTransaction(pool, async (run) => {
      if (!(await isMine(run))) return 0;
      const rows = await run(TAKE);
      const [first] = rows;
      const entries = rows.filter(({ action, count }) => count > writtenSinglyOf(action)).map(entryOf);
      if (first !== undefined) await audit.record(run, first.now, entries);
      return rows.length;
    });
    if (taken < BATCH) return;
  }
};

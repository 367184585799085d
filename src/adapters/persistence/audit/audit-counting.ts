import type { AuditEntry } from '../../../core/domain/audit.ts';
import { talliedFor, tallyOf, writtenSinglyOf } from '../../../core/domain/audit/audit-tally.ts';
import type { Tally } from '../../../core/domain/audit/audit-tally.ts';
import type { Run } from '../database/sql.ts';
import { columns, statement } from '../database/statement.ts';

// Uses the time of the statement, not of the transaction, so that no count is added to a minute that is long over.
const COUNT = statement({
  name: 'audit_tally_count',
  columns: columns('audit_tally', 'count'),
  text: `insert into public.audit_tally as t (user_id, action, outcome, minute, actor_id, is_subject, count)
         values ($1, $2, $3, date_trunc('minute', clock_timestamp()), $4, $5, $6)
         on conflict (user_id, action, outcome, minute) do update set count = t.count + excluded.count
         returning t.count`,
});

/** Marks sessions whose start got no audit entry, so that ending them above the maximum writes no entry either. */
const COUNTED = statement({
  name: 'audit_tally_sessions',
  text: `update public.session set is_counted = true where id = any ($1::uuid[])`,
});
const startedIn = ({ action, changes }: AuditEntry) =>
  action === 'session.started' ? changes.filter(({ field }) => field === 'session_id').map(({ after }) => after) : [];

const keyOf = (userId: number, { action, outcome }: AuditEntry): string => `${userId} ${action} ${outcome}`;

const fits = async <E extends AuditEntry>(run: Run, tally: Tally, entries: readonly E[]): Promise<readonly E[]> => {
  const { userId, action, outcome, actor, isSubject } = tally;
  const [row] = await run(COUNT, userId, action, outcome, actor, isSubject, entries.length);
  if (row === undefined) throw new TypeError('the statement must return one row');
  return entries.slice(0, Math.max(0, writtenSinglyOf(action) - (row.count - entries.length)));
};

/** Counts entries that a user can cause any number of times, and returns those to write. A job sums up the rest. */
export const entriesToWrite = async <E extends AuditEntry>(run: Run, entries: readonly E[]): Promise<readonly E[]> => {
  const groups = new Map<string, readonly [Tally, E[]]>();
  for (const entry of entries) {
    const userId = talliedFor(entry);
    if (userId === null) continue;
    const key = keyOf(userId, entry);
    const group = groups.get(key) ?? [tallyOf(userId, entry), []];
    group[1].push(entry);
    groups.set(key, group);
  }
  const written = new Set<E>();
  // Sort the groups, so that concurrent calls lock the counters in the same order.
  for (const [, [tally, group]] of [...groups].toSorted(([a], [b]) => (a < b ? -1 : 1)))
    for (const entry of await fits(run, tally, group)) written.add(entry);
  const sessions = entries.flatMap((entry) => (written.has(entry) ? [] : startedIn(entry)));
  if (sessions.length > 0) await run(COUNTED, sessions);
  return entries.filter((entry) => talliedFor(entry) === null || written.has(entry));
};

import type { Pool } from 'pg';
import { denied } from '../../../core/domain/audit.ts';
import type { UnknownAction } from '../../../core/domain/audit/trail.ts';
import { inTransaction } from '../database/sql.ts';
import { CLOCK, computed, statement } from '../database/statement.ts';
import { isMine } from './audit-links.ts';
import type { Audit } from './audit-trail.ts';

const TAKE = statement({
  name: 'audit_take_anonymous',
  columns: {
    action: computed.oneOf<UnknownAction>(),
    minute: computed.time,
    count: computed.number,
    now: computed.time,
  },
  text: `with over as (select date_trunc('minute', clock_timestamp()) as minute),
              gone as (delete from public.audit_stranger where at < (select minute from over) returning id, action, date_trunc('minute', at) as minute),
              details as (delete from public.audit_stranger_detail where event_id in (select id from gone))
         select action, minute, count(*)::int as count, ${CLOCK} as now
           from gone group by action, minute order by minute, action`,
});

type Deps = Readonly<{ pool: Pool; audit: Pick<Audit, 'record'> }>;

/** Writes one event per minute and kind of anonymous attempt, for minutes that are over. */
export const recordAnonymousAttempts = ({ pool, audit }: Deps): Promise<void> =>
  inTransaction(pool, async (run) => {
    if (!(await isMine(run))) return;
    const counted = await run(TAKE);
    const [first] = counted;
    if (first === undefined) return;
    const entries = counted.map(({ action, minute, count }) =>
      denied(null, action, null, [
        { field: 'minute', before: null, after: minute.toISOString() },
        { field: 'count', before: null, after: count },
      ]),
    );
    await audit.record(run, first.now, entries);
  });

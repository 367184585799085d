import type { Pool } from 'pg';
import { succeeded } from '../../../core/domain/audit.ts';
import { inTransaction, onPool } from '../database/sql.ts';
import type { Run } from '../database/sql.ts';
import { CLOCK, computed, orNull, statement } from '../database/statement.ts';
import { isMine } from './audit-links.ts';
import type { Audit } from './audit-trail.ts';

/** Whether this database role may delete events. If the service may only insert them, another role must run this. */
const ALLOWED = statement({
  name: 'audit_retention_allowed',
  columns: { is_allowed: computed.boolean },
  text: `select has_table_privilege('audit_event', 'delete') and has_table_privilege('audit_seal', 'delete') as is_allowed`,
});
const ROUND = 100_000;
/** The position up to which all events are old enough to delete. The event of the first seal may already be deleted. */
const DUE = statement({
  name: 'audit_retention_due',
  columns: { now: computed.time, at: computed.time, ...orNull({ due: computed.string, gone: computed.string }) },
  text: `with first as (select min(position) as position from public.audit_seal),
              until as (select ${CLOCK} as now,
                               clock_timestamp() - make_interval(secs => $1 / 1000.0) as at),
              old as (select s.position, e.at from public.audit_seal s left join public.audit_event e on e.id = s.event_id
                       where s.position <= (select position from first) + ${ROUND} order by s.position),
              kept as (select position from old where at >= (select at from until) order by position limit 1)
         select u.now, u.at, coalesce((select position - 1 from kept), (select max(position) from old)) as due,
                (select max(position) from old where at is null and position = (select position from first)) as gone
           from until u`,
});
const BATCH = 1_000;
/** Keeps the last seal, because the next one could not be verified without it. */
const PURGE = statement({
  name: 'audit_retention_purge',
  columns: { position: computed.string, events: computed.number },
  text: `with chosen as (select position, event_id from public.audit_seal where position <= $1 order by position limit ${BATCH + 1}),
              events as (delete from public.audit_event where id in (select event_id from chosen) returning 1),
              details as (delete from public.audit_detail where event_id in (select event_id from chosen)),
              seals as (delete from public.audit_seal where position < (select max(position) from chosen))
         select (select max(position) from chosen) as position, (select count(*)::int from events) as events`,
});

type Deps = Readonly<{ pool: Pool; audit: Pick<Audit, 'record'> }>;

const announce = async (run: Run, audit: Deps['audit'], keptMs: number): Promise<number | null> => {
  const [found] = await run(DUE, keptMs);
  const [gone, due] = [Number(found?.gone ?? 0), Number(found?.due ?? 0)];
  if (found === undefined || due <= gone) return null;
  await audit.record(run, found.now, [
    succeeded(null, 'trail.shortened', null, [
      { field: 'position', before: gone, after: due },
      { field: 'until', before: null, after: found.at.toISOString() },
    ]),
  ]);
  return due;
};

/**
 * Deletes events that are older than `keptMs` milliseconds and returns how many. First writes an event that says how
 * far the trail is shortened. Stops if another process is changing the chain.
 */
export const purgeTrail = async ({ pool, audit }: Deps, keptMs: number): Promise<number> => {
  const [right] = await onPool(pool)(ALLOWED);
  if (right?.is_allowed !== true)
    throw new Error('this database role may not delete events: let the owner of the tables shorten the trail');
  let events = 0;
  for (;;) {
    const due = await inTransaction(pool, async (run) => ((await isMine(run)) ? announce(run, audit, keptMs) : null));
    if (due === null) return events;
    for (let position = 0; position < due;) {
      const done = await inTransaction(pool, async (run) => {
        if (!(await isMine(run))) return null;
        return (await run(PURGE, due))[0] ?? null;
      });
      if (done === null) return events;
      position = Number(done.position);
      events += done.events;
    }
  }
};

import type { Pool } from 'pg';
import { onPool } from './sql.ts';
import { computed, msSince, notNull, statement } from './statement.ts';

/** The maximum number of due messages to examine, because an outage can leave any number of them. */
const LOOKED_AT = 1_000;

const BACKLOG = statement({
  name: 'backlog',
  columns: notNull({ outbox_ms: computed.number, seal_ms: computed.number }),
  text: `select coalesce((select ${msSince('coalesce(min(w.created_at), clock_timestamp())')}
                            from (select created_at from public.outbound_message
                                   where body is not null order by due_at limit ${LOOKED_AT}) w), 0) as outbox_ms,
                coalesce((select ${msSince('coalesce(min(e.at), clock_timestamp())')} from public.audit_event e
                           where e.at > coalesce((select x.at from public.audit_seal s join public.audit_event x on x.id = s.event_id
                                                   order by s.position desc limit 1), '-infinity')), 0) as seal_ms`,
});

const PATIENCE_MS = 500;

/** The ages of the oldest undelivered message and the oldest unsealed event; null if no answer comes in time. */
export const readBacklog = async (pool: Pool): Promise<Readonly<{ outboxLagMs: number; sealAgeMs: number }> | null> => {
  const read = onPool(pool)(BACKLOG).then(
    ([row]) => (row === undefined ? null : { outboxLagMs: row.outbox_ms, sealAgeMs: row.seal_ms }),
    () => null,
  );
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS, null);
  });
  return Promise.race([read, late]).finally(() => clearTimeout(timer));
};

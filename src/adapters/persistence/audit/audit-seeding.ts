import type { EntityManager } from '@mikro-orm/postgresql';
import type { AuditEntry } from '../../../core/domain/audit.ts';
import { AuditDetailSchema } from '../schema/audit-detail.ts';
import { AuditEventSchema } from '../schema/audit-event.ts';
import { rowsOf } from './audit-trail.ts';
import type { AuditDeps } from './audit-trail.ts';

const NOW = `select trunc(extract(epoch from clock_timestamp()) * 1000)::text as now`;

/** Writes audit entries in the transaction of a seeder, which offers only an EntityManager. */
export const recordSeeding = async (
  em: EntityManager,
  deps: AuditDeps,
  entries: readonly AuditEntry[],
): Promise<void> => {
  const [row] = await em.execute<{ now: string }[]>(NOW);
  if (row === undefined) throw new TypeError('the statement must return one row');
  for (const { row: event, mac, salt, text } of rowsOf(deps, new Date(Number(row.now)), entries)) {
    em.create(AuditEventSchema, {
      id: event.id,
      at: event.at,
      actorId: event.actor_id,
      subjectType: event.subject_type,
      subjectId: event.subject_id,
      action: event.action,
      outcome: event.outcome,
      requestId: event.request_id,
      digest: event.digest,
      mac,
    });
    em.create(AuditDetailSchema, { eventId: event.id, salt, details: text });
  }
  await em.flush();
};

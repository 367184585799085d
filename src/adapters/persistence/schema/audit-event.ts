import { defineEntity, p } from '@mikro-orm/core';

/**
 * Only ever inserted. No foreign keys: what it tells outlives whom it tells of. `mac` is over all other columns, so
 * that a row that was written or changed by hand shows; what of it may have to be forgotten is in `audit_detail`.
 */
export const AuditEventSchema = defineEntity({
  name: 'AuditEvent',
  tableName: 'audit_event',
  properties: {
    id: p.uuid().primary(),
    at: p.datetime(3),
    actorId: p.integer().nullable(),
    subjectType: p.string().length(16).nullable(),
    subjectId: p.string().length(64).nullable(),
    action: p.string().length(32),
    outcome: p.enum(['success', 'refused'] as const),
    requestId: p.string().length(64).nullable(),
    /** SHA-256 over the salt and the text of its details. */
    digest: p.blob(),
    mac: p.blob(),
  },
  indexes: [
    { name: 'audit_event_at_index', properties: ['at', 'id'] },
    { name: 'audit_event_actor_index', properties: ['actorId', 'at', 'id'], where: 'actor_id is not null' },
    { name: 'audit_event_subject_index', properties: ['subjectType', 'subjectId', 'at', 'id'] },
    { name: 'audit_event_action_index', properties: ['action', 'at', 'id'] },
  ],
});

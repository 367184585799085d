import { defineEntity, p } from '@mikro-orm/core';

const properties = () => ({
  id: p.uuid().primary(),
  at: p.datetime(3),
  actorId: p.integer().nullable(),
  subjectType: p.string().length(16).nullable(),
  subjectId: p.string().length(64).nullable(),
  action: p.string().length(32),
  outcome: p.enum(['success', 'refused'] as const),
  requestId: p.string().length(64).nullable(),
  /** SHA-256 over the salt and the text in `audit_detail`. */
  digest: p.blob(),
  mac: p.blob(),
});

/** Each index includes the columns of the other filters, so that combined filters are evaluated in the index. */
const indexes = (table: string) => [
  { name: `${table}_at_index`, properties: ['at' as const, 'id' as const] },
  {
    name: `${table}_by_actor_index`,
    properties: ['actorId' as const, 'at' as const, 'id' as const],
    include: ['action' as const, 'subjectType' as const, 'subjectId' as const],
    where: 'actor_id is not null',
  },
  {
    name: `${table}_by_subject_index`,
    properties: ['subjectType' as const, 'subjectId' as const, 'at' as const, 'id' as const],
    include: ['action' as const, 'actorId' as const],
  },
  {
    name: `${table}_by_action_index`,
    properties: ['action' as const, 'at' as const, 'id' as const],
    include: ['actorId' as const, 'subjectType' as const, 'subjectId' as const],
  },
];

/** Rows are never updated. No foreign keys, because events outlive their users. `mac` covers all other columns. */
export const AuditEventSchema = defineEntity({
  name: 'AuditEvent',
  tableName: 'audit_event',
  properties: properties(),
  indexes: indexes('audit_event'),
});

/**
 * Attempts on unknown accounts. Columns and indexes are those of events, so that writing takes equally long. A job
 * replaces the rows of each minute with one event per action.
 */
export const AuditStrangerSchema = defineEntity({
  name: 'AuditStranger',
  tableName: 'audit_stranger',
  properties: properties(),
  indexes: indexes('audit_stranger'),
});

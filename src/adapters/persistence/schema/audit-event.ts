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
  /** SHA-256 over the salt and the text of its details. */
  digest: p.blob(),
  mac: p.blob(),
});

/** Each holds what the others are about, so that two filters that never meet are told apart without looking at the rows. */
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

/**
 * Only ever inserted. No foreign keys: what it tells outlives whom it tells of. `mac` is over all other columns, so
 * that a row that was written or changed by hand shows; what of it may have to be forgotten is in `audit_detail`.
 */
export const AuditEventSchema = defineEntity({
  name: 'AuditEvent',
  tableName: 'audit_event',
  properties: properties(),
  indexes: indexes('audit_event'),
});

/**
 * What strangers tried at what is nobody's, until a job makes one event a minute of it. The very same columns and
 * indexes as those of an event, so that no time tells known from unknown, and nobody waits for anybody.
 */
export const AuditStrangerSchema = defineEntity({
  name: 'AuditStranger',
  tableName: 'audit_stranger',
  properties: properties(),
  indexes: indexes('audit_stranger'),
});

import { defineEntity, p } from '@mikro-orm/core';

/**
 * The chain over the trail, only ever inserted: each hash is over the one before it and its event's signed text, and
 * each has a MAC. No foreign key, so that an event that is gone shows.
 */
export const AuditSealSchema = defineEntity({
  name: 'AuditSeal',
  tableName: 'audit_seal',
  properties: {
    position: p.bigint('string').primary().autoincrement(false),
    eventId: p.uuid().unique('audit_seal_event_id_unique'),
    hash: p.blob(),
    mac: p.blob(),
    /** The beginning of a digest of the key, to tell a key that is not configured from a seal that was forged. */
    keyId: p.string().length(16),
  },
});

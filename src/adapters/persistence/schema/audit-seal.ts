import { defineEntity, p } from '@mikro-orm/core';

/** Each hash covers the previous hash and the event. No foreign key, so that a missing event is noticed. */
export const AuditSealSchema = defineEntity({
  name: 'AuditSeal',
  tableName: 'audit_seal',
  properties: {
    position: p.bigint('string').primary().autoincrement(false),
    eventId: p.uuid().unique('audit_seal_event_id_unique'),
    hash: p.blob(),
    mac: p.blob(),
    /** The id of the key that made `mac`, to tell a seal made with a removed key from a forged one. */
    keyId: p.string().length(16),
  },
});

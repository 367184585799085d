import { defineEntity, p } from '@mikro-orm/core';
import { AuditEventSchema } from './audit-event.ts';

/** What an event tells of people. Inserted with it, and deleted where it has to be forgotten; never changed. */
export const AuditDetailSchema = defineEntity({
  name: 'AuditDetail',
  tableName: 'audit_detail',
  properties: {
    event: () => p.oneToOne(AuditEventSchema).primary().mapToPk().deleteRule('cascade').updateRule('no action'),
    salt: p.blob(),
    /** JSON, kept to the letter, because a digest is over it. */
    details: p.text(),
  },
});

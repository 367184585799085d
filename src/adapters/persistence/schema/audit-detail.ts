import { defineEntity, p } from '@mikro-orm/core';

const properties = () => ({
  /** Not a foreign key, which would be checked for each row. */
  eventId: p.uuid().primary(),
  salt: p.blob(),
  /** JSON as text, because a digest covers it literally. */
  details: p.text(),
});

/** Personal data of an event. Inserted with it, deleted when it must be erased, never changed. */
export const AuditDetailSchema = defineEntity({
  name: 'AuditDetail',
  tableName: 'audit_detail',
  properties: properties(),
});

export const AuditStrangerDetailSchema = defineEntity({
  name: 'AuditStrangerDetail',
  tableName: 'audit_stranger_detail',
  properties: properties(),
});

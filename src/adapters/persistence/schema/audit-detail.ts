import { defineEntity, p } from '@mikro-orm/core';

const properties = () => ({
  /** Not a foreign key, because checking it for each row costs time. */
  eventId: p.uuid().primary(),
  salt: p.blob(),
  /** JSON, stored as text because the event's digest covers the exact text. */
  details: p.text(),
});

/** Personal data of an event. The row is inserted with the event, never changed, and deleted to erase the data. */
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

import { defineEntity, p } from '@mikro-orm/core';

const properties = () => ({
  /** Of an event of the same transaction; nothing refers by key, because that would be looked up with each row. */
  eventId: p.uuid().primary(),
  salt: p.blob(),
  /** JSON, kept to the letter, because a digest is over it. */
  details: p.text(),
});

/** What an event tells of people. Inserted with it, and deleted where it has to be forgotten; never changed. */
export const AuditDetailSchema = defineEntity({
  name: 'AuditDetail',
  tableName: 'audit_detail',
  properties: properties(),
});

/** The same of what strangers tried. */
export const AuditStrangerDetailSchema = defineEntity({
  name: 'AuditStrangerDetail',
  tableName: 'audit_stranger_detail',
  properties: properties(),
});

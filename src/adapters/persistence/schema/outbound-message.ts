import { defineEntity, p } from '@mikro-orm/core';
import { common, commonIndexes, touch } from './common.ts';

/** The outbox. A body is encrypted. It is erased once the message is sent, expired or given up. */
export const OutboundMessageSchema = defineEntity({
  name: 'OutboundMessage',
  tableName: 'outbound_message',
  properties: {
    id: p.uuid().primary(),
    body: p.blob().nullable(),
    expiresAt: p.datetime(3).nullable(),
    dueAt: p.datetime(3).defaultRaw('now()'),
    attempts: p.integer().default(0),
    sentAt: p.datetime(3).nullable(),
    parkedAt: p.datetime(3).nullable(),
    ...common,
  },
  indexes: [
    { name: 'outbound_message_due_index', properties: ['dueAt'], where: 'body is not null' },
    {
      name: 'outbound_message_expiring_index',
      properties: ['expiresAt'],
      where: 'body is not null and expires_at is not null',
    },
    { name: 'outbound_message_done_index', properties: ['createdAt'], where: 'body is null' },
    ...commonIndexes('outbound_message'),
  ],
  triggers: [touch('outbound_message')],
});

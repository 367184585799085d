import { defineEntity, p } from '@mikro-orm/core';
import { common, commonIndexes, touch } from './common.ts';

/** The development mailbox, which is never used in production. */
export const MailboxMessageSchema = defineEntity({
  name: 'MailboxMessage',
  tableName: 'mailbox_message',
  properties: {
    id: p.uuid().primary(),
    channel: p.enum(['email', 'sms'] as const),
    recipient: p.string().length(191),
    subject: p.string().length(256).nullable(),
    text: p.text(),
    html: p.text().nullable(),
    code: p.string().length(16).nullable(),
    ...common,
  },
  indexes: [
    { name: 'mailbox_message_recipient_index', properties: ['recipient', 'createdAt'] },
    ...commonIndexes('mailbox_message'),
  ],
  triggers: [touch('mailbox_message')],
});

import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Pool } from 'pg';
import type { Unavailable } from '../../../core/domain/errors.ts';
import type { Transport } from '../../../core/ports/transport.ts';
import { outage } from '../database/outage.ts';
import { onPool } from '../database/sql.ts';
import { columns, computed, statement } from '../database/statement.ts';

export type MailboxMessage = Readonly<{
  id: string;
  channel: 'email' | 'sms';
  to: string;
  subject: string | null;
  text: string;
  /** Null for text messages. */
  html: string | null;
  code: string | null;
  createdAt: Date;
}>;

/** The development mailbox: stores every message and shows it to developers. */
export type Mailbox = Transport &
  Readonly<{
    list: (to: string | null) => Promise<readonly MailboxMessage[]>;
    /** Keeps the newest thousand messages of the last seven days. */
    purge: TE.TaskEither<Unavailable, void>;
  }>;

const KEEP = statement({
  name: 'mailbox_keep',
  text: `insert into public.mailbox_message (id, channel, recipient, subject, text, html, code)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (id) do nothing`,
});
const LIST = statement({
  name: 'mailbox_list',
  columns: {
    ...columns('mailbox_message', 'id', 'channel', 'subject', 'text', 'html', 'code'),
    to: computed.string,
    createdAt: computed.time,
  },
  text: `select id, channel, recipient as to, subject, text, html, code, created_at as "createdAt" from public.mailbox_message
          where $1::text is null or recipient = $1 order by created_at desc, id desc limit 200`,
});
const PURGE = statement({
  name: 'mailbox_purge',
  text: `delete from public.mailbox_message where created_at < clock_timestamp() - interval '7 days'
            or id in (select id from public.mailbox_message order by created_at desc, id desc offset 1000)`,
});

export const makeMailbox = (pool: Pool): Mailbox => ({
  deliver: async (id, { to, subject, text, html, code }) => {
    const isMail = to.type === 'email';
    const [channel, ...parts] = isMail ? ['email', subject, text, html] : ['sms', null, text, null];
    await onPool(pool)(KEEP, id, channel, to.value, ...parts, code);
    return { _tag: 'Delivered' };
  },
  list: (to) => onPool(pool)(LIST, to),
  purge: TE.tryCatch(async () => {
    await onPool(pool)(PURGE);
  }, outage('mailbox')),
});

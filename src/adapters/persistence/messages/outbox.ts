import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Pool } from 'pg';
import { stillGood } from '../../../core/domain/messages/message.ts';
import type { Message } from '../../../core/domain/messages/message.ts';
import type { Claimed, Outbox } from '../../../core/ports/outbox.ts';
import { outage } from '../database/outage.ts';
import { AGO, purgeAll, purgeStatement } from '../database/purge.ts';
import { onPool } from '../database/sql.ts';
import { columns, computed, notNull, statement, msSince } from '../database/statement.ts';

/** Encrypts and decrypts a text. The result is bound to the row with the given id. */
export type Seal = Readonly<{
  seal: (text: string, id: string) => Buffer;
  open: (sealed: Buffer, id: string) => string;
}>;

const EXPIRING = 1_000;
/**
 * Times are rounded to a millisecond, so a message written just now may be due in half a millisecond. Rows are found by
 * `ctid`: by id, the planner would scan the whole table, because it does not know the limit.
 */
const CLAIM = statement({
  name: 'outbox_claim',
  columns: {
    ...notNull(columns('outbound_message', 'id', 'body', 'attempts')),
    age_ms: computed.number,
  },
  text: `with expired as (update public.outbound_message set body = null where ctid = any (array(
                select ctid from public.outbound_message where body is not null and expires_at <= statement_timestamp()
                 order by expires_at limit ${EXPIRING} for update skip locked)))
         update public.outbound_message set attempts = attempts + 1, due_at = clock_timestamp() + make_interval(secs => $2 / 1000.0)
          where ctid = any (array(
                select ctid from public.outbound_message
                 where body is not null and due_at <= clock_timestamp() + interval '1 millisecond'
                   and coalesce(expires_at, 'infinity') > statement_timestamp()
                 order by due_at limit $1 for update skip locked))
         returning id, body, attempts, ${msSince('created_at')} as age_ms`,
});
const SENT = statement({
  name: 'outbox_sent',
  text: `update public.outbound_message set body = null, sent_at = clock_timestamp() where id = $1`,
});

const RETRY = statement({
  name: 'outbox_retry',
  text: `update public.outbound_message set due_at = clock_timestamp() + make_interval(secs => $2 / 1000.0) where id = $1`,
});
const PARK = statement({
  name: 'outbox_park',
  text: `update public.outbound_message set body = null, parked_at = clock_timestamp() where id = $1 and sent_at is null`,
});

const PURGE = purgeStatement({
  name: 'outbox_purge',
  table: 'outbound_message',
  where: `body is null and created_at < ${AGO}`,
  order: 'created_at',
});

type Body = Pick<Claimed, 'message' | 'isDecoy'>;

/** Bodies written by earlier versions have no `isDecoy`; they are real messages. */
const parse = (json: string): Body => {
  type Json = Message & { expiresAt: string | null; isDecoy?: boolean };
  const { isDecoy = false, ...message } = JSON.parse(json) as Json;
  const expiresAt = message.expiresAt === null ? null : new Date(message.expiresAt);
  return { message: { ...message, expiresAt }, isDecoy };
};

const opened = (seal: Seal, body: Buffer, id: string): Body | null => {
  try {
    return parse(seal.open(body, id));
  } catch {
    return null;
  }
};

export const makeOutbox = (pool: Pool, seal: Seal): Outbox => ({
  claim: (limit, leaseMs) =>
    TE.tryCatch(async () => {
      const rows = await onPool(pool)(CLAIM, limit, leaseMs);
      const claimed: Claimed[] = [];
      // Sort oldest first, because the statement returns the rows in no particular order.
      for (const { id, body, attempts, age_ms: ageMs } of rows.toSorted((a, b) => b.age_ms - a.age_ms)) {
        const found = opened(seal, body, id);
        // No configured key decrypts this message. Give it up, so that it does not block others.
        if (found === null) await onPool(pool)(PARK, id);
        else claimed.push({ ...found, id, message: stillGood(found.message, ageMs), attempt: attempts });
      }
      return claimed;
    }, outage('outbox')),
  sent: (id) =>
    TE.tryCatch(async () => {
      await onPool(pool)(SENT, id);
    }, outage('outbox')),
  purge: (olderThanMs) => TE.tryCatch(() => purgeAll(onPool(pool), PURGE, olderThanMs), outage('outbox')),
  failed: (id, retryInMs) =>
    TE.tryCatch(async () => {
      await (retryInMs === null ? onPool(pool)(PARK, id) : onPool(pool)(RETRY, id, retryInMs));
    }, outage('outbox')),
});

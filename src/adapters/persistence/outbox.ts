import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Pool } from 'pg';
import { identifierOf } from '../../core/domain/ids.ts';
import { stillGood } from '../../core/domain/message.ts';
import type { Message } from '../../core/domain/message.ts';
import type { Claimed, Outbox } from '../../core/ports/outbox.ts';
import { outage } from './outage.ts';
import type { SendBudgets } from './send-budgets.ts';
import { onPool } from './sql.ts';
import type { Run } from './sql.ts';

/** Seals a text for the row of that id, and opens it again. */
export type Seal = Readonly<{
  seal: (text: string, id: string) => Buffer;
  open: (sealed: Buffer, id: string) => string;
}>;

const POST = {
  name: 'outbox_post',
  text: `insert into outbound_message (id, body, expires_at) values ($1, $2, $3)`,
};
const EXPIRE = {
  name: 'outbox_expire',
  text: `update outbound_message set body = null where body is not null and expires_at <= clock_timestamp()`,
};
/** Times are kept rounded to a millisecond: what was posted just now may be due half of one from now. */
const CLAIM = {
  name: 'outbox_claim',
  text: `with due as materialized (select id from outbound_message
                                    where body is not null and due_at <= clock_timestamp() + interval '1 millisecond'
                                    order by due_at limit $1 for update skip locked)
         update outbound_message set attempts = attempts + 1, due_at = clock_timestamp() + make_interval(secs => $2 / 1000.0)
          where id in (select id from due)
         returning id, body, attempts, (extract(epoch from clock_timestamp() - created_at) * 1000)::float8 as age_ms`,
};
const SENT = {
  name: 'outbox_sent',
  text: `update outbound_message set body = null, sent_at = clock_timestamp() where id = $1`,
};

const RETRY = {
  name: 'outbox_retry',
  text: `update outbound_message set due_at = clock_timestamp() + make_interval(secs => $2 / 1000.0) where id = $1`,
};
const PARK = {
  name: 'outbox_park',
  text: `update outbound_message set body = null, parked_at = clock_timestamp() where id = $1 and sent_at is null`,
};

const PRETEND = {
  name: 'outbox_pretend',
  text: `insert into outbound_message (id, body, sent_at) values ($1, nullif($2::bytea, $2), clock_timestamp())`,
};
const SWEEP_BATCH = 1_000;
const SWEEP = {
  name: 'outbox_sweep',
  text: `delete from outbound_message where id in
           (select id from outbound_message where body is null and created_at < clock_timestamp() - make_interval(secs => $1 / 1000.0)
             order by created_at limit ${SWEEP_BATCH} for update skip locked) returning 1`,
};

type ClaimedRow = { id: string; body: Buffer; attempts: number; age_ms: number };

/** What stores that decide need of the outbox. */
export type Mail = Readonly<{
  /** Puts a message into the outbox of the caller's transaction. */
  post: (run: Run, message: Message) => Promise<void>;
  /** Takes the steps of `post` for an identifier that is nobody's, and sends nothing. */
  pretendToPost: (run: Run, identifier: string) => Promise<void>;
  /** To be called once a commit has put messages there. */
  onPosted: () => void;
}>;

type Posting = Readonly<{ seal: Seal; newId: () => string; spend: SendBudgets['spend'] }>;

/**
 * Writes a message in the caller's transaction, so that it is there if and only if its cause is. Past its budget it
 * leaves the row that `pretendToPost` leaves.
 */
export const makePost =
  ({ seal, newId, spend }: Posting): Mail['post'] =>
  async (run, message) => {
    const goesOut = await spend(run, message.budget, budgetOf(message));
    const id = newId();
    const sealed = seal.seal(JSON.stringify(message), id);
    await (goesOut ? run(POST, id, sealed, message.expiresAt) : run(PRETEND, id, sealed));
  };

/**
 * Takes the same steps for nobody, and leaves a row that counts as sent. The budget is one of its own: what is asked
 * for an address before its owner registers takes nothing from the owner.
 */
export const makePretendToPost =
  ({ seal, newId, spend }: Posting): Mail['pretendToPost'] =>
  async (run, identifier) => {
    await spend(run, 'anybody', ['nobody', identifier]);
    const id = newId();
    await run(PRETEND, id, seal.seal(NOBODY, id));
  };
const NOBODY = ' '.repeat(160);

/** Of notices each kind has its own. */
const budgetOf = ({ budget, template, to }: Message): readonly string[] =>
  budget === 'notice' ? [budget, template, identifierOf(to)] : [budget, identifierOf(to)];

/** The one order in which a transaction posts several messages, because each locks its budget. */
export const inLockOrder = (messages: readonly Message[]): readonly Message[] =>
  messages.toSorted((a, b) => (budgetOf(a).join(' ') < budgetOf(b).join(' ') ? -1 : 1));

const parse = (json: string): Message => {
  const message = JSON.parse(json) as Message & { expiresAt: string | null };
  return { ...message, expiresAt: message.expiresAt === null ? null : new Date(message.expiresAt) };
};

const opened = (seal: Seal, body: Buffer, id: string): Message | null => {
  try {
    return parse(seal.open(body, id));
  } catch {
    return null;
  }
};

export const makeOutbox = (pool: Pool, seal: Seal): Outbox => ({
  claim: (limit, leaseMs) =>
    TE.tryCatch(async () => {
      await onPool(pool)(EXPIRE);
      const rows = await onPool(pool)<ClaimedRow>(CLAIM, limit, leaseMs);
      const claimed: Claimed[] = [];
      for (const { id, body, attempts, age_ms: ageMs } of rows) {
        const message = opened(seal, body, id);
        // whoever lost its key can't read it ever; it must not hold up the rest
        if (message === null) await onPool(pool)(PARK, id);
        else claimed.push({ id, message: stillGood(message, ageMs), attempt: attempts });
      }
      return claimed;
    }, outage('outbox')),
  sent: (id) =>
    TE.tryCatch(async () => {
      await onPool(pool)(SENT, id);
    }, outage('outbox')),
  sweep: (olderThanMs) =>
    TE.tryCatch(async () => {
      let swept = SWEEP_BATCH;
      while (swept === SWEEP_BATCH) swept = (await onPool(pool)(SWEEP, olderThanMs)).length;
    }, outage('outbox')),
  failed: (id, retryInMs) =>
    TE.tryCatch(async () => {
      await (retryInMs === null ? onPool(pool)(PARK, id) : onPool(pool)(RETRY, id, retryInMs));
    }, outage('outbox')),
});

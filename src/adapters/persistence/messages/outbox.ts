import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Pool } from 'pg';
import type { Address, OtpCode } from '../../../core/domain/ids.ts';
import { leavesDecoy, stillGood } from '../../../core/domain/messages/message.ts';
import type { Message, SendBudget } from '../../../core/domain/messages/message.ts';
import { budgetKeys } from '../../../core/domain/messages/send-budget.ts';
import type { Claimed, Outbox } from '../../../core/ports/outbox.ts';
import { outage } from '../database/outage.ts';
import { AGO, purgeAll, purgeStatement } from '../database/purge.ts';
import { onPool } from '../database/sql.ts';
import type { Run } from '../database/sql.ts';
import { columns, computed, notNull, statement } from '../database/statement.ts';
import type { SendBudgets } from './send-budgets.ts';

/** Seals a text for the row of that id, and opens it again. */
export type Seal = Readonly<{
  seal: (text: string, id: string) => Buffer;
  open: (sealed: Buffer, id: string) => string;
}>;

const POST = statement({
  name: 'outbox_post',
  text: `insert into outbound_message (id, body, expires_at) values ($1, $2, $3)`,
});
const EXPIRE = statement({
  name: 'outbox_expire',
  text: `update outbound_message set body = null where body is not null and expires_at <= clock_timestamp()`,
});
/** Times are kept rounded to a millisecond: what was posted just now may be due half of one from now. */
const CLAIM = statement({
  name: 'outbox_claim',
  columns: {
    ...notNull(columns('outbound_message', 'id', 'body', 'attempts')),
    age_ms: computed.number,
  },
  text: `with due as materialized (select id from outbound_message
                                    where body is not null and due_at <= clock_timestamp() + interval '1 millisecond'
                                    order by due_at limit $1 for update skip locked)
         update outbound_message set attempts = attempts + 1, due_at = clock_timestamp() + make_interval(secs => $2 / 1000.0)
          where id in (select id from due)
         returning id, body, attempts, (extract(epoch from clock_timestamp() - created_at) * 1000)::float8 as age_ms`,
});
const SENT = statement({
  name: 'outbox_sent',
  text: `update outbound_message set body = null, sent_at = clock_timestamp() where id = $1`,
});

const RETRY = statement({
  name: 'outbox_retry',
  text: `update outbound_message set due_at = clock_timestamp() + make_interval(secs => $2 / 1000.0) where id = $1`,
});
const PARK = statement({
  name: 'outbox_park',
  text: `update outbound_message set body = null, parked_at = clock_timestamp() where id = $1 and sent_at is null`,
});

const PURGE = purgeStatement({
  name: 'outbox_purge',
  table: 'outbound_message',
  where: `body is null and created_at < ${AGO}`,
  order: 'created_at',
});

/** What stores that decide need of the outbox. */
export type Mail = Readonly<{
  /** Whether a message would go out. Its budget is locked until the caller's transaction ends. */
  wouldGoOut: (run: Run, budget: SendBudget, to: Address) => Promise<boolean>;
  /** Puts a message into the outbox of the caller's transaction. */
  post: (run: Run, message: Message) => Promise<void>;
  /** Takes the steps of `post` where nobody gets a message that was asked for out of this budget; what it leaves is dropped by the worker. */
  pretendToPost: (run: Run, budget: SendBudget, to: Address) => Promise<void>;
  /** The same for a notice, whose identifier is nobody's. */
  pretendToTell: (run: Run, identifier: string) => Promise<void>;
}>;

type Body = Pick<Claimed, 'message' | 'isDecoy'>;

type Posting = Readonly<{ seal: Seal; newId: () => string }> & Pick<SendBudgets, 'spend'>;

export const makeWouldGoOut =
  ({ judge }: Pick<SendBudgets, 'judge'>): Mail['wouldGoOut'] =>
  (run, budget, to) =>
    judge(run, budget, budgetKeys(budget, to));

const write = async (run: Run, { seal, newId }: Posting, { message, isDecoy }: Body): Promise<void> => {
  const id = newId();
  await run(POST, id, seal.seal(JSON.stringify({ ...message, isDecoy }), id), message.expiresAt);
};

/**
 * Writes a message in the caller's transaction, so that it is there if and only if its cause is. Past its budget it
 * becomes a decoy, or nothing.
 */
export const makePost =
  (posting: Posting): Mail['post'] =>
  async (run, message) => {
    const goesOut = await posting.spend(run, message.budget, keysOf(message));
    if (goesOut || leavesDecoy(message)) await write(run, posting, { message, isDecoy: !goesOut });
  };

/**
 * Takes the same steps, and leaves a decoy. Only the budget of `nobody` is spent by that: what is asked for an address
 * before its owner registers, or during a lock, takes nothing from the owner.
 */
export const makePretendToPost =
  (posting: Posting): Mail['pretendToPost'] =>
  async (run, budget, to) => {
    await posting.spend(run, budget, budgetKeys(budget, to), budget !== 'nobody');
    await write(run, posting, { message: decoyFor(to.value.length), isDecoy: true });
  };

export const makePretendToTell =
  (posting: Posting): Mail['pretendToTell'] =>
  async (run, identifier) => {
    await posting.spend(run, 'notice', [['notice', 'nobody', identifier]]);
    await write(run, posting, { message: decoyFor(identifier.length), isDecoy: true });
  };

/** What stands in the place of a message that nobody gets. */
const DECOY: Message = {
  to: { type: 'email', value: 'nobody@example.invalid' } as Address,
  template: 'sign-in-code',
  code: '000000' as OtpCode,
  language: 'en',
  budget: 'anybody',
  expiresAt: null,
};

/** As long as a message to an address of that length would be. */
const decoyFor = (length: number): Message => {
  const value = DECOY.to.value.padStart(length, 'x');
  return { ...DECOY, to: { type: 'email', value } as Address };
};

const keysOf = ({ budget, to, template }: Message): ReturnType<typeof budgetKeys> => budgetKeys(budget, to, template);

/** The one order in which a transaction posts several messages, because each locks its budget. */
export const inLockOrder = (messages: readonly Message[]): readonly Message[] =>
  messages.toSorted((a, b) => (keysOf(a).join(' ') < keysOf(b).join(' ') ? -1 : 1));

/** Bodies that an earlier version wrote are messages. */
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
      await onPool(pool)(EXPIRE);
      const rows = await onPool(pool)(CLAIM, limit, leaseMs);
      const claimed: Claimed[] = [];
      for (const { id, body, attempts, age_ms: ageMs } of rows) {
        const found = opened(seal, body, id);
        // without its key it can never be read; it must not hold up the rest
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

import type { Pool } from 'pg';
import type { Address } from '../../../core/domain/addresses/address.ts';
import type { UserId } from '../../../core/domain/ids.ts';
import { excess, sessionsToEnd } from '../../../core/domain/sessions/session-excess.ts';
import type { LivingSession } from '../../../core/domain/sessions/session-excess.ts';
import { PRIMARY_ADDRESS } from '../account/primary-address.ts';
import type { RecordEvents } from '../audit/record-events.ts';
import { inTransaction, onPool } from '../database/sql.ts';
import type { Run } from '../database/sql.ts';
import { CLOCK, columns, computed, statement } from '../database/statement.ts';
import type { RowOf } from '../database/statement.ts';
import { LIVING_IN_ORDER, readInIndexOrder } from './living-sessions.ts';

/** The maximum number of sessions per transaction, and of transactions per user and run, for fairness among users. */
const ENDING = { batch: 500, batches: 20 };
const DELETING = { batch: 1_000, batches: 100 };
/** The maximum number of sessions that are read in addition to `max`, starting with the earliest `purge_at`. */
const CHOICE = 1_000;
/** The maximum number of users that one run checks, in addition to those who have just signed in. */
const STEP = 500;
/** The maximum number and age of recent sign-ins per run. The age exceeds the clock differences of processes. */
const RECENT = 5_000;
const RECENT_MS = 120_000;

/** Finds the users of recent sign-ins by the time in the session's UUIDv7. */
const SIGNED_IN = statement({
  name: 'session_excess_signed_in',
  columns: columns('session', 'user_id'),
  text: `select distinct user_id from
           (select user_id from public.session where id >= $1::uuid and id < $2::uuid order by id desc limit ${RECENT}) r`,
});
/** Jumps from one user to the next in the index, so that the number of sessions per user does not affect the cost. */
const WALK = statement({
  name: 'session_excess_walk',
  columns: columns('session', 'user_id'),
  text: `with recursive walk (user_id, n) as (
           select (select min(s.user_id) from public.session s where s.user_id > $1), 1
           union all
           select (select min(s.user_id) from public.session s where s.user_id > w.user_id), n + 1
             from walk w where w.user_id is not null and n < ${STEP})
         select user_id from walk where user_id is not null`,
});
const OVER = statement({
  name: 'session_excess_over',
  columns: columns('session', 'user_id'),
  text: `select u.id as user_id from unnest($1::int[]) u (id) join public.user_auth a on a.user_id = u.id
          where exists (select from public.session s where s.user_id = u.id and s.ended_at is null and s.epoch < a.session_epoch)
             or (select count(*) from (select from ${LIVING_IN_ORDER('u.id')} desc limit $2 + 1) c) > $2`,
});
/** Skips a user who is locked by another transaction; the next run checks that user again. */
const LOCK = statement({
  name: 'session_excess_lock',
  columns: { now: computed.time, primary: computed.json<Address | null>() },
  text: `select ${CLOCK} as now, ${PRIMARY_ADDRESS('u.id')} as "primary"
           from public."user" u where u.id = $1 for no key update of u skip locked`,
});
const LIVING = statement({
  name: 'session_excess_living',
  columns: {
    ...columns('session', 'id', 'created_at'),
    is_kept_alive: computed.boolean,
    is_seen: computed.boolean,
    used_at: computed.time,
  },
  text: `select s.id, s.created_at, s.generation > 1 or s.is_browsed as is_kept_alive, s.seen_generation > 0 as is_seen,
                greatest(s.last_used_at, s.rotated_at) as used_at
           from ${LIVING_IN_ORDER('$1')} limit $2`,
});
const END = statement({
  name: 'session_excess_end',
  columns: columns('session', 'id', 'is_counted'),
  text: `update public.session set ended_at = clock_timestamp(), end_reason = 'excess'
          where id = any ($1::uuid[]) and ended_at is null returning id, is_counted`,
});
/** Deletes sessions that were ended by incrementing the epoch and that have no `ended_at`. */
const DELETE = statement({
  name: 'session_excess_delete',
  text: `delete from public.session where id in (
           select s.id from public.session s
            where s.user_id = $1 and s.ended_at is null and s.epoch < (select a.session_epoch from public.user_auth a where a.user_id = $1)
            limit ${DELETING.batch} for update skip locked)
         returning id`,
});

type Deps = Readonly<{ pool: Pool; recordEvents: RecordEvents; max: number }>;

const toLiving = (row: RowOf<typeof LIVING>): LivingSession => ({
  id: row.id,
  createdAt: row.created_at,
  isKeptAlive: row.is_kept_alive,
  isSeen: row.is_seen,
  usedAt: row.used_at,
});

const endBatch = async (run: Run, { recordEvents, max }: Deps, userId: UserId): Promise<number> => {
  const [owner] = await run(LOCK, userId);
  if (owner === undefined) return 0;
  await readInIndexOrder(run);
  const living = (await run(LIVING, userId, max + CHOICE)).map(toLiving);
  const ended = await run(END, sessionsToEnd(living, max).slice(0, ENDING.batch));
  const uncounted = ended.filter((session) => !session.is_counted).map(({ id }) => id);
  await recordEvents(run, owner.now, excess(userId, owner.primary, uncounted, ended.length - uncounted.length));
  return ended.length;
};

const deleteBatch = async (run: Run, userId: UserId): Promise<number> => {
  await readInIndexOrder(run);
  return (await run(DELETE, userId)).length;
};

const untilFew = async (limit: typeof ENDING, work: () => Promise<number>): Promise<number> => {
  let [rows, found] = [0, limit.batch];
  for (let n = 0; n < limit.batches && found === limit.batch; n += 1) {
    found = await work();
    rows += found;
  }
  return rows;
};

const uuidAt = (ms: number): string => {
  const hex = ms.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`;
};

/**
 * Checks the users of recent sign-ins and the next users by id. Ends the sessions above each user's maximum, and
 * deletes ended sessions that have no `ended_at`. Returns how many sessions it ended.
 */
export const makeEndExcess = (deps: Deps): (() => Promise<number>) => {
  const { pool, max } = deps;
  const run = onPool(pool);
  let walkedTo = 0;

  const looksAt = async (): Promise<readonly UserId[]> => {
    const walked = await run(WALK, walkedTo);
    walkedTo = walked.length === STEP ? (walked.at(-1)?.user_id ?? 0) : 0;
    const recent = await run(SIGNED_IN, uuidAt(Date.now() - RECENT_MS), uuidAt(Date.now() + RECENT_MS));
    const users = new Set([...recent, ...walked].map((row) => row.user_id));
    return inTransaction(pool, async (within) => {
      await readInIndexOrder(within);
      return (await within(OVER, [...users], max)).map((row) => row.user_id);
    });
  };
  const endOf = async (userId: UserId): Promise<number> => {
    await untilFew(DELETING, () => inTransaction(pool, (within) => deleteBatch(within, userId)));
    return untilFew(ENDING, () => inTransaction(pool, (within) => endBatch(within, deps, userId)));
  };
  return async () => {
    let ended = 0;
    for (const userId of await looksAt()) ended += await endOf(userId);
    return ended;
  };
};

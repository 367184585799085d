import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Pool } from 'pg';
import type { Address } from '../../../core/domain/addresses/address.ts';
import type { SessionId, UserId } from '../../../core/domain/ids.ts';
import type { Principal } from '../../../core/domain/sessions/principal.ts';
import { ended } from '../../../core/domain/sessions/refresh.ts';
import type { Session, SessionSummary } from '../../../core/domain/sessions/session.ts';
import type { Sessions } from '../../../core/ports/sessions.ts';
import { PRIMARY_ADDRESS } from '../account/primary-address.ts';
import type { RecordEvents } from '../audit/record-events.ts';
import { afterTurn, inTurn, sessionRow, userRowKey } from '../database/call-limits.ts';
import { outage } from '../database/outage.ts';
import { AGO, purgeAll, purgeStatement } from '../database/purge.ts';
import { inTransaction, onPool } from '../database/sql.ts';
import type { Run } from '../database/sql.ts';
import { CLOCK, columns, computed, statement, msSince } from '../database/statement.ts';
import type { RowOf } from '../database/statement.ts';
import { PRIVILEGES_OF } from '../roles/held-privileges.ts';
import { IS_LIVING, IS_OF_EPOCH, LIVING_IN_ORDER, readInIndexOrder } from './living-sessions.ts';
import { makeEndExcess } from './session-excess.ts';
import { endSession, endSessions, saveSession } from './session-writes.ts';

/** Use is recorded once a minute, so that reads don't write. */
const NOTE_EVERY_S = 60;

// The hottest statement: every signed-in request runs it. `is_news`: its use is to be recorded. Tokens of a removed key
// are invalid even if a process still has the key. Generation and elevation come from one row, so that no token gets a
// freshness that was proved after it was issued. Without a generation it reads the newest.
const PRINCIPAL = statement({
  name: 'session_principal',
  columns: {
    ...columns('session', 'user_id', 'authenticated_at', 'salt'),
    generation: computed.number,
    role: computed.string,
    age_ms: computed.number,
    is_news: computed.boolean,
    privileges: computed.strings,
  },
  text: `select s.user_id, coalesce($2::int, s.generation) as generation, s.authenticated_at, s.salt, r.name as role,
                ${msSince('s.authenticated_at')} as age_ms,
                s.seen_generation < $2 or s.last_used_at < clock_timestamp() - interval '${NOTE_EVERY_S} s' as is_news,
                ${PRIVILEGES_OF('r')} as privileges
           from public.session s join public."user" u on u.id = s.user_id join public.role r on r.id = u.role_id
          where s.id = $1 and coalesce($2, s.generation) between s.elevated_generation and s.generation and ${IS_LIVING('s')}
            and u.is_active and u.deleted_at is null
            and ($3::text is null or exists (select from public.signing_key k where k.kid = $3 and k.deleted_at is null))`,
});
const NOTE = statement({
  name: 'session_note',
  text: `update public.session set seen_generation = greatest(seen_generation, $2), last_used_at = clock_timestamp()
          where id = $1 and ended_at is null`,
});
// Ending one session writes its row, so this lock suffices, and guesses at the user's codes don't delay a refresh. All
// sessions may end right afterwards; then `opened` issues no tokens. `now` is read after the lock is acquired.
const LOCK = statement({
  name: 'session_lock',
  columns: {
    now: computed.time,
    ...columns(
      'session',
      'user_id',
      'generation',
      'elevated_generation',
      'authenticated_at',
      'salt',
      'seen_generation',
      'late_retries',
      'rotated_at',
      'expires_at',
      'idle_expires_at',
      'ended_at',
    ),
    primary: computed.json<Address | null>(),
  },
  text: `with locked as (
           select s.* from public.session s join public."user" u on u.id = s.user_id
            where s.id = $1 and u.is_active and u.deleted_at is null for update of s)
         select ${CLOCK} as now, s.user_id, s.generation, s.elevated_generation, s.authenticated_at,
                s.salt, s.seen_generation, s.late_retries, s.rotated_at, s.expires_at, s.idle_expires_at,
                case when ${IS_OF_EPOCH('s')} then s.ended_at else coalesce(s.ended_at, clock_timestamp()) end as ended_at,
                ${PRIMARY_ADDRESS('s.user_id')} as "primary"
           from locked s`,
});
/** A concurrent sign-in comes before or after. */
const LOCK_OWNER = statement({
  name: 'session_lock_owner',
  columns: { now: computed.time },
  text: `with locked as materialized (select from public."user" where id = $1 for no key update)
         select ${CLOCK} as now from (select count(*) from locked) l`,
});
const LIST = statement({
  name: 'session_list',
  columns: columns('session', 'id', 'created_at', 'last_used_at', 'expires_at', 'ip', 'user_agent'),
  text: `select * from (
           select s.id, s.created_at, s.last_used_at, least(s.expires_at, s.idle_expires_at) as expires_at, s.ip, s.user_agent
             from ${LIVING_IN_ORDER('$1')} desc limit $2) living
          order by created_at desc, id desc`,
});

const PURGE = purgeStatement({
  name: 'session_purge',
  table: 'session',
  where: `least(expires_at, idle_expires_at, ended_at) < ${AGO}`,
  order: 'least(expires_at, idle_expires_at, ended_at)',
});

const toPrincipal = (id: SessionId, row: RowOf<typeof PRINCIPAL>): Principal => ({
  userId: row.user_id,
  sessionId: id,
  generation: row.generation,
  authenticatedAt: row.authenticated_at,
  authenticatedMsAgo: row.age_ms,
  role: row.role,
  privileges: row.privileges,
});

const toSession = (id: SessionId, row: RowOf<typeof LOCK>): Session => ({
  id,
  userId: row.user_id,
  generation: row.generation,
  elevatedGeneration: row.elevated_generation,
  authenticatedAt: row.authenticated_at,
  salt: row.salt,
  seenGeneration: row.seen_generation,
  lateRetries: row.late_retries,
  rotatedAt: row.rotated_at,
  expiresAt: row.expires_at,
  idleExpiresAt: row.idle_expires_at,
  endedAt: row.ended_at,
  primary: row.primary,
});

const toSummary = (row: RowOf<typeof LIST>): SessionSummary => ({
  id: row.id,
  createdAt: row.created_at,
  lastUsedAt: row.last_used_at,
  expiresAt: row.expires_at,
  ip: row.ip,
  userAgent: row.user_agent,
});

type Deps = Readonly<{
  pool: Pool;
  recordEvents: RecordEvents;
  newId: () => SessionId;
  /** Active sessions per user above which `endExcess` ends some. */
  max: number;
}>;

/** A user may exceed the maximum between two runs of its job. */
const LISTED_OVER_MAX = 100;

const lockOwner = async (run: Run, userId: UserId): Promise<Date> => {
  const [row] = await run(LOCK_OWNER, userId);
  if (row === undefined) throw new TypeError('the statement must return one row');
  return row.now;
};

/** Records the use of sessions; concurrent calls share one write instead of waiting for the row. */
const makeNote = (pool: Pool) => {
  const running = new Map<string, Promise<unknown>>();
  return async (id: SessionId, generation: number): Promise<void> => {
    const key = `${id} ${generation}`;
    const place = { rows: [sessionRow(id)], queue: null };
    const write = () => afterTurn(pool, place, () => onPool(pool)(NOTE, id, generation));
    const noted = running.get(key) ?? write().finally(() => running.delete(key));
    running.set(key, noted);
    await noted;
  };
};

const storeOf = ({ pool, recordEvents, newId, max }: Deps, note: ReturnType<typeof makeNote>): Sessions => ({
  newId,
  principal: ({ sessionId: id, generation, keyId }) =>
    TE.tryCatch(async () => {
      const [row] = await onPool(pool)(PRINCIPAL, id, generation, keyId);
      if (row === undefined) return O.none;
      if (row.is_news) await note(id, generation);
      return O.some(toPrincipal(id, row));
    }, outage('sessions')),
  opened: (id) =>
    TE.tryCatch(async () => {
      const [row] = await onPool(pool)(PRINCIPAL, id, null, null);
      return row === undefined ? O.none : O.some({ principal: toPrincipal(id, row), salt: row.salt });
    }, outage('sessions')),
  update: (id, decide) =>
    TE.tryCatch(async () => {
      const decided = await inTurn(pool, { rows: [sessionRow(id)], queue: 'session' }, async (run) => {
        const [row] = await run(LOCK, id);
        if (row === undefined) return null;
        const decision = decide(toSession(id, row), row.now);
        if (decision.writes) await saveSession(run, id, decision.writes, row.now);
        await recordEvents(run, row.now, decision.events);
        return decision;
      });
      return decided === null ? O.none : O.some(decided.answer);
    }, outage('sessions')),
  list: (userId) =>
    TE.tryCatch(
      () =>
        inTransaction(pool, async (run) => {
          await readInIndexOrder(run);
          return (await run(LIST, userId, max + LISTED_OVER_MAX)).map(toSummary);
        }),
      outage('sessions'),
    ),
  end: (userId, id) =>
    TE.tryCatch(
      () =>
        inTurn(pool, { rows: [userRowKey(userId)], queue: 'sessions' }, async (run) => {
          const now = await lockOwner(run, userId);
          const isEnded = await endSession(run, userId, id);
          if (isEnded) await recordEvents(run, now, [ended(userId, 'ended', id)]);
          return isEnded;
        }),
      outage('sessions'),
    ),
  endOthers: (userId, but) =>
    TE.tryCatch(
      () =>
        inTurn(pool, { rows: [userRowKey(userId)], queue: 'sessions' }, async (run) => {
          const now = await lockOwner(run, userId);
          const hasEnded = await endSessions(run, userId, { but, reason: 'ended' });
          await recordEvents(run, now, [ended(userId, 'ended')]);
          return hasEnded;
        }),
      outage('sessions'),
    ),
  purge: (overForMs) => TE.tryCatch(() => purgeAll(onPool(pool), PURGE, overForMs), outage('sessions')),
  endExcess: TE.tryCatch(makeEndExcess({ pool, recordEvents, max }), outage('sessions')),
});

export const makeSessions = (deps: Deps): Sessions => storeOf(deps, makeNote(deps.pool));

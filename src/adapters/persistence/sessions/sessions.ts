import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Pool } from 'pg';
import type { SessionId, UserId } from '../../../core/domain/ids.ts';
import type { Requirement } from '../../../core/domain/second-factor/assurance.ts';
import { ended } from '../../../core/domain/sessions/refresh.ts';
import type { SessionDecision } from '../../../core/domain/sessions/refresh.ts';
import type { Session, SessionSummary } from '../../../core/domain/sessions/session.ts';
import type { Sessions } from '../../../core/ports/sessions.ts';
import { toUser } from '../account/user-columns.ts';
import type { RecordEvents } from '../audit/record-events.ts';
import { afterTurn, inTurn, sessionRow, userRowKey } from '../database/call-limits.ts';
import { outage } from '../database/outage.ts';
import { purgeMoving } from '../database/purge.ts';
import { atOnce, inTransaction, onPool } from '../database/sql.ts';
import type { Run } from '../database/sql.ts';
import type { RowOf, Statement } from '../database/statement.ts';
import { readInIndexOrder } from './living-sessions.ts';
import { makePrincipals, toPrincipal } from './principals.ts';
import type { Principals } from './principals.ts';
import { makeEndExcess } from './session-excess.ts';
import { LIST, LOCK_OWNER, NOTE, NOTE_BROWSED, SEE, PURGE } from './session-statements.ts';
import { endSession, endSessions, saveSession } from './session-writes.ts';

const toSession = (id: SessionId, row: RowOf<typeof SEE>): Session => ({
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
  /** The maximum number of active sessions per user; `endExcess` ends sessions above it. */
  max: number;
  required: Requirement;
}>;

/** How many sessions above the maximum are listed. A user may exceed the maximum until the next run of `endExcess`. */
const LISTED_OVER_MAX = 100;

const lockOwner = async (run: Run, userId: UserId): Promise<Date> => {
  const [row] = await run(LOCK_OWNER, userId);
  if (row === undefined) throw new TypeError('the statement must return one row');
  return row.now;
};

/** Records the use of sessions. Concurrent calls for a session share one write instead of waiting for the row. */
const makeNote = (pool: Pool) => {
  const running = new Map<string, Promise<unknown>>();
  return async (note: Statement, id: SessionId, ...values: readonly number[]): Promise<void> => {
    const key = [note.name, id, ...values].join(' ');
    const place = { rows: [sessionRow(id)], queue: null };
    const write = () => afterTurn(pool, place, () => onPool(pool)(note, id, ...values));
    const noted = running.get(key) ?? write().finally(() => running.delete(key));
    running.set(key, noted);
    await noted;
  };
};

const storeOf = (
  { pool, recordEvents, newId, max, required }: Deps,
  note: ReturnType<typeof makeNote>,
  principals: Principals,
): Sessions => ({
  newId,
  principal: (claim) =>
    TE.tryCatch(async () => {
      const row = await principals.find(claim);
      if (row === undefined) return O.none;
      if (row.is_news) await note(NOTE, claim.sessionId, claim.generation);
      return O.some(toPrincipal(claim.sessionId, row, required));
    }, outage('sessions')),
  principalAndState: (claim) =>
    TE.tryCatch(async () => {
      const row = await principals.find(claim);
      if (row === undefined) return O.none;
      if (row.is_news) await note(NOTE, claim.sessionId, claim.generation);
      const state = { version: row.version, role: row.role, hasPassword: row.has_password };
      return O.some({ principal: toPrincipal(claim.sessionId, row, required), state });
    }, outage('sessions')),
  principalAndUser: (claim) =>
    TE.tryCatch(async () => {
      const row = await principals.findWithUser(claim);
      if (row === undefined) return O.none;
      if (row.is_news) await note(NOTE, claim.sessionId, claim.generation);
      return O.some({ principal: toPrincipal(claim.sessionId, row, required), user: toUser(row) });
    }, outage('sessions')),
  browsed: ({ sessionId: id, generation }, { isAuthentic, idleTtlMs }) =>
    TE.tryCatch(async () => {
      const row = await principals.alone(id, generation);
      if (row === undefined || !isAuthentic(row.salt)) return O.none;
      if (row.is_news) await note(NOTE_BROWSED, id, generation, idleTtlMs);
      return O.some(toPrincipal(id, row, required));
    }, outage('sessions')),
  opened: (id) =>
    TE.tryCatch(async () => {
      const row = await principals.alone(id, null);
      return row === undefined ? O.none : O.some({ principal: toPrincipal(id, row, required), salt: row.salt });
    }, outage('sessions')),
  update: (id, decide) =>
    TE.tryCatch(async () => {
      const place = { rows: [sessionRow(id)], queue: 'session' };
      const save = async (run: Run, row: RowOf<typeof SEE>, { writes, events }: SessionDecision<unknown>) => {
        if (writes !== null && !(await saveSession(run, id, writes, row))) return false;
        await recordEvents(run, row.now, events);
        return true;
      };
      return afterTurn(pool, place, async () => {
        // Reads the session without a lock, then decides. If another call changed the session in between, the loop
        // reads it again.
        for (;;) {
          const [row] = await onPool(pool)(SEE, id);
          if (row === undefined) return O.none;
          const decision = decide(toSession(id, row), row.now, toPrincipal(id, row, required));
          const isSaved =
            decision.events.length === 0
              ? await save(atOnce(pool), row, decision)
              : await inTransaction(pool, (run) => save(run, row, decision));
          if (isSaved) return O.some(decision.answer);
        }
      });
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
  purge: (overForMs) => TE.tryCatch(() => purgeMoving(onPool(pool), PURGE, overForMs), outage('sessions')),
  endExcess: TE.tryCatch(makeEndExcess({ pool, recordEvents, max }), outage('sessions')),
});

export const makeSessions = (deps: Deps): Sessions => storeOf(deps, makeNote(deps.pool), makePrincipals(deps));

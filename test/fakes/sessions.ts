import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { unavailable } from '../../src/core/domain/errors.ts';
import type { SessionId } from '../../src/core/domain/ids.ts';
import { hasFactor } from '../../src/core/domain/second-factor/has-factor.ts';
import type { Principal } from '../../src/core/domain/sessions/principal.ts';
import { ended } from '../../src/core/domain/sessions/refresh.ts';
import { excess, sessionsToEnd } from '../../src/core/domain/sessions/session-excess.ts';
import type { LivingSession } from '../../src/core/domain/sessions/session-excess.ts';
import type { Session } from '../../src/core/domain/sessions/session.ts';
import type { Sessions } from '../../src/core/ports/sessions.ts';
import { MINUTE, SESSION_MAX } from '../support/values.ts';
import { TEST_KEY } from './access-tokens.ts';
import { heldBy, roleOf } from './role-rows.ts';
import { endSessions, isLiving, newUuid, primaryOf, recordEvents, setUpOf } from './store.ts';
import type { SessionRow, Store, UserRow } from './store.ts';
import { toUser } from './users.ts';

const principalOf = (store: Store, id: SessionId, presented: number | null): Principal | null => {
  const session = store.sessions.get(id);
  if (session === undefined || !isLiving(store, session)) return null;
  const generation = presented ?? session.generation;
  if (generation > session.generation || generation < session.elevatedGeneration) return null;
  const user = store.users.get(session.userId);
  if (user === undefined || !user.isActive || user.deletedAt !== null) return null;
  return holderOf(store, id, { session, user, generation });
};

type Held = Readonly<{ session: SessionRow; user: UserRow; generation: number }>;

const holderOf = (store: Store, id: SessionId, { session, user, generation }: Held): Principal => {
  const role = roleOf(store, user.roleId);
  const privileges = heldBy(store, role);
  return {
    userId: user.id,
    sessionId: id,
    generation,
    authenticatedAt: session.authenticatedAt,
    authenticatedMsAgo: store.now.getTime() - session.authenticatedAt.getTime(),
    hasFactor: hasFactor(setUpOf(store, user)),
    factorMsAgo: session.factorAt && store.now.getTime() - session.factorAt.getTime(),
    isRemembered: session.isRemembered,
    amr: session.amr,
    role: role.name,
    privileges,
  };
};

const sessionOf = (store: Store, id: SessionId, row: SessionRow): Session => ({
  ...row,
  id,
  primary: primaryOf(store, row.userId),
});

const livingOf = ([id, row]: readonly [SessionId, SessionRow]): LivingSession => ({
  id,
  createdAt: row.createdAt,
  isKeptAlive: row.generation > 1 || row.isBrowsed === true,
  isSeen: row.seenGeneration > 0,
  usedAt: row.lastUsedAt > row.rotatedAt ? row.lastUsedAt : row.rotatedAt,
});

export const makeFakeSessions = (store: Store): Sessions => ({
  newId: () => newUuid(store) as SessionId,
  principal:
    ({ sessionId: id, generation, keyId }) =>
    async () => {
      const principal = keyId === TEST_KEY ? principalOf(store, id, generation) : null;
      const session = store.sessions.get(id);
      if (principal !== null && session !== undefined) {
        session.seenGeneration = Math.max(session.seenGeneration, generation);
        session.lastUsedAt = store.now;
      }
      return TE.right(O.fromNullable(principal))();
    },
  principalAndState: (claim) =>
    TE.map(
      O.map((principal: Principal) => {
        const { version, role, hasPassword } = toUser(store, store.users.get(principal.userId)!);
        return { principal, state: { version, role: role.name, hasPassword } };
      }),
    )(makeFakeSessions(store).principal(claim)),
  principalAndUser: (claim) =>
    TE.map(O.map((principal: Principal) => ({ principal, user: toUser(store, store.users.get(principal.userId)!) })))(
      makeFakeSessions(store).principal(claim),
    ),
  browsed:
    ({ sessionId: id, generation }, { isAuthentic, idleTtlMs }) =>
    async () => {
      const principal = principalOf(store, id, generation);
      const session = store.sessions.get(id);
      if (principal === null || session === undefined || !isAuthentic(session.salt)) return TE.right(O.none)();
      const isNews = session.seenGeneration < generation || session.lastUsedAt.getTime() < store.now.getTime() - MINUTE;
      if (isNews) {
        session.seenGeneration = Math.max(session.seenGeneration, generation);
        session.lastUsedAt = store.now;
        session.idleExpiresAt = new Date(store.now.getTime() + idleTtlMs);
        session.isBrowsed = true;
      }
      return TE.right(O.some(principal))();
    },
  opened: (id) => async () => {
    const principal = principalOf(store, id, null);
    const salt = store.sessions.get(id)?.salt;
    return TE.right(principal === null || salt === undefined ? O.none : O.some({ principal, salt }))();
  },
  update: (id, decide) =>
    TE.tryCatch(async () => {
      const row = store.sessions.get(id);
      const user = row && store.users.get(row.userId);
      if (row === undefined || !user?.isActive || user.deletedAt !== null) return O.none;
      const session = sessionOf(store, id, row);
      const principal = holderOf(store, id, { session: row, user, generation: row.generation });
      const { writes, events, answer } = decide(session, store.now, principal);
      recordEvents(store, events);
      if (writes !== null) {
        const { generation, seenGeneration, lateRetries, rotatedAt, idleExpiresAt } = writes.session;
        Object.assign(row, { generation, seenGeneration, lateRetries, rotatedAt, idleExpiresAt });
        if (writes.ends) Object.assign(row, { endedAt: store.now, endReason: writes.ends });
      }
      return O.some(answer);
    }, unavailable('sessions')),
  list: (userId) => async () => {
    const own = [...store.sessions].filter(([, row]) => row.userId === userId && isLiving(store, row)).toReversed();
    return TE.right(
      own.map(([id, row]) => ({
        id,
        createdAt: row.createdAt,
        lastUsedAt: row.lastUsedAt,
        expiresAt: row.expiresAt < row.idleExpiresAt ? row.expiresAt : row.idleExpiresAt,
        ip: row.session.client.ip,
        userAgent: row.session.client.userAgent,
      })),
    )();
  },
  end: (userId, id) => async () => {
    const row = store.sessions.get(id);
    const isOwn = row !== undefined && row.userId === userId && isLiving(store, row);
    if (isOwn) {
      Object.assign(row, { endedAt: store.now, endReason: 'ended' });
      recordEvents(store, [ended(userId, 'ended', id)]);
    }
    return TE.right(isOwn)();
  },
  purge: (overForMs) => async () => {
    const over = [...store.sessions].filter(([, { endedAt, expiresAt, idleExpiresAt }]) => {
      const end = Math.min(...[endedAt ?? expiresAt, expiresAt, idleExpiresAt].map((at) => at.getTime()));
      return end < store.now.getTime() - overForMs;
    });
    for (const [id] of over) store.sessions.delete(id);
    return TE.right(over.length)();
  },
  endExcess: async () => {
    let count = 0;
    for (const userId of store.users.keys()) {
      const living = [...store.sessions].filter(([, row]) => row.userId === userId && isLiving(store, row));
      const ids = sessionsToEnd(living.map(livingOf), SESSION_MAX);
      for (const id of ids) Object.assign(store.sessions.get(id)!, { endedAt: store.now, endReason: 'excess' });
      recordEvents(store, excess(userId, primaryOf(store, userId), ids, 0));
      count += ids.length;
    }
    return TE.right(count)();
  },
  endOthers: (userId, but) => async () => {
    const hasEnded = endSessions(store, userId, { but, reason: 'ended' });
    recordEvents(store, [ended(userId, 'ended')]);
    return TE.right(hasEnded)();
  },
});

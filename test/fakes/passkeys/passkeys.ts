import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { unavailable } from '../../../src/core/domain/errors.ts';
import type { Unavailable } from '../../../src/core/domain/errors.ts';
import { namingAddedPasskey } from '../../../src/core/domain/events.ts';
import type { PasskeyId, UserId } from '../../../src/core/domain/ids.ts';
import { sessionScope } from '../../../src/core/domain/locks/attempt-scope.ts';
import type { FoundScope } from '../../../src/core/domain/locks/attempt-scope.ts';
import type { GenuineChallenge } from '../../../src/core/domain/passkeys/ceremony.ts';
import type { OwnPasskeys, PasskeyDecision } from '../../../src/core/domain/passkeys/own-passkeys.ts';
import type { Passkey } from '../../../src/core/domain/passkeys/passkey.ts';
import type { PasskeyInUse } from '../../../src/core/domain/passkeys/use-passkey.ts';
import { noPassword } from '../../../src/core/domain/sign-in/password.ts';
import type { Passkeys } from '../../../src/core/ports/passkeys/passkeys.ts';
import { heldBy, roleOf } from '../role-rows.ts';
import { changingSession, replaceCodes } from '../second-factor/second-factors.ts';
import { openUndoLink } from '../second-factor/undo-links.ts';
import {
  codesLeft,
  elevateSession,
  endSessions,
  foundScope,
  isRequiredOfUser,
  living,
  livingLinks,
  newId,
  recordEvents,
  renewSession,
  setUpOf,
  startSession,
} from '../store.ts';
import type { PasskeyRow, Store, UserRow } from '../store.ts';

const toPasskey = ({
  userId: _user,
  publicKey: _key,
  counter: _count,
  isSynced: _synced,
  addedIn: _addedIn,
  ...row
}: PasskeyRow): Passkey => row;

export const makeFakePasskeys = (store: Store): Passkeys => {
  const existing = (id: UserId): UserRow | undefined => {
    const user = store.users.get(id);
    return user?.deletedAt === null ? user : undefined;
  };
  const rowsOf = (userId: UserId): readonly PasskeyRow[] =>
    existing(userId) ? store.passkeys.filter((row) => row.userId === userId) : [];
  const verifiedOf = (userId: UserId) =>
    living(store)
      .filter((i) => i.userId === userId && i.isVerified)
      .map(({ address }) => address);
  const isReplayed = ({ digest, expiresAt }: GenuineChallenge): boolean => {
    const isUsed = store.usedChallenges.has(digest);
    if (!isUsed) store.usedChallenges.set(digest, expiresAt);
    return isUsed;
  };
  const ownOf = (user: UserRow): OwnPasskeys => ({
    userId: user.id,
    verified: verifiedOf(user.id),
    passkeys: rowsOf(user.id).map(toPasskey),
    hasOtherWayIn:
      user.passwordHash !== noPassword ||
      verifiedOf(user.id).length > 0 ||
      livingLinks(store).some(({ userId }) => userId === user.id),
    factor: setUpOf(store, user),
    isRequired: isRequiredOfUser(store, user),
    recoveryCodesLeft: codesLeft(store, user.id),
  });
  const write = <R, A>(userId: UserId, { writes, events, answer }: PasskeyDecision<R, A>): E.Either<R, A> => {
    const { adds, renames, removes, undoLink, recoveryCodes, elevates } = writes;
    const id = newId(store) as PasskeyId;
    if (adds) {
      const fresh = { isBlocked: false, version: 1, createdAt: store.now, lastUsedAt: null };
      store.passkeys.push({ ...adds, ...fresh, id, userId });
    }
    const renamed = store.passkeys.find((row) => row.id === renames?.id);
    if (renames && renamed) Object.assign(renamed, { name: renames.name, version: renamed.version + 1 });
    store.passkeys = store.passkeys.filter((row) => row.id !== removes);
    if (undoLink) openUndoLink(store, userId, undoLink);
    if (recoveryCodes) replaceCodes(store, userId, recoveryCodes);
    if (elevates) {
      endSessions(store, userId, { but: elevates.session, reason: 'ended' });
      elevateSession(store, userId, elevates.session, elevates.evidence);
    }
    recordEvents(store, events.map(namingAddedPasskey(id)));
    return answer;
  };
  const attempt = <R, A>(work: () => E.Either<R, A>): TE.TaskEither<R | Unavailable, A> =>
    pipe(
      TE.tryCatch(async () => work(), unavailable('passkeys')),
      TE.flatMap((done): TE.TaskEither<R | Unavailable, A> => TE.fromEither(done)),
    );
  const done = <R, A>(answer: E.Either<R, A>): E.Either<R, O.Option<A>> => E.map<A, O.Option<A>>(O.some)(answer);

  const inSession = <R, A>(
    { userId, sessionId, generation }: Parameters<Passkeys['change']>[0],
    decide: (user: UserRow, scope: FoundScope) => PasskeyDecision<R, A>,
  ) =>
    attempt((): E.Either<R, O.Option<A>> => {
      const user = existing(userId);
      const scope = user && foundScope(store, userId, sessionScope(sessionId));
      if (!user?.isActive || scope?.kind !== 'Session' || scope.elevatedGeneration > generation) return E.right(O.none);
      return done(write(userId, decide(user, scope)));
    });

  return {
    now: TE.fromIO(() => store.now),
    find: (id) =>
      TE.fromIO(() => {
        const row = store.passkeys.find(({ credentialId }) => credentialId === id);
        const handle = row && existing(row.userId) && store.userHandles.get(row.userId);
        return row && handle ? O.some({ ...row, userHandle: handle }) : O.none;
      }),
    use: ({ passkey: id, userId, challenge, secondFactorOf }, decide, asked) =>
      TE.tryCatch(async () => {
        const user = existing(userId);
        const waiting = store.challenges.find(
          (row) => row.token === secondFactorOf && !row.isOver && row.expiresAt > store.now,
        );
        const isForeign = waiting !== undefined && waiting.userId !== userId;
        if (user === undefined || (secondFactorOf !== null && waiting === undefined)) return O.none;
        const renewed = (isForeign ? null : waiting?.session) ?? (asked._tag === 'Session' ? asked.id : null);
        const scope = renewed === null ? asked : sessionScope(renewed);
        const found = foundScope(store, userId, scope);
        if (scope._tag === 'Session' && found.kind !== 'Session') return O.none;
        const row = rowsOf(userId).find((one) => one.id === id);
        const seen: PasskeyInUse = {
          userId,
          isActive: user.isActive,
          verified: verifiedOf(userId),
          passkey: row ?? null,
          isForeign,
          isReplayed: !isForeign && isReplayed(challenge),
          before: waiting && !isForeign ? { amr: waiting.amr, session: waiting.session } : null,
        };
        const { writes, events, answer } = decide(seen, store.now);
        if (row && writes.used) Object.assign(row, { ...writes.used, hasVerifiedUser: true, lastUsedAt: store.now });
        if (row && writes.blocks) Object.assign(row, { isBlocked: true, version: row.version + 1 });
        if (writes.session) startSession(store, { userId, scope, reopensFrom: writes.reopensFrom }, writes.session);
        if (writes.renews) renewSession(store, userId, writes.renews, writes.reopensFrom);
        if (waiting && answer === 'Right') waiting.isOver = true;
        recordEvents(store, events);
        return O.some({ answer, scope: found, renewed, now: store.now });
      }, unavailable('passkeys')),
    refuse: ({ id, name, userId }) =>
      TE.fromIO(() => recordEvents(store, [{ _tag: 'PasskeyRefused', by: null, userId, passkey: { id, name } }])),
    list: (userId) => TE.fromIO(() => rowsOf(userId).map(toPasskey)),
    listForChallenge: (token) =>
      TE.fromIO(() => {
        const waiting = store.challenges.find((row) => row.token === token && !row.isOver && row.expiresAt > store.now);
        return waiting ? O.some(rowsOf(waiting.userId).map(toPasskey)) : O.none;
      }),
    handleOf: (userId, fresh) =>
      TE.fromIO(() => {
        if (!existing(userId)) return O.none;
        const handle = store.userHandles.get(userId) ?? fresh;
        store.userHandles.set(userId, handle);
        return O.some(handle);
      }),
    add: (by, { credential, challenge }, decide) =>
      inSession(by, (user, scope) => {
        const isTaken = store.passkeys.some(({ credentialId }) => credentialId === credential.credentialId);
        const session = changingSession(store, sessionScope(by.sessionId));
        if (session === null) throw new TypeError('a living session must exist');
        return decide(ownOf(user), store.now, { isReplayed: isReplayed(challenge), isTaken, session, scope });
      }),
    change: (by, decide) => inSession(by, (user) => decide(ownOf(user), store.now)),
    administer: (by, userId, decide) =>
      attempt(() => {
        const user = existing(userId);
        if (user === undefined) return E.right(O.none);
        const allowed = by.on(heldBy(store, roleOf(store, user.roleId)));
        return E.isLeft(allowed) ? allowed : done(write(userId, decide(ownOf(user), store.now)));
      }),
    purgeChallenges: (overForMs) =>
      TE.fromIO(() => {
        const limit = store.now.getTime() - overForMs;
        const over = [...store.usedChallenges].filter(([, expiresAt]) => expiresAt.getTime() < limit);
        for (const [digest] of over) store.usedChallenges.delete(digest);
        return over.length;
      }),
    countForeign: (id) => TE.fromIO(() => store.passkeys.filter(({ rpId }) => rpId !== id).length),
  };
};

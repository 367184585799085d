import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Address } from '../../../src/core/domain/addresses/address.ts';
import { unavailable } from '../../../src/core/domain/errors.ts';
import type { InsufficientPrivileges, Unavailable } from '../../../src/core/domain/errors.ts';
import type { UserId } from '../../../src/core/domain/ids.ts';
import { publicScope, sessionScope } from '../../../src/core/domain/locks/attempt-scope.ts';
import type { AttemptScope } from '../../../src/core/domain/locks/attempt-scope.ts';
import { open } from '../../../src/core/domain/locks/lockout.ts';
import { hasFactor } from '../../../src/core/domain/second-factor/has-factor.ts';
import type { FactorWrites, SecondFactor } from '../../../src/core/domain/second-factor/second-factor.ts';
import type { SecondFactors } from '../../../src/core/ports/second-factor/second-factors.ts';
import { heldBy, roleOf } from '../role-rows.ts';
import {
  codesLeft,
  elevateSession,
  endSessions,
  foundScope,
  living,
  newId,
  primaryOf,
  recordEvents,
  renewSession,
  scopeRowOf,
  setUpOf,
  startSession,
} from '../store.ts';
import type { IdentityRow, Store, UserRow } from '../store.ts';
import { coveredBy, openUndoLink } from './undo-links.ts';

const verifiedOf = (store: Store, userId: UserId): readonly Address[] =>
  living(store)
    .filter((i) => i.userId === userId && i.isVerified)
    .map(({ address }) => address);

export const changingSession = (store: Store, asked: AttemptScope): SecondFactor['session'] => {
  const row = asked._tag === 'Session' ? store.sessions.get(asked.id) : undefined;
  if (asked._tag !== 'Session' || row === undefined) return null;
  const isBefore = ({ verifiedAt, createdAt }: IdentityRow) => (verifiedAt ?? createdAt) <= row.createdAt;
  return {
    id: asked.id,
    hasSecondFactor: row.factorAt !== null,
    factorAddedIn: row.factorAddedIn,
    verifiedBefore: living(store)
      .filter((i) => i.userId === row.userId && i.isVerified && isBefore(i))
      .map(({ address }) => address),
    coveredBy: coveredBy(store, row.userId),
  };
};

const factorOf = (store: Store, user: UserRow, asked: AttemptScope, isOwn = false): SecondFactor => ({
  userId: user.id,
  isActive: user.isActive,
  verified: verifiedOf(store, user.id),
  primary: primaryOf(store, user.id),
  totp: user.totp,
  isAlways: user.isAlways,
  isPasskeyEnough: setUpOf(store, user).isPasskeyEnough,
  pending: user.pending,
  recoveryCodesLeft: codesLeft(store, user.id),
  lockout: scopeRowOf(store, user.id, asked)?.factors ?? user.factors,
  session: isOwn ? changingSession(store, asked) : null,
});

type Codes = NonNullable<FactorWrites['recoveryCodes']>;

export const replaceCodes = (store: Store, userId: UserId, { hashes, addedIn }: Codes): void => {
  const others = store.recoveryCodes.filter((code) => code.userId !== userId);
  store.recoveryCodes = [
    ...others,
    ...hashes.map((hash) => ({ id: newId(store), userId, hash, addedIn, isUsed: false })),
  ];
};

const forgetRemembered = (store: Store, userId: UserId): void => {
  for (const row of store.devices) if (row.userId === userId) row.rememberedAt = null;
  for (const row of store.sessions.values()) if (row.userId === userId) row.isRemembered = false;
};

const write = (store: Store, user: UserRow, writes: FactorWrites, asked: AttemptScope): void => {
  const own = scopeRowOf(store, user.id, asked);
  const { lockout, lastStep, usesCode, session, renews, reopensFrom, pending, totp, isAlways } = writes;
  const { recoveryCodes, undoLink, forgetsProofs, elevates } = writes;
  (own ?? user).factors = lockout;
  if (lastStep !== undefined && user.totp) user.totp = { ...user.totp, lastStep };
  const code = store.recoveryCodes.find(({ id }) => id === usesCode);
  if (code) code.isUsed = true;
  if (totp !== undefined) user.totp = totp;
  if (isAlways !== undefined) Object.assign(user, { isAlways, alwaysAddedIn: writes.alwaysAddedIn ?? null });
  if (totp === null || isAlways === false) forgetRemembered(store, user.id);
  if (forgetsProofs) for (const row of store.sessions.values()) if (row.userId === user.id) row.factorAt = null;
  if (pending !== undefined) user.pending = pending;
  if (recoveryCodes !== undefined) replaceCodes(store, user.id, recoveryCodes);
  if (undoLink) openUndoLink(store, user.id, undoLink);
  if (session) startSession(store, { userId: user.id, scope: own ? asked : publicScope, reopensFrom }, session);
  if (renews) renewSession(store, user.id, renews, reopensFrom);
  if (elevates) {
    endSessions(store, user.id, { but: elevates.session, reason: 'ended' });
    elevateSession(store, user.id, elevates.session, elevates.evidence);
  }
};

export const makeFakeSecondFactors = (store: Store): SecondFactors => {
  const existing = (id: UserId): UserRow | undefined => {
    const user = store.users.get(id);
    return user?.deletedAt === null ? user : undefined;
  };
  return {
    answer: ({ challenge: token, recoveryCode }, decide, device) =>
      TE.tryCatch(async () => {
        const challenge = store.challenges.find((row) => row.token === token && !row.isOver);
        const user = challenge && existing(challenge.userId);
        if (!challenge || !user?.isActive || !hasFactor(setUpOf(store, user)) || challenge.expiresAt <= store.now)
          return O.none;
        const { session, amr } = challenge;
        const scope = session === null ? device : sessionScope(session);
        const found = foundScope(store, user.id, scope);
        if (session !== null && found.kind !== 'Session') return O.none;
        const code = store.recoveryCodes.find(
          (row) => row.userId === user.id && !row.isUsed && recoveryCode.includes(row.hash),
        );
        const seen = { factor: factorOf(store, user, scope), amr, session, recoveryCode: code ?? null };
        const { writes, events, answer } = decide(seen, store.now, found);
        write(store, user, writes, scope);
        if (writes.session ?? writes.renews) challenge.isOver = true;
        recordEvents(store, events);
        return O.some(answer);
      }, unavailable('second-factors')),
    update: (userId, session, decide) =>
      TE.tryCatch(async () => {
        const user = existing(userId);
        if (user === undefined) return O.none;
        const scope = sessionScope(session);
        const found = foundScope(store, userId, scope);
        const { writes, events, answer } = decide(factorOf(store, user, scope, true), store.now, found);
        write(store, user, writes, scope);
        recordEvents(store, events);
        return O.some(answer);
      }, unavailable('second-factors')),
    read: (userId) =>
      TE.fromIO(() =>
        pipe(
          O.fromNullable(existing(userId)),
          O.map((user) => ({
            totpConfirmedAt: user.totp?.confirmedAt ?? null,
            isAlways: user.isAlways,
            isPasskeyEnough: setUpOf(store, user).isPasskeyEnough,
            recoveryCodesLeft: codesLeft(store, userId),
            passkeys: store.passkeys.filter((row) => row.userId === userId).length,
          })),
        ),
      ),
    reset: (by, userId, reason, language) =>
      pipe(
        TE.tryCatch(async (): Promise<E.Either<InsufficientPrivileges, O.Option<void>>> => {
          const user = existing(userId);
          if (user === undefined) return E.right(O.none);
          const allowed = by.on(heldBy(store, roleOf(store, user.roleId)));
          if (E.isLeft(allowed)) return allowed;
          Object.assign(user, { totp: null, isAlways: false, pending: null, factors: open });
          replaceCodes(store, userId, { hashes: [], addedIn: null });
          store.undoLinks = store.undoLinks.filter((link) => link.userId !== userId);
          store.passkeys = store.passkeys.filter((row) => row.userId !== userId);
          endSessions(store, userId, { but: null, reason: 'ended' });
          const notice = { to: verifiedOf(store, userId), language };
          recordEvents(store, [{ _tag: 'FactorReset', by: by.actor, userId, reason, notice }]);
          return E.right(O.some(undefined));
        }, unavailable('second-factors')),
        TE.flatMap((done): TE.TaskEither<InsufficientPrivileges | Unavailable, O.Option<void>> => TE.fromEither(done)),
      ),
    purgeChallenges: (overForMs) =>
      TE.fromIO(() => {
        const over = store.challenges.filter(({ expiresAt }) => expiresAt.getTime() < store.now.getTime() - overForMs);
        store.challenges = store.challenges.filter((row) => !over.includes(row));
        return over.length;
      }),
  };
};

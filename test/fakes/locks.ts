import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Policies } from '../../src/core/domain/core-config.ts';
import { unavailable } from '../../src/core/domain/errors.ts';
import type { InsufficientPrivileges, Unavailable } from '../../src/core/domain/errors.ts';
import type { UserId } from '../../src/core/domain/ids.ts';
import type { Lock, Unlocked } from '../../src/core/domain/locks/current-lock.ts';
import { isClosed, open, refusedUntil } from '../../src/core/domain/locks/lockout.ts';
import type { Lockout, LockoutPolicy } from '../../src/core/domain/locks/lockout.ts';
import type { Locks } from '../../src/core/ports/locks.ts';
import { heldBy, roleOf } from './role-rows.ts';
import { isLiving, noCounts, recordEvents, userOf } from './store.ts';
import type { Store } from './store.ts';

type Limits = Pick<Policies, 'otp' | 'passwordLockout' | 'secondFactor'>;

const shown = (policy: LockoutPolicy, lockout: Lockout) =>
  isClosed(policy, lockout) || lockout._tag === 'Open'
    ? { failures: lockout.total, total: lockout.total, lockedUntil: null }
    : { failures: lockout.failures, total: lockout.total, lockedUntil: lockout.until };

export const makeFakeLocks = (store: Store, { otp, passwordLockout, secondFactor }: Limits): Locks => {
  const counts = (policy: LockoutPolicy, lockout: Lockout) => refusedUntil(policy)(lockout, store.now) !== null;
  const read = (id: UserId): O.Option<readonly Lock[]> => {
    const user = store.users.get(id);
    if (user === undefined || user.deletedAt !== null) return O.none;
    const password: readonly Lock[] = counts(passwordLockout, user.lockout)
      ? [{ factor: 'password', scope: 'Public', ...shown(passwordLockout, user.lockout) }]
      : [];
    const codes = store.identities
      .filter((i) => i.userId === id && i.deletedAt === null && counts(otp.lockout, i.otp.lockout))
      .toSorted((a, b) => a.id - b.id)
      .map((i): Lock => ({ factor: 'otp', identityId: i.id, scope: 'Public', ...shown(otp.lockout, i.otp.lockout) }));
    const scopes = [
      ...store.devices.filter((d) => d.expiresAt > store.now).map((one) => ({ scope: 'Device' as const, ...one })),
      ...[...store.sessions.values()]
        .filter((one) => isLiving(store, one))
        .map((one) => ({ scope: 'Session' as const, ...one })),
    ].filter(({ userId }) => userId === id);
    const ownPasswords = scopes
      .filter(({ passwords }) => counts(passwordLockout, passwords))
      .map(({ scope, passwords }): Lock => ({ factor: 'password', scope, ...shown(passwordLockout, passwords) }));
    const ownCodes = scopes
      .filter((one) => counts(otp.lockout, one.codes))
      .map((one): Lock => ({ factor: 'otp', identityId: null, scope: one.scope, ...shown(otp.lockout, one.codes) }));
    const factors = [{ scope: 'Public' as const, factors: user.factors }, ...scopes]
      .filter((one) => counts(secondFactor.lockout, one.factors))
      .map((one): Lock => ({ factor: 'second-factor', scope: one.scope, ...shown(secondFactor.lockout, one.factors) }));
    return O.some([...password, ...ownPasswords, ...codes, ...ownCodes, ...factors]);
  };
  return {
    read: (id) => TE.tryCatch(async () => read(id), unavailable('locks')),
    lockedAmong: (ids) =>
      TE.tryCatch(async () => {
        const ends = ids.flatMap((id) => {
          const own = O.getOrElse((): readonly Lock[] => [])(read(id)).filter(({ scope }) => scope === 'Public');
          if (own.length === 0) return [];
          const times = own.map(({ lockedUntil }) => lockedUntil?.getTime() ?? Infinity);
          const last = Math.max(...times);
          return [[id, last === Infinity ? null : new Date(last)] as const];
        });
        return new Map(ends);
      }, unavailable('locks')),
    unlock: (by, id, reason) =>
      pipe(
        TE.tryCatch(async (): Promise<E.Either<InsufficientPrivileges, O.Option<Unlocked>>> => {
          const before = read(id);
          if (O.isNone(before)) return E.right(O.none);
          const allowed = by.on(heldBy(store, roleOf(store, userOf(store, id).roleId)));
          if (E.isLeft(allowed)) return allowed;
          Object.assign(userOf(store, id), { lockout: open, factors: open });
          for (const identity of store.identities)
            if (identity.userId === id) identity.otp = { ...identity.otp, lockout: open };
          const scopes = [...store.devices, ...store.sessions.values()].filter(({ userId }) => userId === id);
          for (const scope of scopes) Object.assign(scope, noCounts);
          const unlocked = { before: before.value, after: O.getOrElse((): readonly Lock[] => [])(read(id)) };
          recordEvents(store, [{ _tag: 'LocksOpened', by: by.actor, userId: id, locks: before.value, reason }]);
          return E.right(O.some(unlocked));
        }, unavailable('locks')),
        TE.flatMap((done): TE.TaskEither<InsufficientPrivileges | Unavailable, O.Option<Unlocked>> =>
          TE.fromEither(done),
        ),
      ),
  };
};

import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { unavailable } from '../../src/core/domain/errors.ts';
import type { UserId } from '../../src/core/domain/ids.ts';
import type { Lock } from '../../src/core/domain/lock.ts';
import { isClosed, open, refusedUntil } from '../../src/core/domain/lockout.ts';
import type { Lockout, LockoutPolicy } from '../../src/core/domain/lockout.ts';
import type { OtpPolicy } from '../../src/core/domain/otp.ts';
import type { Locks } from '../../src/core/ports/locks.ts';
import type { Store } from './store.ts';

type Policies = Readonly<{ otp: OtpPolicy; passwordLockout: LockoutPolicy }>;

const shown = (policy: LockoutPolicy, lockout: Lockout) =>
  isClosed(policy, lockout) || lockout._tag === 'Open'
    ? { failures: lockout.total, lockedUntil: null }
    : { failures: lockout.failures, lockedUntil: lockout.until };

export const makeFakeLocks = (store: Store, { otp, passwordLockout }: Policies): Locks => {
  const counts = (policy: LockoutPolicy, lockout: Lockout) => refusedUntil(policy)(lockout, store.now) !== null;
  const read = (id: UserId): O.Option<readonly Lock[]> => {
    const user = store.users.get(id);
    if (user === undefined || user.deletedAt !== null) return O.none;
    const password: readonly Lock[] = counts(passwordLockout, user.lockout)
      ? [{ factor: 'password', ...shown(passwordLockout, user.lockout) }]
      : [];
    const codes = store.identities
      .filter((i) => i.userId === id && i.deletedAt === null && counts(otp.lockout, i.otp.lockout))
      .toSorted((a, b) => a.id - b.id)
      .map((i): Lock => ({ factor: 'otp', identityId: i.id, ...shown(otp.lockout, i.otp.lockout) }));
    return O.some([...password, ...codes]);
  };
  return {
    read: (id) => TE.tryCatch(async () => read(id), unavailable('locks')),
    unlock: (id) =>
      TE.tryCatch(async () => {
        const before = read(id);
        if (O.isNone(before)) return O.none;
        Object.assign(store.users.get(id) ?? {}, { lockout: open });
        for (const identity of store.identities)
          if (identity.userId === id) identity.otp = { ...identity.otp, lockout: open };
        return O.some({ before: before.value, after: O.getOrElse((): readonly Lock[] => [])(read(id)) });
      }, unavailable('locks')),
  };
};

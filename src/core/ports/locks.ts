import type * as O from 'fp-ts/lib/Option.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { InsufficientPrivileges, Unavailable } from '../domain/errors.ts';
import type { UserId } from '../domain/ids.ts';
import type { Lock, LockEnds, Unlocked, UnlockReason } from '../domain/locks/current-lock.ts';
import type { Acting } from '../domain/roles/access.ts';

export interface Locks {
  /**
   * The user's current locks by the database's time: the password first, then codes in the order of their identities;
   * per factor the public scope first, then known devices and active sessions. None if the user does not exist or is
   * deleted.
   */
  readonly read: (id: UserId) => TE.TaskEither<Unavailable, O.Option<readonly Lock[]>>;
  /**
   * Those of the users whose public attempt scope is locked at present, and until when: the latest end of their locks,
   * null if one has none. Deleted users have no locks.
   */
  readonly lockedAmong: (ids: readonly UserId[]) => TE.TaskEither<Unavailable, LockEnds>;
  /**
   * Clears all failures of the user, for the password and all codes, in every attempt scope. Atomic under the user's
   * row lock, so that only one of two concurrent calls reports what it unlocked.
   */
  readonly unlock: (
    by: Acting,
    id: UserId,
    reason: UnlockReason,
  ) => TE.TaskEither<InsufficientPrivileges | Unavailable, O.Option<Unlocked>>;
}

import type * as O from 'fp-ts/lib/Option.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { InsufficientPrivileges, Unavailable } from '../domain/errors.ts';
import type { UserId } from '../domain/ids.ts';
import type { Lock, LockEnds, Unlocked, UnlockReason } from '../domain/locks/current-lock.ts';
import type { Acting } from '../domain/roles/access.ts';

export interface Locks {
  /**
   * Returns the current locks by the database's time: the password first, then codes in the order of their identities.
   * For each factor the public scope comes first, then known devices and active sessions. None if the user does not
   * exist.
   */
  readonly read: (id: UserId) => TE.TaskEither<Unavailable, O.Option<readonly Lock[]>>;
  /**
   * Returns those of the users who are locked in the public scope, with the latest end of their locks; null if one does
   * not expire.
   */
  readonly lockedAmong: (ids: readonly UserId[]) => TE.TaskEither<Unavailable, LockEnds>;
  /**
   * Resets all failure counts of the user in every attempt scope, and so ends all locks. If two calls run at once, only
   * one reports the unlock.
   */
  readonly unlock: (
    by: Acting,
    id: UserId,
    reason: UnlockReason,
  ) => TE.TaskEither<InsufficientPrivileges | Unavailable, O.Option<Unlocked>>;
}

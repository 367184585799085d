import type * as O from 'fp-ts/lib/Option.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { InsufficientPrivileges, Unavailable } from '../domain/errors.ts';
import type { UserId } from '../domain/ids.ts';
import type { Lock, LockEnds, Unlocked, UnlockReason } from '../domain/locks/current-lock.ts';
import type { Acting } from '../domain/roles/access.ts';

export interface Locks {
  /**
   * Returns the current locks: the password first, then codes in the order of their identities; for each the public
   * scope first, then known devices and active sessions. None if the user does not exist.
   */
  readonly read: (id: UserId) => TE.TaskEither<Unavailable, O.Option<readonly Lock[]>>;
  /** Returns when the last public lock of each locked user ends; null if one does not expire. */
  readonly lockedAmong: (ids: readonly UserId[]) => TE.TaskEither<Unavailable, LockEnds>;
  /** Resets all failures in every attempt scope. Only one of concurrent calls reports the unlock. */
  readonly unlock: (
    by: Acting,
    id: UserId,
    reason: UnlockReason,
  ) => TE.TaskEither<InsufficientPrivileges | Unavailable, O.Option<Unlocked>>;
}

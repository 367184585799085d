import type * as O from 'fp-ts/lib/Option.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { InsufficientPrivileges, Unavailable } from '../domain/errors.ts';
import type { UserId } from '../domain/ids.ts';
import type { Lock, LockEnds, Unlocked, UnlockReason } from '../domain/locks/current-lock.ts';
import type { Acting } from '../domain/roles/access.ts';

export interface Locks {
  /**
   * Returns the current locks: first the password, then codes in the order of the identities. For each, the lock in the
   * scope `Public` comes first, then the locks of known devices and active sessions. None if the user does not exist.
   */
  readonly read: (id: UserId) => TE.TaskEither<Unavailable, O.Option<readonly Lock[]>>;
  /** Returns when the last lock of each locked user ends. Ignores locks of known devices and sessions. */
  readonly lockedAmong: (ids: readonly UserId[]) => TE.TaskEither<Unavailable, LockEnds>;
  /** Resets all failure counts, even of known devices and sessions. Only one of concurrent calls reports the unlock. */
  readonly unlock: (
    by: Acting,
    id: UserId,
    reason: UnlockReason,
  ) => TE.TaskEither<InsufficientPrivileges | Unavailable, O.Option<Unlocked>>;
}

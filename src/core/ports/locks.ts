import type * as O from 'fp-ts/lib/Option.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { InsufficientPrivileges, Unavailable } from '../domain/errors.ts';
import type { UserId } from '../domain/ids.ts';
import type { Lock, LockEnds, Unlocked, UnlockReason } from '../domain/locks/current-lock.ts';
import type { Acting } from '../domain/roles/access.ts';

export interface Locks {
  /**
   * Current locks by the database's time: the password first, then codes in the order of their identities; per factor
   * the public scope first, then known devices and active sessions. None if there is no such user.
   */
  readonly read: (id: UserId) => TE.TaskEither<Unavailable, O.Option<readonly Lock[]>>;
  /** The users locked in the public scope, and until when: the latest end of their locks, null if one has none. */
  readonly lockedAmong: (ids: readonly UserId[]) => TE.TaskEither<Unavailable, LockEnds>;
  /** Clears all failures in every attempt scope. Of two concurrent calls only one reports what it unlocked. */
  readonly unlock: (
    by: Acting,
    id: UserId,
    reason: UnlockReason,
  ) => TE.TaskEither<InsufficientPrivileges | Unavailable, O.Option<Unlocked>>;
}

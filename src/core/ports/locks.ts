import type * as O from 'fp-ts/lib/Option.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { InsufficientPrivileges, Unavailable } from '../domain/errors.ts';
import type { UserId } from '../domain/ids.ts';
import type { Lock, Unlocked, UnlockReason } from '../domain/locks/lock.ts';
import type { Acting } from '../domain/roles/access.ts';

/** The locks of users, not those of unknown accounts. */
export interface Locks {
  /**
   * Every lock of the user that counts at the database's now: the password's first, then those of codes in the order
   * of their identities; of each factor those that strangers meet before those of single known devices and living
   * sessions. None where the user does not exist or is deleted.
   */
  readonly read: (id: UserId) => TE.TaskEither<Unavailable, O.Option<readonly Lock[]>>;
  /**
   * Forgets every failure of the user, those that have closed nothing yet included, for the password and for the codes
   * of all identities, on devices and under sessions too. Atomic under the user's row lock, so that of two at once only
   * one sees what it opened.
   */
  readonly unlock: (
    by: Acting,
    id: UserId,
    reason: UnlockReason,
  ) => TE.TaskEither<InsufficientPrivileges | Unavailable, O.Option<Unlocked>>;
}

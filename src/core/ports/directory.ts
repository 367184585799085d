import type * as O from 'fp-ts/lib/Option.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { Identity, User } from '../domain/account/user.ts';
import type { UserFilter, UserSort } from '../domain/directory/user-filter.ts';
import type { NotFound, RestoreConflict, InsufficientPrivileges, Unavailable, UnknownRole } from '../domain/errors.ts';
import type { UserId } from '../domain/ids.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import type { Acting } from '../domain/roles/access.ts';

export type Effective = Readonly<{ role: string; held: readonly string[]; isKnown: (privilege: string) => boolean }>;

/** A username or identity of a deleted user that another user has now. For type `oauth`, `value` is the provider. */
export type Taken = Readonly<{
  type: 'username' | Identity['type'];
  value: string;
  holder: Pick<User, 'id' | 'firstName' | 'lastName'>;
}>;

export interface Directory {
  readonly list: (
    filter: UserFilter,
    page: PageRequest<UserSort>,
  ) => TE.TaskEither<UnknownRole | Unavailable, Page<User>>;
  readonly find: (id: UserId, deleted?: 'exclude' | 'include') => TE.TaskEither<Unavailable, O.Option<User>>;
  /** For a deleted user, returns the privileges that the user would have after being restored. */
  readonly effective: (id: UserId, deleted?: 'exclude' | 'include') => TE.TaskEither<Unavailable, O.Option<Effective>>;
  /** Returns what would make `restore` fail now: first the username, then the identities in their order. */
  readonly taken: (id: UserId) => TE.TaskEither<Unavailable, readonly Taken[]>;
  /**
   * Restores a user with all data that was deleted with the user. Ended sessions stay ended, and failed attempts since
   * the deletion still count. Stores nothing if another user now has the username or an identity (`RestoreConflict`).
   */
  readonly restore: (
    by: Acting,
    id: UserId,
  ) => TE.TaskEither<NotFound | InsufficientPrivileges | RestoreConflict | Unavailable, void>;
}

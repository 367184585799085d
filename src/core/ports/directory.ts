import type * as O from 'fp-ts/lib/Option.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { Identity, User } from '../domain/account/user.ts';
import type { UserFilter, UserSort } from '../domain/directory/user-filter.ts';
import type { NotFound, RestoreConflict, InsufficientPrivileges, Unavailable, UnknownRole } from '../domain/errors.ts';
import type { UserId } from '../domain/ids.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import type { Acting } from '../domain/roles/access.ts';

export type Effective = Readonly<{ role: string; held: readonly string[]; isKnown: (privilege: string) => boolean }>;

/** Something of a deleted user that another user has now. `value` of a provider account is the provider's name. */
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
  /** For a deleted user, returns the privileges that a restore would give back. */
  readonly effective: (id: UserId, deleted?: 'exclude' | 'include') => TE.TaskEither<Unavailable, O.Option<Effective>>;
  /** Returns what would make `restore` fail now: the username first, then identities in their order. */
  readonly taken: (id: UserId) => TE.TaskEither<Unavailable, readonly Taken[]>;
  /**
   * Restores a user with all that was deleted with them; sessions stay ended. Failures counted in the meantime still
   * count. `RestoreConflict` names what another user has now; then nothing is stored.
   */
  readonly restore: (
    by: Acting,
    id: UserId,
  ) => TE.TaskEither<NotFound | InsufficientPrivileges | RestoreConflict | Unavailable, void>;
}

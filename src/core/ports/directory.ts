import type * as O from 'fp-ts/lib/Option.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { User } from '../domain/account/user.ts';
import type { UserFilter, UserSort } from '../domain/directory/user-filter.ts';
import type { NotFound, RestoreConflict, InsufficientPrivileges, Unavailable, UnknownRole } from '../domain/errors.ts';
import type { UserId } from '../domain/ids.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import type { Acting } from '../domain/roles/access.ts';

/** A user's role and what it holds, of all privileges that there are. */
export type Effective = Readonly<{ role: string; held: readonly string[]; isKnown: (privilege: string) => boolean }>;

/** All users, as administrators see them. */
export interface Directory {
  /** `UnknownRole` where the filter names none. */
  readonly list: (
    filter: UserFilter,
    page: PageRequest<UserSort>,
  ) => TE.TaskEither<UnknownRole | Unavailable, Page<User>>;
  /** Deleted ones, too, where they are asked for. */
  readonly find: (id: UserId, deleted: 'exclude' | 'include') => TE.TaskEither<Unavailable, O.Option<User>>;
  readonly effective: (id: UserId) => TE.TaskEither<Unavailable, O.Option<Effective>>;
  /**
   * Brings back a deleted user with exactly what was deleted with it; sessions stay ended. What was counted against the
   * addresses and the username meanwhile goes on. `RestoreConflict` names what somebody else has by now, and nothing is
   * written.
   */
  readonly restore: (
    by: Acting,
    id: UserId,
  ) => TE.TaskEither<NotFound | InsufficientPrivileges | RestoreConflict | Unavailable, void>;
}

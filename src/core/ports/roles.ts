import type * as E from 'fp-ts/lib/Either.js';
import type * as O from 'fp-ts/lib/Option.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { NameTaken, NotFound, Unavailable, UnknownPrivilege } from '../domain/errors.ts';
import type { UserId } from '../domain/ids.ts';
import type { Page, PageRequest, Total } from '../domain/page.ts';
import type { PrivilegeName } from '../domain/roles/privilege.ts';
import type { NewRole, Role, RoleWrites, RoleSnapshot } from '../domain/roles/role.ts';

export type RoleSort = 'name' | 'created_at';

export type Impact = Readonly<{
  role: Role;
  users: Total;
  sessions: number;
  some: readonly Readonly<{ id: UserId; firstName: string; lastName: string | null }>[];
}>;

/** Only `listDeleted`, `findDeleted` and `update` find deleted roles. */
export interface Roles {
  readonly list: (page: PageRequest<RoleSort>) => TE.TaskEither<Unavailable, Page<Role>>;
  readonly listDeleted: (page: PageRequest<RoleSort>) => TE.TaskEither<Unavailable, Page<Role>>;
  readonly find: (id: number) => TE.TaskEither<Unavailable, O.Option<Role>>;
  readonly findDeleted: (id: number) => TE.TaskEither<Unavailable, O.Option<Role>>;
  /** Refuses with `NameTaken` if a role has the same name, ignoring letter case. */
  readonly create: (actor: UserId, role: NewRole) => TE.TaskEither<NameTaken | UnknownPrivilege | Unavailable, Role>;
  /** Also finds a deleted role. A refusal stores nothing. A change applies to all users from their next request on. */
  readonly update: <R>(
    actor: UserId,
    id: number,
    decide: (role: RoleSnapshot) => E.Either<R, RoleWrites>,
  ) => TE.TaskEither<R | NotFound | NameTaken | UnknownPrivilege | Unavailable, Role>;
  readonly impact: (id: number) => TE.TaskEither<Unavailable, O.Option<Impact>>;
  readonly unknown: (names: readonly PrivilegeName[]) => TE.TaskEither<Unavailable, readonly string[]>;
}

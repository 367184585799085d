import type * as E from 'fp-ts/lib/Either.js';
import type * as O from 'fp-ts/lib/Option.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { NameTaken, NotFound, Unavailable } from '../domain/errors.ts';
import type { UserId } from '../domain/ids.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import type { NewPrivilege, Privilege, PrivilegeWrites, PrivilegeSnapshot } from '../domain/roles/privilege.ts';
import type { RoleSort } from './roles.ts';

/** No user has a deleted privilege. Only `listDeleted`, `findDeleted` and `update` find it. */
export interface Privileges {
  readonly list: (page: PageRequest<RoleSort>) => TE.TaskEither<Unavailable, Page<Privilege>>;
  readonly listDeleted: (page: PageRequest<RoleSort>) => TE.TaskEither<Unavailable, Page<Privilege>>;
  readonly find: (id: number) => TE.TaskEither<Unavailable, O.Option<Privilege>>;
  readonly findDeleted: (id: number) => TE.TaskEither<Unavailable, O.Option<Privilege>>;
  readonly create: (actor: UserId, privilege: NewPrivilege) => TE.TaskEither<NameTaken | Unavailable, Privilege>;
  /** Calls `decide` while the privilege's row is locked, and stores the result in the same transaction. */
  readonly update: <R>(
    actor: UserId,
    id: number,
    decide: (privilege: PrivilegeSnapshot) => E.Either<R, PrivilegeWrites>,
  ) => TE.TaskEither<R | NotFound | NameTaken | Unavailable, Privilege>;
}

import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { notFound } from '../../domain/errors.ts';
import type { Forbidden, NotFound, Unavailable } from '../../domain/errors.ts';
import type { Page, PageRequest } from '../../domain/page.ts';
import { permitted } from '../../domain/roles/access.ts';
import type { Privilege } from '../../domain/roles/privilege.ts';
import type { Principal } from '../../domain/sessions/principal.ts';
import type { Privileges } from '../../ports/privileges.ts';
import type { RoleSort } from '../../ports/roles.ts';

type Deps = Readonly<{ privileges: Privileges }>;

/** Requires `privilege.read`. */
export type ListPrivileges = (
  cmd: Readonly<{ actor: Principal; page: PageRequest<RoleSort> }>,
) => TE.TaskEither<Forbidden | Unavailable, Page<Privilege>>;

export const makeListPrivileges =
  ({ privileges }: Deps): ListPrivileges =>
  ({ actor, page }) =>
    pipe(
      TE.fromEither(permitted(actor, 'privilege.read')),
      TE.flatMap(() => privileges.list(page)),
    );

/** Requires `privilege.manage`, as restoring a privilege does. */
export const makeListDeletedPrivileges =
  ({ privileges }: Deps): ListPrivileges =>
  ({ actor, page }) =>
    pipe(
      TE.fromEither(permitted(actor, 'privilege.manage')),
      TE.flatMap(() => privileges.listDeleted(page)),
    );

/** Requires `privilege.read`. */
export type ReadPrivilege = (
  cmd: Readonly<{ actor: Principal; id: number }>,
) => TE.TaskEither<Forbidden | NotFound | Unavailable, Privilege>;

export const makeReadPrivilege =
  ({ privileges }: Deps): ReadPrivilege =>
  ({ actor, id }) =>
    pipe(
      TE.fromEither(permitted(actor, 'privilege.read')),
      TE.flatMap(() => privileges.find(id)),
      TE.flatMap(TE.fromOption(() => notFound)),
    );

/** Requires `privilege.manage`, as restoring a privilege does. */
export const makeReadDeletedPrivilege =
  ({ privileges }: Deps): ReadPrivilege =>
  ({ actor, id }) =>
    pipe(
      TE.fromEither(permitted(actor, 'privilege.manage')),
      TE.flatMap(() => privileges.findDeleted(id)),
      TE.flatMap(TE.fromOption(() => notFound)),
    );

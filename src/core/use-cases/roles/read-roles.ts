import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { notFound } from '../../domain/errors.ts';
import type { Forbidden, NotFound, Unavailable } from '../../domain/errors.ts';
import type { Page, PageRequest } from '../../domain/page.ts';
import { permitted } from '../../domain/roles/access.ts';
import type { Role } from '../../domain/roles/role.ts';
import type { Principal } from '../../domain/sessions/principal.ts';
import type { RoleSort, Roles } from '../../ports/roles.ts';

type Deps = Readonly<{ roles: Roles }>;

/** Requires `role.read`. */
export type ListRoles = (
  cmd: Readonly<{ actor: Principal; page: PageRequest<RoleSort> }>,
) => TE.TaskEither<Forbidden | Unavailable, Page<Role>>;

export const makeListRoles =
  ({ roles }: Deps): ListRoles =>
  ({ actor, page }) =>
    pipe(
      TE.fromEither(permitted(actor, 'role.read')),
      TE.flatMap(() => roles.list(page)),
    );

/** Requires `role.manage`, as restoring a role does. */
export const makeListDeletedRoles =
  ({ roles }: Deps): ListRoles =>
  ({ actor, page }) =>
    pipe(
      TE.fromEither(permitted(actor, 'role.manage')),
      TE.flatMap(() => roles.listDeleted(page)),
    );

/** Requires `role.read`. */
export type ReadRole = (
  cmd: Readonly<{ actor: Principal; id: number }>,
) => TE.TaskEither<Forbidden | NotFound | Unavailable, Role>;

export const makeReadRole =
  ({ roles }: Deps): ReadRole =>
  ({ actor, id }) =>
    pipe(
      TE.fromEither(permitted(actor, 'role.read')),
      TE.flatMap(() => roles.find(id)),
      TE.flatMap(TE.fromOption(() => notFound)),
    );

/** Requires `role.manage`, as restoring a role does. */
export const makeReadDeletedRole =
  ({ roles }: Deps): ReadRole =>
  ({ actor, id }) =>
    pipe(
      TE.fromEither(permitted(actor, 'role.manage')),
      TE.flatMap(() => roles.findDeleted(id)),
      TE.flatMap(TE.fromOption(() => notFound)),
    );

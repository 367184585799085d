import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { impossible } from '../../../../core/domain/errors.ts';
import type { Unavailable } from '../../../../core/domain/errors.ts';
import type { Role } from '../../../../core/domain/roles/role.ts';
import type { Principal } from '../../../../core/domain/sessions/principal.ts';
import type { ListRoles } from '../../../../core/use-cases/roles/read-roles.ts';

const MANY = 200;

/** Returns up to 200 roles, sorted by name. Null if the caller may not read roles. */
export const allRoles = (
  { listRoles }: Readonly<{ listRoles: ListRoles }>,
  actor: Principal,
): TE.TaskEither<Unavailable, readonly Role[] | null> =>
  actor.privileges.includes('role.read')
    ? pipe(
        listRoles({ actor, page: { limit: MANY, after: null, sort: { by: 'name', descending: false }, count: false } }),
        TE.mapLeft(impossible('roles', 'Forbidden')),
        TE.map(({ items }) => items),
      )
    : TE.right(null);

/** A caller may assign a role only if the caller has all privileges of the role. */
export const mayGive = ({ privileges }: Principal, role: Role): boolean =>
  role.privileges.every((name) => privileges.includes(name));

import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Forbidden, NameTaken, NotYoursToGrant, Unavailable, UnknownPrivilege } from '../../domain/errors.ts';
import { mayGrant, permitted } from '../../domain/roles/access.ts';
import type { NewRole, Role } from '../../domain/roles/role.ts';
import type { Principal } from '../../domain/sessions/principal.ts';
import type { Roles } from '../../ports/roles.ts';

type Refused = Forbidden | NotYoursToGrant | NameTaken | UnknownPrivilege | Unavailable;

/** The actor must hold all privileges of the new role. Requires `role.manage`. */
export type CreateRole = (cmd: Readonly<{ actor: Principal; role: NewRole }>) => TE.TaskEither<Refused, Role>;

export const makeCreateRole =
  ({ roles }: Readonly<{ roles: Roles }>): CreateRole =>
  ({ actor, role }) =>
    pipe(
      TE.fromEither(permitted(actor, 'role.manage')),
      TE.flatMap(() => roles.unknown(role.privileges)),
      // `create` refuses privileges that don't exist. The actor must hold all others.
      TE.tap((unknown) =>
        TE.fromEither(
          mayGrant(
            actor,
            role.privileges.filter((name) => !unknown.includes(name)),
          ),
        ),
      ),
      TE.flatMap(() => roles.create(actor.userId, role)),
    );

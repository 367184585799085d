import type * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { permitted } from '../../domain/access.ts';
import { notFound } from '../../domain/errors.ts';
import type {
  BuiltIn,
  Forbidden,
  NameTaken,
  NotFound,
  NotYoursToGrant,
  PreconditionFailed,
  RoleInUse,
  Unavailable,
  UnknownPrivilege,
} from '../../domain/errors.ts';
import type { Principal } from '../../domain/principal.ts';
import type { PrivilegeName } from '../../domain/privilege.ts';
import { changeRole, deleteRole, grantTo, restoreRole, revokeFrom } from '../../domain/role.ts';
import type { Role, RoleIfMatch, RolePatch, RoleWrites, SeenRole } from '../../domain/role.ts';
import type { Roles } from '../../ports/roles.ts';

type Deps = Readonly<{ roles: Roles }>;
type On = Readonly<{ actor: Principal; id: number; ifMatch: RoleIfMatch }>;
type Refused =
  | Forbidden
  | NotFound
  | NotYoursToGrant
  | PreconditionFailed
  | BuiltIn
  | NameTaken
  | UnknownPrivilege
  | Unavailable;

const manage = <R>(
  { roles }: Deps,
  { actor, id }: Pick<On, 'actor' | 'id'>,
  decide: (role: SeenRole) => E.Either<R, RoleWrites>,
): TE.TaskEither<R | Refused, Role> =>
  pipe(
    TE.fromEither(permitted(actor, 'role.manage')),
    TE.flatMap((): TE.TaskEither<R | Refused, Role> => roles.decide(actor.userId, id, decide)),
  );

/** Another name or description; asks for `role.manage`, as all changes of roles do. */
export type ChangeRole = (cmd: On & Readonly<{ patch: RolePatch }>) => TE.TaskEither<Refused, Role>;

export const makeChangeRole =
  (deps: Deps): ChangeRole =>
  (cmd) =>
    manage(deps, cmd, changeRole(cmd.actor, cmd.patch, cmd.ifMatch));

/** One privilege more, or one less, which binds on the next request of everybody who has the role. */
export type AssignPrivilege = (cmd: On & Readonly<{ privilege: PrivilegeName }>) => TE.TaskEither<Refused, Role>;

export const makeGrantPrivilege =
  (deps: Deps): AssignPrivilege =>
  (cmd) =>
    pipe(
      TE.fromEither(permitted(cmd.actor, 'role.manage')),
      TE.flatMap((): TE.TaskEither<Refused, readonly string[]> => deps.roles.unknown([cmd.privilege])),
      // nobody holds what there is not, so that it would be refused as if it were somebody else's
      TE.flatMap((unknown): TE.TaskEither<Refused, void> =>
        unknown.length > 0 ? TE.left(notFound) : TE.right(undefined),
      ),
      TE.flatMap(() => manage(deps, cmd, grantTo(cmd.actor, cmd.privilege, cmd.ifMatch))),
    );

export const makeRevokePrivilege =
  (deps: Deps): AssignPrivilege =>
  (cmd) =>
    manage(deps, cmd, revokeFrom(cmd.actor, cmd.privilege, cmd.ifMatch));

/** Softly; a role that somebody has stays. */
export type DeleteRole = (cmd: On) => TE.TaskEither<Refused | RoleInUse, void>;

export const makeDeleteRole =
  (deps: Deps): DeleteRole =>
  (cmd) =>
    pipe(
      manage(deps, cmd, deleteRole(cmd.actor, cmd.ifMatch)),
      TE.map(() => undefined),
    );

export type RestoreRole = (cmd: Pick<On, 'actor' | 'id'>) => TE.TaskEither<Refused, Role>;

export const makeRestoreRole =
  (deps: Deps): RestoreRole =>
  (cmd) =>
    manage(deps, cmd, restoreRole(cmd.actor));

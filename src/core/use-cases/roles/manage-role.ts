import type * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { impossible, notFound } from '../../domain/errors.ts';
import type {
  BuiltIn,
  Forbidden,
  NameTaken,
  NotFound,
  NotYoursToGrant,
  PreconditionFailed,
  Refusal,
  RoleInUse,
  Unavailable,
  UnknownPrivilege,
} from '../../domain/errors.ts';
import { permitted } from '../../domain/roles/access.ts';
import type { PrivilegeName } from '../../domain/roles/privilege.ts';
import { changeRole, deleteRole, grantTo, reassign, restoreRole, revokeFrom } from '../../domain/roles/role.ts';
import type { Reassignment, Role, RoleIfMatch, RolePatch, RoleWrites, RoleSnapshot } from '../../domain/roles/role.ts';
import type { Principal } from '../../domain/sessions/principal.ts';
import type { Roles } from '../../ports/roles.ts';

type Deps = Readonly<{ roles: Roles }>;
type On = Readonly<{ actor: Principal; id: number; ifMatch: RoleIfMatch }>;
type Refused = Forbidden | NotFound | NotYoursToGrant | Unavailable;

const manage = <R extends Refusal>(
  { roles }: Deps,
  { actor, id }: Pick<On, 'actor' | 'id'>,
  decide: (role: RoleSnapshot) => E.Either<R, RoleWrites>,
): TE.TaskEither<R | Forbidden | NotFound | NameTaken | UnknownPrivilege | Unavailable, Role> =>
  pipe(
    TE.fromEither(permitted(actor, 'role.manage')),
    TE.flatMap(() => roles.update(actor.userId, id, decide)),
  );

/** Changes the name or description. All changes in this file require `role.manage`. */
export type ChangeRole = (
  cmd: On & Readonly<{ patch: RolePatch }>,
) => TE.TaskEither<Refused | PreconditionFailed | BuiltIn | NameTaken, Role>;

export const makeChangeRole =
  (deps: Deps): ChangeRole =>
  (cmd) =>
    pipe(
      manage(deps, cmd, changeRole(cmd.actor, cmd.patch, cmd.ifMatch)),
      TE.mapLeft(impossible('roles', 'UnknownPrivilege')),
    );

/** Granting or revoking applies to all users with the role from their next request on. */
type Assignment = On & Readonly<{ privilege: PrivilegeName }>;
export type GrantPrivilege = (cmd: Assignment) => TE.TaskEither<Refused | PreconditionFailed, Role>;
export type RevokePrivilege = (cmd: Assignment) => TE.TaskEither<Refused | PreconditionFailed | BuiltIn, Role>;

export const makeGrantPrivilege =
  (deps: Deps): GrantPrivilege =>
  (cmd) =>
    pipe(
      TE.fromEither(permitted(cmd.actor, 'role.manage')),
      TE.flatMap(() => deps.roles.unknown([cmd.privilege])),
      TE.flatMap((unknown) => (unknown.length > 0 ? TE.left(notFound) : TE.right(undefined))),
      TE.flatMap(() => manage(deps, cmd, grantTo(cmd.actor, cmd.privilege, cmd.ifMatch))),
      TE.mapLeft(impossible('roles', 'NameTaken')),
      TE.mapLeft((refusal) => (refusal._tag === 'UnknownPrivilege' ? notFound : refusal)),
    );

export const makeRevokePrivilege =
  (deps: Deps): RevokePrivilege =>
  (cmd) =>
    pipe(
      manage(deps, cmd, revokeFrom(cmd.actor, cmd.privilege, cmd.ifMatch)),
      TE.mapLeft(impossible('roles', 'NameTaken', 'UnknownPrivilege')),
    );

/** Grants and revokes several privileges of a role in one change: either all or none. */
export type ReassignPrivileges = (
  cmd: On & Reassignment,
) => TE.TaskEither<Refused | PreconditionFailed | BuiltIn, Role>;

export const makeReassignPrivileges =
  (deps: Deps): ReassignPrivileges =>
  (cmd) =>
    pipe(
      manage(deps, cmd, reassign(cmd.actor, cmd, cmd.ifMatch)),
      TE.mapLeft(impossible('roles', 'NameTaken', 'UnknownPrivilege')),
    );

/** Soft-deletes a role. Refused if a user has the role. */
export type DeleteRole = (cmd: On) => TE.TaskEither<Refused | PreconditionFailed | BuiltIn | RoleInUse, void>;

export const makeDeleteRole =
  (deps: Deps): DeleteRole =>
  (cmd) =>
    pipe(
      manage(deps, cmd, deleteRole(cmd.actor, cmd.ifMatch)),
      TE.mapLeft(impossible('roles', 'NameTaken', 'UnknownPrivilege')),
      TE.map(() => undefined),
    );

export type RestoreRole = (cmd: Pick<On, 'actor' | 'id'>) => TE.TaskEither<Refused | NameTaken, Role>;

export const makeRestoreRole =
  (deps: Deps): RestoreRole =>
  (cmd) =>
    pipe(manage(deps, cmd, restoreRole(cmd.actor)), TE.mapLeft(impossible('roles', 'UnknownPrivilege')));

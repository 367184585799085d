import type * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { IfMatch } from '../../domain/account/account.ts';
import { impossible } from '../../domain/errors.ts';
import type {
  BuiltIn,
  Forbidden,
  NameTaken,
  NotFound,
  NotYoursToGrant,
  PreconditionFailed,
  Refusal,
  Unavailable,
} from '../../domain/errors.ts';
import { permitted } from '../../domain/roles/access.ts';
import { changePrivilege, deletePrivilege, restorePrivilege } from '../../domain/roles/privilege.ts';
import type {
  Description,
  NewPrivilege,
  Privilege,
  PrivilegeWrites,
  PrivilegeSnapshot,
} from '../../domain/roles/privilege.ts';
import type { Principal } from '../../domain/sessions/principal.ts';
import type { Privileges } from '../../ports/privileges.ts';

type Deps = Readonly<{ privileges: Privileges }>;
type On = Readonly<{ actor: Principal; id: number; ifMatch: IfMatch }>;
type Refused = Forbidden | NotFound | Unavailable;

const manage = <R extends Refusal>(
  { privileges }: Deps,
  { actor, id }: Pick<On, 'actor' | 'id'>,
  decide: (privilege: PrivilegeSnapshot) => E.Either<R, PrivilegeWrites>,
): TE.TaskEither<R | Refused | NameTaken, Privilege> =>
  pipe(
    TE.fromEither(permitted(actor, 'privilege.manage')),
    TE.flatMap(() => privileges.update(actor.userId, id, decide)),
  );

/** At first only SuperAdmin has the new privilege. All changes in this file require `privilege.manage`. */
export type CreatePrivilege = (
  cmd: Readonly<{ actor: Principal; privilege: NewPrivilege }>,
) => TE.TaskEither<Forbidden | NameTaken | Unavailable, Privilege>;

export const makeCreatePrivilege =
  ({ privileges }: Deps): CreatePrivilege =>
  ({ actor, privilege }) =>
    pipe(
      TE.fromEither(permitted(actor, 'privilege.manage')),
      TE.flatMap(() => privileges.create(actor.userId, privilege)),
    );

/** Changes the description; the name can't be changed. The actor must hold the privilege. */
export type ChangePrivilege = (
  cmd: On & Readonly<{ description: Description | null | undefined }>,
) => TE.TaskEither<Refused | NotYoursToGrant | PreconditionFailed, Privilege>;

export const makeChangePrivilege =
  (deps: Deps): ChangePrivilege =>
  (cmd) =>
    pipe(
      manage(deps, cmd, changePrivilege(cmd.actor, cmd.description, cmd.ifMatch)),
      TE.mapLeft(impossible('privileges', 'NameTaken')),
    );

/** Soft-deletes a privilege. Users lose it from their next request on. */
export type DeletePrivilege = (
  cmd: On,
) => TE.TaskEither<Refused | NotYoursToGrant | PreconditionFailed | BuiltIn, void>;

export const makeDeletePrivilege =
  (deps: Deps): DeletePrivilege =>
  (cmd) =>
    pipe(
      manage(deps, cmd, deletePrivilege(cmd.actor, cmd.ifMatch)),
      TE.mapLeft(impossible('privileges', 'NameTaken')),
      TE.map(() => undefined),
    );

export type RestorePrivilege = (
  cmd: Pick<On, 'actor' | 'id'>,
) => TE.TaskEither<Refused | NotYoursToGrant | NameTaken, Privilege>;

export const makeRestorePrivilege =
  (deps: Deps): RestorePrivilege =>
  (cmd) =>
    manage(deps, cmd, restorePrivilege(cmd.actor));

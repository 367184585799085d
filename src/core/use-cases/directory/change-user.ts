import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { AccountIfMatch } from '../../domain/account/account.ts';
import type { User } from '../../domain/account/user.ts';
import type { Policies } from '../../domain/core-config.ts';
import { changeUser } from '../../domain/directory/managed-user.ts';
import type { UserPatch } from '../../domain/directory/managed-user.ts';
import { afterChange, impossible } from '../../domain/errors.ts';
import type {
  AddressTaken,
  Forbidden,
  LastAdministrator,
  NotYoursToGrant,
  PreconditionFailed,
  InsufficientPrivileges,
  TooManyRenames,
  UnknownRole,
  UsernameTaken,
} from '../../domain/errors.ts';
import type { UserId } from '../../domain/ids.ts';
import { permitted } from '../../domain/roles/access.ts';
import type { Principal } from '../../domain/sessions/principal.ts';
import { decideManaged, managedUser } from './managed.ts';
import type { ManagedDeps, ManagedRefusal } from './managed.ts';

export type Command = Readonly<{ actor: Principal; userId: UserId; patch: UserPatch; ifMatch: AccountIfMatch }>;

type Refused =
  | Forbidden
  | InsufficientPrivileges
  | NotYoursToGrant
  | UnknownRole
  | LastAdministrator
  | PreconditionFailed
  | TooManyRenames
  | UsernameTaken
  | ManagedRefusal;

/** New access rights apply from the user's next request on. Requires `user.update`. */
export type ChangeUser = (cmd: Command) => TE.TaskEither<Refused, User>;

type Deps = ManagedDeps & Readonly<{ policies: Policies }>;

export const makeChangeUser =
  (deps: Deps): ChangeUser =>
  ({ actor, userId, patch, ifMatch }) => {
    const { lockMs } = deps.policies.passwordLockout;
    const scope = { about: [], administrators: true as const, role: patch.role };
    return pipe(
      TE.fromEither(permitted(actor, 'user.update')),
      TE.flatMap((): TE.TaskEither<Refused | AddressTaken, void> =>
        decideManaged(deps, { actor, userId, scope }, changeUser(actor, patch, ifMatch, lockMs)),
      ),
      TE.mapLeft(impossible('accounts', 'AddressTaken')),
      TE.flatMap(() => pipe(managedUser(deps, userId), TE.mapLeft(afterChange))),
    );
  };

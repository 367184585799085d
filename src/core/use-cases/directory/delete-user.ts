import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { AccountIfMatch } from '../../domain/account/account.ts';
import { deleteUser } from '../../domain/directory/managed-user.ts';
import { impossible } from '../../domain/errors.ts';
import type { Forbidden, LastAdministrator, PreconditionFailed, InsufficientPrivileges } from '../../domain/errors.ts';
import type { UserId } from '../../domain/ids.ts';
import type { Language } from '../../domain/messages/message.ts';
import { permitted } from '../../domain/roles/access.ts';
import type { Principal } from '../../domain/sessions/principal.ts';
import { lockedAddressesOf, decideManaged, managedUser } from './managed.ts';
import type { ManagedDeps, ManagedRefusal } from './managed.ts';

export type Command = Readonly<{ actor: Principal; userId: UserId; ifMatch: AccountIfMatch; language: Language }>;

type Refused = Forbidden | InsufficientPrivileges | PreconditionFailed | LastAdministrator | ManagedRefusal;

/** Soft-deletes a user, ends all sessions and notifies the user. Requires `user.delete`. */
export type DeleteUser = (cmd: Command) => TE.TaskEither<Refused, void>;

export const makeDeleteUser =
  (deps: ManagedDeps): DeleteUser =>
  ({ actor, userId, ifMatch, language }) =>
    pipe(
      TE.fromEither(permitted(actor, 'user.delete')),
      TE.flatMap(() => managedUser(deps, userId)),
      TE.map((user) => ({ about: lockedAddressesOf(user), administrators: true as const })),
      TE.flatMap((scope) => decideManaged(deps, { actor, userId, scope }, deleteUser(actor, ifMatch, language))),
      TE.mapLeft(impossible('accounts', 'UsernameTaken', 'AddressTaken')),
    );

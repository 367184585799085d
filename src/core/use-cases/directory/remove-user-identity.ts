import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { AccountIfMatch } from '../../domain/account/account.ts';
import { removeUserIdentity } from '../../domain/directory/managed-user.ts';
import { impossible } from '../../domain/errors.ts';
import type { Forbidden, LastSignInMethod, PreconditionFailed, InsufficientPrivileges } from '../../domain/errors.ts';
import type { IdentityId, UserId } from '../../domain/ids.ts';
import type { Language } from '../../domain/messages/message.ts';
import { permitted } from '../../domain/roles/access.ts';
import type { Principal } from '../../domain/sessions/principal.ts';
import { lockedAddressesOf, decideManaged, managedUser } from './managed.ts';
import type { ManagedDeps, ManagedRefusal } from './managed.ts';

export type Command = Readonly<{
  actor: Principal;
  userId: UserId;
  identityId: IdentityId;
  ifMatch: AccountIfMatch;
  language: Language;
}>;

type Refused = Forbidden | InsufficientPrivileges | PreconditionFailed | LastSignInMethod | ManagedRefusal;

/** Notifies the user. Refuses to remove the last sign-in method. Requires `user.update`. */
export type RemoveUserIdentity = (cmd: Command) => TE.TaskEither<Refused, void>;

export const makeRemoveUserIdentity =
  (deps: ManagedDeps): RemoveUserIdentity =>
  ({ actor, userId, identityId, ifMatch, language }) =>
    pipe(
      TE.fromEither(permitted(actor, 'user.update')),
      TE.flatMap(() => managedUser(deps, userId)),
      TE.flatMap((user) =>
        decideManaged(
          deps,
          { actor, userId, scope: { about: lockedAddressesOf(user) } },
          removeUserIdentity(actor, identityId, ifMatch, language),
        ),
      ),
      TE.mapLeft(impossible('accounts', 'UsernameTaken', 'AddressTaken')),
    );

import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { addressOfIdentity } from '../../domain/account/account.ts';
import type { AccountIfMatch } from '../../domain/account/account.ts';
import { removeIdentity } from '../../domain/account/identities.ts';
import { impossible } from '../../domain/errors.ts';
import type { LastSignInMethod, NotFound, PreconditionFailed } from '../../domain/errors.ts';
import type { IdentityId } from '../../domain/ids.ts';
import type { Language } from '../../domain/messages/message.ts';
import type { Principal } from '../../domain/sessions/principal.ts';
import type { Accounts } from '../../ports/accounts.ts';
import type { Users } from '../../ports/users.ts';
import { decideOwn, ownIdentity } from './own-account.ts';
import type { OwnRefusal } from './own-account.ts';

export type Command = Readonly<{ principal: Principal; id: IdentityId; ifMatch: AccountIfMatch; language: Language }>;

/** Refuses to remove the last sign-in method. */
export type RemoveIdentity = (
  cmd: Command,
) => TE.TaskEither<NotFound | PreconditionFailed | LastSignInMethod | OwnRefusal, void>;

type Deps = Readonly<{ accounts: Accounts; users: Users }>;

export const makeRemoveIdentity =
  (deps: Deps): RemoveIdentity =>
  ({ principal: { userId }, id, ifMatch, language }) =>
    pipe(
      ownIdentity(deps, userId, id),
      TE.map(({ identity }) => addressOfIdentity(identity)),
      TE.map((address) => ({ about: address === null ? [] : [address] })),
      TE.flatMap((scope) => decideOwn(deps, userId, scope, removeIdentity(id, ifMatch, language))),
      TE.mapLeft(impossible('accounts', 'UsernameTaken', 'AddressTaken')),
    );

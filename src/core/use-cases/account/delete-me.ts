import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { addressOfIdentity } from '../../domain/account/account.ts';
import type { AccountIfMatch } from '../../domain/account/account.ts';
import { deleteAccount } from '../../domain/account/own-changes.ts';
import { impossible } from '../../domain/errors.ts';
import type { LastAdministrator, PreconditionFailed } from '../../domain/errors.ts';
import type { Language } from '../../domain/messages/message.ts';
import type { Principal } from '../../domain/sessions/principal.ts';
import type { Accounts, Scope } from '../../ports/accounts.ts';
import type { Users } from '../../ports/users.ts';
import { decideOwn, ownUser } from './own-account.ts';
import type { OwnRefusal } from './own-account.ts';

export type Command = Readonly<{ principal: Principal; ifMatch: AccountIfMatch; language: Language }>;

export type DeleteMe = (cmd: Command) => TE.TaskEither<PreconditionFailed | LastAdministrator | OwnRefusal, void>;

type Deps = Readonly<{ accounts: Accounts; users: Users }>;

export const makeDeleteMe =
  (deps: Deps): DeleteMe =>
  ({ principal: { userId }, ifMatch, language }) =>
    pipe(
      ownUser(deps, userId),
      TE.map(({ identities }): Scope => {
        const about = identities.flatMap((identity) => addressOfIdentity(identity) ?? []);
        return { about, administrators: true };
      }),
      TE.flatMap((scope) => decideOwn(deps, userId, scope, deleteAccount(ifMatch, language))),
      TE.mapLeft(impossible('accounts', 'UsernameTaken', 'AddressTaken')),
    );

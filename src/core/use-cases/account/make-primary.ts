import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { makePrimary } from '../../domain/account/identities.ts';
import { afterChange, impossible } from '../../domain/errors.ts';
import type { NotFound, NotVerified } from '../../domain/errors.ts';
import type { IdentityId } from '../../domain/ids.ts';
import type { Language } from '../../domain/messages/message.ts';
import type { Principal } from '../../domain/sessions/principal.ts';
import type { Accounts } from '../../ports/accounts.ts';
import type { Users } from '../../ports/users.ts';
import { decideOwn, ownIdentity, tellingChange } from './own-account.ts';
import type { OwnRefusal, OwnedIdentity } from './own-account.ts';

export type Command = Readonly<{ principal: Principal; id: IdentityId; language: Language }>;

type Made = OwnedIdentity & Readonly<{ hasChanged: boolean }>;

export type MakePrimary = (cmd: Command) => TE.TaskEither<NotFound | NotVerified | OwnRefusal, Made>;

type Deps = Readonly<{ accounts: Accounts; users: Users }>;

export const makeMakePrimary =
  (deps: Deps): MakePrimary =>
  ({ principal: { userId }, id, language }) =>
    pipe(
      decideOwn(deps, userId, { about: [] }, tellingChange(makePrimary(id, language))),
      TE.mapLeft(impossible('accounts', 'UsernameTaken', 'AddressTaken')),
      TE.bindTo('hasChanged'),
      TE.bindW('owned', () => pipe(ownIdentity(deps, userId, id), TE.mapLeft(afterChange))),
      TE.map(({ hasChanged, owned }) => ({ ...owned, hasChanged })),
    );

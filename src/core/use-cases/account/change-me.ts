import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { AccountIfMatch } from '../../domain/account/account.ts';
import { patchProfile } from '../../domain/account/own-changes.ts';
import type { ProfilePatch } from '../../domain/account/profile.ts';
import type { User } from '../../domain/account/user.ts';
import type { Policies } from '../../domain/core-config.ts';
import { afterChange, impossible } from '../../domain/errors.ts';
import type { PreconditionFailed, TooManyRenames, UsernameTaken } from '../../domain/errors.ts';
import type { Principal } from '../../domain/sessions/principal.ts';
import type { Accounts } from '../../ports/accounts.ts';
import type { Users } from '../../ports/users.ts';
import { decideOwn, ownUser, tellingChange } from './own-account.ts';
import type { OwnRefusal } from './own-account.ts';

export type Command = Readonly<{ principal: Principal; patch: ProfilePatch; ifMatch: AccountIfMatch }>;

type Refused = PreconditionFailed | TooManyRenames | UsernameTaken | OwnRefusal;

export type ChangeMe = (cmd: Command) => TE.TaskEither<Refused, Readonly<{ user: User; hasChanged: boolean }>>;

type Deps = Readonly<{ accounts: Accounts; users: Users; policies: Policies }>;

export const makeChangeMe =
  (deps: Deps): ChangeMe =>
  ({ principal: { userId }, patch, ifMatch }) =>
    pipe(
      patchProfile(patch, ifMatch, deps.policies.passwordLockout.lockMs),
      (decide) => decideOwn(deps, userId, { about: [] }, tellingChange(decide)),
      TE.mapLeft(impossible('accounts', 'AddressTaken')),
      TE.bindTo('hasChanged'),
      TE.bindW('user', () => pipe(ownUser(deps, userId), TE.mapLeft(afterChange))),
    );

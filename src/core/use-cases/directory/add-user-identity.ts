import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Address } from '../../domain/addresses/address.ts';
import type { Policies } from '../../domain/core-config.ts';
import { addUserIdentity } from '../../domain/directory/managed-user.ts';
import { afterChange, impossible } from '../../domain/errors.ts';
import type {
  AddressTaken,
  AlreadyAdded,
  CountryNotServed,
  Forbidden,
  NotInvitable,
  InsufficientPrivileges,
  TooManyIdentities,
} from '../../domain/errors.ts';
import type { UserId } from '../../domain/ids.ts';
import type { Language } from '../../domain/messages/message.ts';
import { permitted } from '../../domain/roles/access.ts';
import type { Principal } from '../../domain/sessions/principal.ts';
import type { OpaqueTokens } from '../../ports/opaque-tokens.ts';
import type { PhoneNumbers } from '../../ports/phone-numbers.ts';
import { identityAt } from '../account/own-account.ts';
import type { OwnedIdentity } from '../account/own-account.ts';
import { servedCountry } from '../sign-in/served-country.ts';
import { actedOn, decideManaged, managedUser } from './managed.ts';
import type { ManagedDeps, ManagedRefusal } from './managed.ts';

export type Command = Readonly<{ actor: Principal; userId: UserId; address: Address; language: Language }>;

type Refused =
  | Forbidden
  | InsufficientPrivileges
  | CountryNotServed
  | NotInvitable
  | AlreadyAdded
  | AddressTaken
  | TooManyIdentities
  | ManagedRefusal;

/**
 * Adds an unverified address, for a user who may have lost all other addresses. Accepting its token ends all sessions.
 * Requires `user.update`.
 */
export type AddUserIdentity = (cmd: Command) => TE.TaskEither<Refused, OwnedIdentity>;

type Deps = ManagedDeps & Readonly<{ tokens: OpaqueTokens; phoneNumbers: PhoneNumbers; policies: Policies }>;

export const makeAddUserIdentity =
  (deps: Deps): AddUserIdentity =>
  ({ actor, userId, address, language }) => {
    const book = { language, issue: deps.tokens.issue };
    const add = addUserIdentity(actor, deps.policies.invitation, book, address);
    return pipe(
      TE.fromEither(permitted(actor, 'user.update')),
      TE.flatMap(() => actedOn(deps, actor, userId)),
      TE.flatMap(() => servedCountry(deps, [address], '/value')),
      TE.flatMap(() => decideManaged(deps, { actor, userId, scope: { about: [address] } }, add)),
      TE.mapLeft(impossible('accounts', 'UsernameTaken')),
      TE.flatMap(() => pipe(managedUser(deps, userId), TE.mapLeft(afterChange))),
      TE.flatMapEither(identityAt(address)),
    );
  };

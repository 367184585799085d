import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { addIdentity } from '../../domain/account/claims.ts';
import type { Address } from '../../domain/addresses/address.ts';
import type { Policies } from '../../domain/core-config.ts';
import { afterChange, impossible } from '../../domain/errors.ts';
import type { AlreadyAdded, CountryNotServed, TooManyIdentities, TooSoon } from '../../domain/errors.ts';
import type { Language } from '../../domain/messages/message.ts';
import type { Principal } from '../../domain/sessions/principal.ts';
import type { Accounts } from '../../ports/accounts.ts';
import type { OneTimeCodes } from '../../ports/one-time-codes.ts';
import type { PhoneNumbers } from '../../ports/phone-numbers.ts';
import type { Users } from '../../ports/users.ts';
import { codeContext } from '../sign-in/code-context.ts';
import { servedCountry } from '../sign-in/served-country.ts';
import { decideOwn, ownIdentityAt } from './own-account.ts';
import type { OwnRefusal, OwnedIdentity } from './own-account.ts';

export type Command = Readonly<{ principal: Principal; address: Address; language: Language }>;

/** Adds an unverified address and sends a code to it. The answer doesn't reveal whether another user has it. */
export type AddIdentity = (
  cmd: Command,
) => TE.TaskEither<CountryNotServed | AlreadyAdded | TooManyIdentities | TooSoon | OwnRefusal, OwnedIdentity>;

type Deps = Readonly<{
  accounts: Accounts;
  users: Users;
  codes: OneTimeCodes;
  phoneNumbers: PhoneNumbers;
  policies: Policies;
}>;

export const makeAddIdentity =
  (deps: Deps): AddIdentity =>
  ({ principal: { userId }, address, language }) =>
    pipe(
      servedCountry(deps, [address], '/value'),
      TE.flatMap(() => {
        const decide = addIdentity(deps.policies.otp, codeContext(deps.codes, language), address);
        return decideOwn(deps, userId, { about: [address], claim: address }, decide);
      }),
      TE.flatMap(() => pipe(ownIdentityAt(deps, userId, address), TE.mapLeft(afterChange))),
      // An unverified address conflicts with no other user. `NotFound` means that it was removed before this answer.
      TE.mapLeft(impossible('accounts', 'UsernameTaken', 'AddressTaken', 'NotFound')),
    );

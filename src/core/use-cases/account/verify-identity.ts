import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { addressOfIdentity } from '../../domain/account/account.ts';
import { verifyIdentity } from '../../domain/account/claims.ts';
import type { Identity } from '../../domain/account/user.ts';
import type { Policies } from '../../domain/core-config.ts';
import { afterChange, impossible } from '../../domain/errors.ts';
import type {
  AddressTaken,
  AlreadyVerified,
  InvalidCode,
  LockedOut,
  NotFound,
  UsernameTaken,
} from '../../domain/errors.ts';
import type { IdentityId } from '../../domain/ids.ts';
import type { Language } from '../../domain/messages/message.ts';
import type { Principal } from '../../domain/sessions/principal.ts';
import type { OtpCode } from '../../domain/sign-in/otp-code.ts';
import type { Accounts } from '../../ports/accounts.ts';
import type { OneTimeCodes } from '../../ports/one-time-codes.ts';
import type { Users } from '../../ports/users.ts';
import { decideOwn, ownIdentity } from './own-account.ts';
import type { OwnRefusal, OwnedIdentity } from './own-account.ts';

export type Command = Readonly<{ principal: Principal; id: IdentityId; code: OtpCode; language: Language }>;

type Refused = NotFound | AlreadyVerified | AddressTaken | LockedOut | InvalidCode | OwnRefusal;

/** Verifies an address of the caller with its code. `AddressTaken` if another user verified the address first. */
export type VerifyIdentity = (cmd: Command) => TE.TaskEither<Refused, OwnedIdentity>;

type Deps = Readonly<{ accounts: Accounts; users: Users; codes: OneTimeCodes; policies: Policies }>;

export const makeVerifyIdentity =
  (deps: Deps): VerifyIdentity =>
  (cmd) =>
    pipe(
      ownIdentity(deps, cmd.principal.userId, cmd.id),
      TE.flatMap(({ identity }) => guess(deps, cmd, identity)),
      TE.mapLeft(impossible('accounts', 'UsernameTaken')),
      TE.flatMap(() => pipe(ownIdentity(deps, cmd.principal.userId, cmd.id), TE.mapLeft(afterChange))),
    );

const guess = (
  deps: Deps,
  { principal: { userId }, id, code, language }: Command,
  identity: Identity,
): TE.TaskEither<Refused | UsernameTaken, void> => {
  const address = addressOfIdentity(identity);
  return decideOwn(
    deps,
    userId,
    { about: address === null ? [] : [address] },
    verifyIdentity(deps.policies.otp, {
      id,
      isRight: (to, nonce) => deps.codes.matches('identity', to, nonce, code),
      language,
    }),
  );
};

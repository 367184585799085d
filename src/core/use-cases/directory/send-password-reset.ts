import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { primaryOf } from '../../domain/account/account.ts';
import type { User } from '../../domain/account/user.ts';
import type { Address } from '../../domain/addresses/address.ts';
import { countryNotServed, noAddress } from '../../domain/errors.ts';
import type {
  CountryNotServed,
  Forbidden,
  NoAddress,
  NotFound,
  InsufficientPrivileges,
  TooSoon,
  Unavailable,
} from '../../domain/errors.ts';
import type { UserId } from '../../domain/ids.ts';
import type { Language } from '../../domain/messages/message.ts';
import { permitted } from '../../domain/roles/access.ts';
import type { Principal } from '../../domain/sessions/principal.ts';
import type { Directory } from '../../ports/directory.ts';
import { askForReset } from '../recovery/forgot-password.ts';
import type { CodePromise } from '../sign-in/request-code.ts';
import { actedOn } from './managed.ts';

export type Command = Readonly<{ actor: Principal; userId: UserId; language: Language }>;

type Refused = Forbidden | InsufficientPrivileges | NotFound | NoAddress | CountryNotServed | TooSoon | Unavailable;

/**
 * Sends a code and a link to the user; the administrator sees neither. The user's own requests have separate limits.
 * Requires `user.update`.
 */
export type SendPasswordReset = (cmd: Command) => TE.TaskEither<Refused, CodePromise>;

type Deps = Parameters<typeof askForReset>[0] & Readonly<{ directory: Directory }>;

export const makeSendPasswordReset =
  (deps: Deps): SendPasswordReset =>
  ({ actor, userId, language }) =>
    pipe(
      TE.fromEither(permitted(actor, 'user.update')),
      TE.flatMap(() => actedOn(deps, actor, userId)),
      TE.flatMap((user) => TE.fromEither(addressFor(user))),
      TE.flatMap((address) => askForReset(deps, address, language, { _tag: 'Administrator' })),
      // The request has no field with the phone number, so the pointer is empty.
      TE.mapLeft((refusal) => (refusal._tag === 'CountryNotServed' ? countryNotServed('') : refusal)),
    );

const addressFor = ({ isActive, identities }: User): E.Either<NoAddress, Address> =>
  isActive ? E.fromNullable(noAddress)(primaryOf(identities)) : E.left(noAddress);

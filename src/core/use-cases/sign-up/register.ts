import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { PersonName } from '../../domain/account/user.ts';
import type { Address } from '../../domain/addresses/address.ts';
import type { Policies } from '../../domain/configured-policies.ts';
import { registrationClosed } from '../../domain/errors.ts';
import type {
  CountryNotServed,
  Overloaded,
  RegistrationClosed,
  Unavailable,
  WeakPassword,
} from '../../domain/errors.ts';
import type { Language } from '../../domain/messages/message.ts';
import { register } from '../../domain/sign-up/registration.ts';
import type { RegistrationForm } from '../../domain/sign-up/registration.ts';
import type { Addresses } from '../../ports/addresses.ts';
import type { CommonPasswords } from '../../ports/common-passwords.ts';
import type { OneTimeCodes } from '../../ports/one-time-codes.ts';
import type { OpaqueTokens } from '../../ports/opaque-tokens.ts';
import type { Passwords } from '../../ports/passwords.ts';
import type { PhoneNumbers } from '../../ports/phone-numbers.ts';
import { acceptPassword } from '../account/accept-password.ts';
import { codeContext } from '../sign-in/code-context.ts';
import type { CodePromise } from '../sign-in/request-code.ts';
import { servedCountry } from '../sign-in/served-country.ts';

export type Command = Readonly<{
  firstName: PersonName;
  lastName: PersonName | null;
  /** One or two addresses of different types. */
  addresses: readonly Address[];
  password: string;
  language: Language;
}>;

/** `registration` proves, together with the first code, that name and password come from this caller. */
export type Registered = CodePromise & Readonly<{ registration: string }>;

/** The answer is the same for free, taken, unverified and invited addresses. */
export type Register = (
  cmd: Command,
) => TE.TaskEither<RegistrationClosed | CountryNotServed | WeakPassword | Overloaded | Unavailable, Registered>;

type Deps = Readonly<{
  addresses: Addresses;
  phoneNumbers: PhoneNumbers;
  passwords: Passwords;
  commonPasswords: CommonPasswords;
  codes: OneTimeCodes;
  tokens: OpaqueTokens;
  policies: Policies;
}>;

export const makeRegister =
  (deps: Deps): Register =>
  (cmd) =>
    pipe(
      TE.Do,
      TE.filterOrElseW(
        () => deps.policies.registration === 'open',
        () => registrationClosed,
      ),
      TE.tap(() => servedCountry(deps, cmd.addresses, '/mobile')),
      TE.bindW('password', () => acceptPassword(deps, '/password', ownWords(cmd), cmd.password)),
      TE.bindW('passwordHash', ({ password }) => deps.passwords.hash(password)),
      TE.let('issued', () => deps.tokens.issue()),
      TE.tap(({ passwordHash, issued }) => open(deps, cmd, { ...cmd, passwordHash, registration: issued.digest })),
      TE.map(({ issued }) => ({
        registration: issued.token,
        expiresInMs: deps.policies.otp.ttlMs,
        resendInMs: deps.policies.otp.resendIntervalMs,
      })),
    );

const ownWords = ({ firstName, lastName, addresses }: Command): readonly (string | null)[] => [
  firstName,
  lastName,
  ...addresses.map(({ value }) => value),
];

const open = (deps: Deps, cmd: Command, form: RegistrationForm) =>
  deps.addresses.ask(cmd.addresses, register(deps.policies.otp, codeContext(deps.codes, cmd.language), form), {
    _tag: 'Newcomer',
  });

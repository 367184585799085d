import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { PersonName } from '../../domain/account/user.ts';
import type { Address } from '../../domain/addresses/address.ts';
import type { Policies } from '../../domain/core-config.ts';
import { registrationClosed } from '../../domain/errors.ts';
import type {
  CountryNotServed,
  Overloaded,
  RegistrationClosed,
  Unavailable,
  WeakPassword,
} from '../../domain/errors.ts';
import type { Language } from '../../domain/messages/message.ts';
import { noPassword } from '../../domain/sign-in/password.ts';
import type { Password, PasswordHash } from '../../domain/sign-in/password.ts';
import { register } from '../../domain/sign-up/registration.ts';
import type { IsSameBody } from '../../domain/sign-up/registration.ts';
import type { Addresses } from '../../ports/addresses.ts';
import type { CommonPasswords } from '../../ports/common-passwords.ts';
import type { OneTimeCodes } from '../../ports/one-time-codes.ts';
import type { Passwords } from '../../ports/passwords.ts';
import type { PhoneNumbers } from '../../ports/phone-numbers.ts';
import type { BodyFingerprints, RegistrationTokens } from '../../ports/registrations.ts';
import { acceptPassword } from '../account/accept-password.ts';
import { codeContext } from '../sign-in/code-context.ts';
import type { CodePromise } from '../sign-in/request-code.ts';
import { servedCountry } from '../sign-in/served-country.ts';

export type Command = Readonly<{
  firstName: PersonName;
  lastName: PersonName | null;
  /** One address, or one of each type. */
  addresses: readonly Address[];
  /** Null for an account without a password. */
  password: string | null;
  language: Language;
}>;

/** The client sends `registration` with the first code to prove that it chose the name and password. */
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
  registrations: RegistrationTokens;
  fingerprints: BodyFingerprints;
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
      TE.bindW('chosen', () => (cmd.password === null ? TE.right(NONE) : chosen(deps, cmd, cmd.password))),
      TE.bindW('opened', ({ chosen: { password, hash } }) => open(deps, { ...cmd, password }, hash)),
      TE.map(({ opened }) => ({
        registration: deps.registrations.issue(opened),
        expiresInMs: deps.policies.otp.ttlMs,
        resendInMs: deps.policies.otp.resendIntervalMs,
      })),
    );

type Chosen = Readonly<{ password: Password | null; hash: PasswordHash }>;

const NONE: Chosen = { password: null, hash: noPassword };

const chosen = (deps: Deps, cmd: Command, raw: string): TE.TaskEither<WeakPassword | Overloaded, Chosen> =>
  pipe(
    acceptPassword(deps, '/password', ownWords(cmd), raw),
    TE.bindTo('password'),
    TE.bindW('hash', ({ password }) => deps.passwords.hash(password)),
  );

const ownWords = ({ firstName, lastName, addresses }: Command): readonly (string | null)[] => [
  firstName,
  lastName,
  ...addresses.map(({ value }) => value),
];

/** A JSON array, so that two different bodies never result in the same text. */
const bodyOf = ({ firstName, lastName, addresses, password }: Command): string =>
  JSON.stringify([firstName, lastName, addresses.map(({ type, value }) => [type, value]), password]);

const open = (deps: Deps, cmd: Command, passwordHash: PasswordHash) => {
  const { addresses, fingerprints, registrations, policies } = deps;
  const { firstName, lastName } = cmd;
  const body = bodyOf(cmd);
  const taken = { registration: registrations.newId(), fingerprint: fingerprints.take(body) };
  const form = { firstName, lastName, passwordHash, ...taken };
  const isSameBody: IsSameBody = (known) => fingerprints.matches(known, body);
  const context = codeContext(deps.codes, cmd.language);
  return addresses.ask(cmd.addresses, register(policies.otp, context, form, isSameBody), { _tag: 'Newcomer' });
};

import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Address } from '../../domain/addresses/address.ts';
import type { Policies } from '../../domain/core-config.ts';
import { invalidCode, invalidResetToken, lockedOut, weakPassword } from '../../domain/errors.ts';
import type {
  InvalidCode,
  InvalidResetToken,
  LockedOut,
  Overloaded,
  Unavailable,
  WeakPassword,
} from '../../domain/errors.ts';
import { publicScope } from '../../domain/locks/attempt-scope.ts';
import type { Language } from '../../domain/messages/message.ts';
import { resetByCode, resetByLink } from '../../domain/recovery/recovery.ts';
import type { CodeVerdict } from '../../domain/recovery/recovery.ts';
import { refusedGuess } from '../../domain/sign-in/otp-attempts.ts';
import type { OtpCode, OtpNonce } from '../../domain/sign-in/otp-code.ts';
import { ownWordsRefusal } from '../../domain/sign-in/password.ts';
import type { PasswordHash } from '../../domain/sign-in/password.ts';
import type { Addresses } from '../../ports/addresses.ts';
import type { CommonPasswords } from '../../ports/common-passwords.ts';
import type { OneTimeCodes } from '../../ports/one-time-codes.ts';
import type { OpaqueTokens } from '../../ports/opaque-tokens.ts';
import type { Passwords } from '../../ports/passwords.ts';
import type { ResetLinks } from '../../ports/reset-links.ts';
import { acceptPassword } from '../account/accept-password.ts';
import { oneAddress } from '../sign-in/one-address.ts';
import { failUnlessRight, scopeFor } from '../sign-in/signed-in.ts';
import { goodLink } from './read-reset-link.ts';
import type { GoodLink } from './read-reset-link.ts';

type NewPassword = Readonly<{ newPassword: string; language: Language }>;
export type ByCode = NewPassword & Readonly<{ address: Address; code: OtpCode; deviceToken?: string | null }>;
export type ByLink = NewPassword & Readonly<{ token: string }>;

type Refused<E> = E | WeakPassword | Overloaded | Unavailable;

/** A wrong code counts as a failure. If the new password is refused, the right code stays valid. */
export type ResetPasswordByCode = (cmd: ByCode) => TE.TaskEither<Refused<InvalidCode | LockedOut>, void>;
/** Works even during a lock. If the new password is refused, the link stays valid. */
export type ResetPasswordByLink = (cmd: ByLink) => TE.TaskEither<Refused<InvalidResetToken>, void>;

type Deps = Readonly<{
  addresses: Addresses;
  passwords: Passwords;
  commonPasswords: CommonPasswords;
  codes: OneTimeCodes;
  tokens: OpaqueTokens;
  links: ResetLinks;
  policies: Policies;
}>;

const POINTER = '/new_password';

export const makeResetPasswordByCode =
  (deps: Deps): ResetPasswordByCode =>
  (cmd) =>
    pipe(
      acceptPassword(deps, POINTER, [cmd.address.value], cmd.newPassword),
      TE.tap(() => unlocked(deps, cmd)),
      // Also hashes for unknown addresses, so that timing does not reveal whether an account exists.
      TE.flatMap((password) => deps.passwords.hash(password)),
      TE.flatMap((hash) => guess(deps, cmd, hash)),
    );

export const makeResetPasswordByLink =
  (deps: Deps): ResetPasswordByLink =>
  (cmd) =>
    pipe(
      // Checks the token before hashing, because hashing is expensive.
      goodLink(deps, cmd.token),
      TE.bindTo('link'),
      TE.bindW('hash', ({ link }) => hashed(deps, cmd, [link.address.value])),
      TE.flatMap(({ link, hash }) => follow(deps, cmd, link, hash)),
    );

/** Checks the lock before hashing, because hashing is expensive. */
const unlocked = ({ addresses, tokens, policies }: Deps, { address, deviceToken }: ByCode) =>
  pipe(
    addresses.look(address, scopeFor(tokens, deviceToken)),
    TE.flatMap(({ otp, now }) => {
      const refused = refusedGuess(policies.otp)(otp, now);
      return refused === null ? TE.right(undefined) : TE.left(lockedOut(refused.retryAfterMs));
    }),
  );

const hashed = (deps: Deps, { newPassword }: NewPassword, own: readonly string[]) =>
  pipe(
    acceptPassword(deps, POINTER, own, newPassword),
    TE.flatMap((password) => deps.passwords.hash(password)),
  );

const chosen = ({ policies }: Deps, { newPassword, language }: NewPassword, passwordHash: PasswordHash) => ({
  passwordHash,
  language,
  refusal: (own: readonly string[]) => ownWordsRefusal([...own, policies.serviceName], newPassword),
});

const guess = (deps: Deps, cmd: ByCode, hash: PasswordHash): TE.TaskEither<Refused<InvalidCode | LockedOut>, void> => {
  const { addresses, codes, tokens, policies } = deps;
  const isRight = (nonce: OtpNonce) => codes.matches('reset', cmd.address, nonce, cmd.code);
  return pipe(
    addresses.update(
      [cmd.address],
      oneAddress(resetByCode(policies.otp, { ...chosen(deps, cmd, hash), isRight })),
      scopeFor(tokens, cmd.deviceToken),
      { refused: refusedGuess(policies.otp) },
    ),
    TE.flatMap((verdict): TE.TaskEither<Refused<InvalidCode | LockedOut>, void> =>
      verdict._tag === 'Weak' ? TE.left(weak(verdict)) : failUnlessRight(verdict, invalidCode),
    ),
  );
};

const follow = (
  deps: Deps,
  cmd: ByLink,
  { address, ...link }: GoodLink,
  hash: PasswordHash,
): TE.TaskEither<Refused<InvalidResetToken>, void> =>
  pipe(
    deps.addresses.update(
      [address],
      oneAddress(resetByLink(deps.policies.otp, { ...chosen(deps, cmd, hash), ...link })),
      publicScope,
      { isProven: true },
    ),
    TE.flatMap((verdict) => {
      if (verdict._tag === 'Right') return TE.right(undefined);
      return TE.left(verdict._tag === 'Weak' ? weak(verdict) : invalidResetToken);
    }),
  );

const weak = ({ refusal }: Extract<CodeVerdict, { _tag: 'Weak' }>): WeakPassword => weakPassword(POINTER, refusal);

import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Address } from '../../domain/addresses/address.ts';
import type { Policies } from '../../domain/core-config.ts';
import { invalidCode } from '../../domain/errors.ts';
import type { InvalidCode, LockedOut, Unavailable } from '../../domain/errors.ts';
import { withScope } from '../../domain/locks/attempt-scope.ts';
import type { ScopeKind, ScopedVerdict } from '../../domain/locks/attempt-scope.ts';
import type { Language } from '../../domain/messages/message.ts';
import type { NewSignIn } from '../../domain/second-factor/opening.ts';
import type { Client } from '../../domain/sessions/session.ts';
import { verifyCode } from '../../domain/sign-in/codes.ts';
import type { SignInVerdict } from '../../domain/sign-in/codes.ts';
import { refusedGuess } from '../../domain/sign-in/otp-attempts.ts';
import type { OtpCode } from '../../domain/sign-in/otp-code.ts';
import type { Otp, OtpPolicy } from '../../domain/sign-in/otp.ts';
import type { Addresses } from '../../ports/addresses.ts';
import type { OneTimeCodes } from '../../ports/one-time-codes.ts';
import type { OpaqueTokens } from '../../ports/opaque-tokens.ts';
import type { RegistrationTokens } from '../../ports/registrations.ts';
import type { Sessions } from '../../ports/sessions.ts';
import { oneAddress } from './one-address.ts';
import { amrOf, deviceOf, failUnlessRight, newSignIn } from './signed-in.ts';
import type { Challenged, Device, IssueTokens, Opens, SignedInDevice } from './signed-in.ts';

export type Command = Readonly<{
  address: Address;
  code: OtpCode;
  registration: string | null;
  deviceToken?: string | null;
  client: Client;
  language: Language;
}>;

/** `registrationApplied` is null if the request has no `registration`. */
export type VerifiedCode = SignedInDevice & Readonly<{ registrationApplied: boolean | null }>;

/** Verifies the address and signs the user in. A code works only once. */
export type VerifyCode = (
  cmd: Command,
) => TE.TaskEither<InvalidCode | LockedOut | Unavailable, VerifiedCode | Challenged>;

type Deps = Readonly<{
  addresses: Addresses;
  codes: OneTimeCodes;
  tokens: OpaqueTokens;
  registrations: RegistrationTokens;
  sessions: Sessions;
  issueTokens: IssueTokens;
  policies: Policies;
}>;

export const makeVerifyCode =
  (deps: Deps): VerifyCode =>
  (cmd) =>
    pipe(
      TE.Do,
      TE.let('device', () => deviceOf(deps.tokens, cmd.deviceToken)),
      TE.let('opens', ({ device }) =>
        newSignIn(deps, { id: deps.sessions.newId(), client: cmd.client, device: device.fresh }, amrOf(cmd.address)),
      ),
      TE.bind('decided', ({ opens, device }) => guess(deps, cmd, opens.signIn, device)),
      TE.tap(({ decided }) => failUnlessRight(decided.verdict, invalidCode)),
      TE.flatMap((verified) => opened(deps, verified)),
    );

type Verified = Readonly<{
  opens: Opens<Readonly<{ signIn: NewSignIn }>>;
  device: Device;
  decided: ScopedVerdict<SignInVerdict>;
}>;
type Opened = TE.TaskEither<InvalidCode | Unavailable, VerifiedCode | Challenged>;

// If all sessions end at this moment, the sign-in is not retried as with a password, because the code is already used.
// The user must request another code.
const opened = ({ issueTokens }: Deps, { opens, device, decided: { verdict, scope } }: Verified): Opened =>
  verdict._tag === 'Right' && verdict.asks
    ? TE.right(opens.challenged(verdict.asks))
    : pipe(
        issueTokens(opens.signIn.session.id, invalidCode),
        TE.map((tokens) => ({
          ...tokens,
          deviceToken: device.tokenFor(scope),
          registrationApplied: verdict.isApplied ?? null,
        })),
      );

const guess = (deps: Deps, { address, code, registration, language }: Command, signIn: NewSignIn, { scope }: Device) =>
  deps.addresses.update(
    [address],
    oneAddress(
      withScope(
        verifyCode(deps.policies.otp, {
          isRight: (nonce) => deps.codes.matches('sign-in', address, nonce, code),
          registration: registration === null ? null : deps.registrations.read(registration),
          signIn,
          language,
        }),
      ),
    ),
    scope,
    { refused: whileLocked(deps.policies.otp) },
  );

const whileLocked = (policy: OtpPolicy) => (otp: Otp, now: Date, scope: ScopeKind) => {
  const verdict = refusedGuess(policy)(otp, now);
  return verdict === null ? null : { verdict, scope };
};

import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Address } from '../../domain/addresses/address.ts';
import type { Policies } from '../../domain/core-config.ts';
import { invalidCode } from '../../domain/errors.ts';
import type { InvalidCode, LockedOut, Unavailable } from '../../domain/errors.ts';
import type { SessionId } from '../../domain/ids.ts';
import { withScope } from '../../domain/locks/attempt-scope.ts';
import type { ScopeKind } from '../../domain/locks/attempt-scope.ts';
import type { Language } from '../../domain/messages/message.ts';
import type { Client } from '../../domain/sessions/session.ts';
import { verifyCode } from '../../domain/sign-in/codes.ts';
import { refusedGuess } from '../../domain/sign-in/otp-attempts.ts';
import type { OtpCode } from '../../domain/sign-in/otp-code.ts';
import type { Otp, OtpPolicy } from '../../domain/sign-in/otp.ts';
import type { Addresses } from '../../ports/addresses.ts';
import type { OneTimeCodes } from '../../ports/one-time-codes.ts';
import type { OpaqueTokens } from '../../ports/opaque-tokens.ts';
import type { RegistrationTokens } from '../../ports/registrations.ts';
import type { Sessions } from '../../ports/sessions.ts';
import { oneAddress } from './one-address.ts';
import { deviceOf, failUnlessRight, newSession } from './signed-in.ts';
import type { Device, IssueTokens, SignedInDevice } from './signed-in.ts';

export type Command = Readonly<{
  address: Address;
  code: OtpCode;
  registration: string | null;
  deviceToken?: string | null;
  client: Client;
  language: Language;
}>;

/** `registrationApplied` is null if no `registration` was given. */
export type VerifiedCode = SignedInDevice & Readonly<{ registrationApplied: boolean | null }>;

/** Verifies the address and signs its owner in; a code works once. */
export type VerifyCode = (cmd: Command) => TE.TaskEither<InvalidCode | LockedOut | Unavailable, VerifiedCode>;

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
      TE.let('sessionId', () => deps.sessions.newId()),
      TE.let('device', () => deviceOf(deps.tokens, cmd.deviceToken)),
      TE.bind('decided', ({ sessionId, device }) => guess(deps, cmd, sessionId, device)),
      TE.tap(({ decided }) => failUnlessRight(decided.verdict, invalidCode)),
      // Not tried again if all sessions end right now, as with a password: the code is used up, so that nothing proves
      // after that end who is there. The next code does.
      TE.bindW('tokens', ({ sessionId }) => deps.issueTokens(sessionId, invalidCode)),
      TE.map(({ tokens, device, decided }) => ({
        ...tokens,
        deviceToken: device.tokenFor(decided.scope),
        registrationApplied: decided.verdict.isApplied ?? null,
      })),
    );

const guess = (
  deps: Deps,
  { address, code, registration, client, language }: Command,
  id: SessionId,
  { scope, fresh }: Device,
) =>
  deps.addresses.update(
    [address],
    oneAddress(
      withScope(
        verifyCode(deps.policies.otp, {
          isRight: (nonce) => deps.codes.matches('sign-in', address, nonce, code),
          registration: registration === null ? null : deps.registrations.read(registration),
          session: newSession(deps.policies, id, client, fresh),
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

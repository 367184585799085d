import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Address } from '../../domain/addresses/address.ts';
import type { Policies } from '../../domain/core-config.ts';
import { invalidCode, invalidCredentials, unauthenticated } from '../../domain/errors.ts';
import type {
  InvalidCode,
  InvalidCredentials,
  InvalidPasskey,
  LockedOut,
  Overloaded,
  Unauthenticated,
  Unavailable,
  UnknownPasskey,
} from '../../domain/errors.ts';
import { publicScope, withScope, sessionScope } from '../../domain/locks/attempt-scope.ts';
import type { ScopedVerdict } from '../../domain/locks/attempt-scope.ts';
import type { Verdict } from '../../domain/locks/lockout.ts';
import type { Language } from '../../domain/messages/message.ts';
import type { AssertionResponse } from '../../domain/passkeys/ceremony.ts';
import type { Renewal } from '../../domain/second-factor/opening.ts';
import type { Principal } from '../../domain/sessions/principal.ts';
import { reauthenticate } from '../../domain/sign-in/codes.ts';
import type { PasswordVerdict } from '../../domain/sign-in/credential.ts';
import { refusedGuess } from '../../domain/sign-in/otp-attempts.ts';
import type { OtpCode } from '../../domain/sign-in/otp-code.ts';
import type { Otp, OtpPolicy } from '../../domain/sign-in/otp.ts';
import type { Addresses } from '../../ports/addresses.ts';
import type { Credentials } from '../../ports/credentials.ts';
import type { OneTimeCodes } from '../../ports/one-time-codes.ts';
import type { OpaqueTokens } from '../../ports/opaque-tokens.ts';
import type { Passwords } from '../../ports/passwords.ts';
import type { RenewWithPasskey } from '../passkeys/renew-with-passkey.ts';
import { tryKnownPassword, retryIfPasswordChanged } from './known-password.ts';
import type { Attempted } from './known-password.ts';
import { oneAddress } from './one-address.ts';
import { amrOf, failUnlessRight, issueElevated, newRenewal } from './signed-in.ts';
import type { Challenged, IssueTokens, Opens, SignedIn } from './signed-in.ts';

export type Command = Readonly<{ principal: Principal; language: Language }> &
  (
    | Readonly<{ password: string }>
    | Readonly<{ address: Address; code: OtpCode }>
    | Readonly<{ passkey: AssertionResponse }>
  );

/**
 * The session gets new tokens, and older tokens become invalid. A wrong password or code counts as a failure. A passkey
 * counts as two factors.
 */
export type Reauthenticate = (
  cmd: Command,
) => TE.TaskEither<
  | InvalidCredentials
  | InvalidCode
  | InvalidPasskey
  | UnknownPasskey
  | LockedOut
  | Unauthenticated
  | Overloaded
  | Unavailable,
  SignedIn | Challenged
>;

type Deps = Readonly<{
  renewWithPasskey: RenewWithPasskey;
  credentials: Credentials;
  passwords: Passwords;
  addresses: Addresses;
  codes: OneTimeCodes;
  tokens: OpaqueTokens;
  issueTokens: IssueTokens;
  policies: Policies;
}>;

export const makeReauthenticate =
  (deps: Deps): Reauthenticate =>
  (cmd) => {
    if ('passkey' in cmd) return deps.renewWithPasskey({ ...cmd, response: cmd.passkey });
    return 'password' in cmd ? withPassword(deps, cmd) : withCode(deps, cmd);
  };

const withPassword = (deps: Deps, cmd: ByPassword): ReturnType<Reauthenticate> => {
  const opens = newRenewal(deps, cmd.principal.sessionId, 'pwd');
  return pipe(
    byPassword(deps, cmd, opens.renewal),
    TE.flatMap((proven) => renewed(deps, cmd, opens, proven)),
  );
};

const withCode = (deps: Deps, cmd: ByCode): ReturnType<Reauthenticate> => {
  const opens = newRenewal(deps, cmd.principal.sessionId, amrOf(cmd.address));
  return pipe(
    byCode(deps, cmd, opens.renewal),
    TE.flatMap((proven) => renewed(deps, cmd, opens, proven)),
  );
};

const renewed = (
  { issueTokens }: Deps,
  { principal }: Command,
  { challenged }: Opens<object>,
  { verdict, elevation }: ScopedVerdict<PasswordVerdict>,
): ReturnType<Reauthenticate> =>
  verdict._tag === 'Right' && verdict.asks
    ? TE.right(challenged(verdict.asks))
    : issueElevated(issueTokens, principal.sessionId, unauthenticated, elevation);

type ByPassword = Extract<Command, { password: string }>;
type ByCode = Extract<Command, { code: OtpCode }>;
type Proven = TE.TaskEither<
  InvalidCredentials | InvalidCode | LockedOut | Unauthenticated | Overloaded | Unavailable,
  ScopedVerdict<PasswordVerdict>
>;

const byPassword = (deps: Deps, cmd: ByPassword, renewal: Renewal): Proven =>
  pipe(
    retryIfPasswordChanged(() => attempt(deps, cmd, renewal)),
    TE.tap(({ verdict }) => failUnlessRight(verdict, invalidCredentials)),
  );

const attempt = (deps: Deps, cmd: ByPassword, renewal: Renewal): Attempted => {
  const { userId, sessionId } = cmd.principal;
  return pipe(
    deps.credentials.findOf(userId, sessionScope(sessionId)),
    TE.flatMap(TE.fromOption(() => invalidCredentials)),
    TE.flatMap((found) => tryKnownPassword(deps, cmd, found, { renewal })),
  );
};

const byCode = (deps: Deps, { principal, language, address, code }: ByCode, renewal: Renewal): Proven =>
  pipe(
    deps.addresses.update(
      [address],
      oneAddress(
        withScope(
          reauthenticate(deps.policies.otp, {
            isRight: (nonce) => deps.codes.matches('sign-in', address, nonce, code),
            userId: principal.userId,
            renewal,
            language,
          }),
        ),
      ),
      sessionScope(principal.sessionId),
      { refused: refusedOwn(deps.policies.otp) },
    ),
    TE.tap(({ verdict }) => failUnlessRight(verdict, invalidCode)),
  );

/** `otp.scope` is set only for the user's own verified addresses. A code for any other address is wrong. */
const refusedOwn =
  (policy: OtpPolicy) =>
  (otp: Otp, now: Date): ScopedVerdict<Verdict> | null => {
    if (otp.scope === undefined) return { verdict: { _tag: 'Wrong' }, scope: publicScope._tag };
    const verdict = refusedGuess(policy)(otp, now);
    return verdict && { verdict, scope: otp.scope.kind };
  };

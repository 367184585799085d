import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Address } from '../../domain/addresses/address.ts';
import type { Policies } from '../../domain/core-config.ts';
import { invalidCode, invalidCredentials, unauthenticated } from '../../domain/errors.ts';
import type {
  InvalidCode,
  InvalidCredentials,
  LockedOut,
  Overloaded,
  Unauthenticated,
  Unavailable,
} from '../../domain/errors.ts';
import { publicScope, withScope, sessionScope } from '../../domain/locks/attempt-scope.ts';
import type { ScopedVerdict } from '../../domain/locks/attempt-scope.ts';
import type { Verdict } from '../../domain/locks/lockout.ts';
import type { Language } from '../../domain/messages/message.ts';
import type { Principal } from '../../domain/sessions/principal.ts';
import { reauthenticate } from '../../domain/sign-in/codes.ts';
import { refusedGuess } from '../../domain/sign-in/otp-attempts.ts';
import type { OtpCode } from '../../domain/sign-in/otp-code.ts';
import type { Otp, OtpPolicy } from '../../domain/sign-in/otp.ts';
import type { Addresses } from '../../ports/addresses.ts';
import type { Credentials } from '../../ports/credentials.ts';
import type { OneTimeCodes } from '../../ports/one-time-codes.ts';
import type { Passwords } from '../../ports/passwords.ts';
import { tryKnownPassword, retryIfPasswordChanged } from './known-password.ts';
import type { Attempted } from './known-password.ts';
import { oneAddress } from './one-address.ts';
import { failUnlessRight, issueElevated } from './signed-in.ts';
import type { IssueTokens, SignedIn } from './signed-in.ts';

export type Command = Readonly<{ principal: Principal; language: Language }> &
  (Readonly<{ password: string }> | Readonly<{ address: Address; code: OtpCode }>);

/**
 * Elevates the session: it gets new tokens and the older ones become invalid. A wrong password or code counts as a
 * failure.
 */
export type Reauthenticate = (
  cmd: Command,
) => TE.TaskEither<InvalidCredentials | InvalidCode | LockedOut | Unauthenticated | Overloaded | Unavailable, SignedIn>;

type Deps = Readonly<{
  credentials: Credentials;
  passwords: Passwords;
  addresses: Addresses;
  codes: OneTimeCodes;
  issueTokens: IssueTokens;
  policies: Policies;
}>;

export const makeReauthenticate =
  (deps: Deps): Reauthenticate =>
  (cmd) =>
    pipe(
      'password' in cmd ? byPassword(deps, cmd) : byCode(deps, cmd),
      TE.flatMap(({ elevation }) =>
        issueElevated(deps.issueTokens, cmd.principal.sessionId, unauthenticated, elevation),
      ),
    );

type ByPassword = Extract<Command, { password: string }>;
type ByCode = Extract<Command, { code: OtpCode }>;
type Proven = TE.TaskEither<
  InvalidCredentials | InvalidCode | LockedOut | Unauthenticated | Overloaded | Unavailable,
  ScopedVerdict<unknown>
>;

const byPassword = (deps: Deps, cmd: ByPassword): Proven =>
  pipe(
    retryIfPasswordChanged(() => attempt(deps, cmd)),
    TE.tap(({ verdict }) => failUnlessRight(verdict, invalidCredentials)),
  );

const attempt = (deps: Deps, cmd: ByPassword): Attempted => {
  const { userId, sessionId } = cmd.principal;
  return pipe(
    deps.credentials.findOf(userId, sessionScope(sessionId)),
    TE.flatMap(TE.fromOption(() => invalidCredentials)),
    TE.flatMap((found) => tryKnownPassword(deps, cmd, found, { renews: sessionId })),
  );
};

const byCode = (deps: Deps, { principal, language, address, code }: ByCode): Proven =>
  pipe(
    deps.addresses.update(
      [address],
      oneAddress(
        withScope(
          reauthenticate(deps.policies.otp, {
            isRight: (nonce) => deps.codes.matches('sign-in', address, nonce, code),
            userId: principal.userId,
            session: principal.sessionId,
            language,
          }),
        ),
      ),
      sessionScope(principal.sessionId),
      { refused: refusedOwn(deps.policies.otp) },
    ),
    TE.tap(({ verdict }) => failUnlessRight(verdict, invalidCode)),
  );

/** A session has an attempt scope at its own user's verified addresses; at all others no attempt is right. */
const refusedOwn =
  (policy: OtpPolicy) =>
  (otp: Otp, now: Date): ScopedVerdict<Verdict> | null => {
    if (otp.scope === undefined) return { verdict: { _tag: 'Wrong' }, scope: publicScope._tag };
    const verdict = refusedGuess(policy)(otp, now);
    return verdict && { verdict, scope: otp.scope.kind };
  };

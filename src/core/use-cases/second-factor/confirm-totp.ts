import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { invalidCode, unauthenticated } from '../../domain/errors.ts';
import type { InvalidCode, LockedOut, Unauthenticated, Unavailable } from '../../domain/errors.ts';
import { withScope } from '../../domain/locks/attempt-scope.ts';
import type { Language } from '../../domain/messages/message.ts';
import { RECOVERY_CODES } from '../../domain/second-factor/recovery-codes.ts';
import { confirmTotp } from '../../domain/second-factor/second-factor.ts';
import type { Principal } from '../../domain/sessions/principal.ts';
import { failUnlessRight, issueElevated } from '../sign-in/signed-in.ts';
import type { SignedIn } from '../sign-in/signed-in.ts';
import { changeOwnFactor } from './own-factors.ts';
import type { FactorDeps } from './own-factors.ts';

export type Command = Readonly<{ principal: Principal; code: string; language: Language }>;

/** The recovery codes are never shown again. */
export type ConfirmedTotp = SignedIn & Readonly<{ recoveryCodes: readonly string[] }>;

/**
 * Confirms an authenticator app with its first code; a wrong code counts as a failure. The session gets new tokens, its
 * older tokens become invalid, and all other sessions end.
 */
export type ConfirmTotp = (
  cmd: Command,
) => TE.TaskEither<InvalidCode | LockedOut | Unauthenticated | Unavailable, ConfirmedTotp>;

export const makeConfirmTotp =
  (deps: FactorDeps): ConfirmTotp =>
  ({ principal, code, language }) => {
    const { sessionId: session, amr } = principal;
    const made = deps.recoveryCodes.make(RECOVERY_CODES);
    const decide = confirmTotp(deps.policies.secondFactor.lockout, {
      matches: (userId, secret, step) => deps.totps.matches(userId, secret, step, code),
      recoveryCodes: made.map(({ hash }) => hash),
      amr,
      link: deps.tokens.issue(),
      language,
    });
    return pipe(
      changeOwnFactor(deps.secondFactors, principal, withScope(decide)),
      TE.tap(({ verdict }) => failUnlessRight(verdict, invalidCode)),
      TE.flatMap(({ elevation }) => issueElevated(deps.issueTokens, session, unauthenticated, elevation)),
      TE.map((tokens) => ({ ...tokens, recoveryCodes: made.map((one) => one.code) })),
    );
  };

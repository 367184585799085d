import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { factorRequired, unauthenticated } from '../../domain/errors.ts';
import type { FactorRequired, Unauthenticated, Unavailable } from '../../domain/errors.ts';
import { withScope } from '../../domain/locks/attempt-scope.ts';
import type { Language } from '../../domain/messages/message.ts';
import { switchOn } from '../../domain/second-factor/always.ts';
import { isRequiredOf } from '../../domain/second-factor/assurance.ts';
import { RECOVERY_CODES } from '../../domain/second-factor/recovery-codes.ts';
import { switchOff } from '../../domain/second-factor/removal.ts';
import type { Principal } from '../../domain/sessions/principal.ts';
import { issueElevated } from '../sign-in/signed-in.ts';
import type { SignedIn } from '../sign-in/signed-in.ts';
import { changeOwnFactor } from './own-factors.ts';
import type { FactorDeps } from './own-factors.ts';

export type Command = Readonly<{ principal: Principal; isOn: boolean; language: Language }>;

/**
 * `signedIn` is set if this is the user's first second factor. `recoveryCodes` are set if new ones were stored; these
 * are never shown again.
 */
export type Switched = Readonly<{
  isOn: boolean;
  signedIn: SignedIn | null;
  recoveryCodes: readonly string[] | null;
}>;

/**
 * Turns “always ask for a second factor” on or off. If it is the user's first second factor, the session gets new
 * tokens and all other sessions end. `FactorRequired` if it is the only second factor of a user who must have one.
 */
export type SwitchAlways = (cmd: Command) => TE.TaskEither<FactorRequired | Unauthenticated | Unavailable, Switched>;

type Deps = Omit<FactorDeps, 'totps'>;

export const makeSwitchAlways =
  (deps: Deps): SwitchAlways =>
  (cmd) =>
    cmd.isOn ? on(deps, cmd) : off(deps, cmd);

const on = (deps: Deps, { principal, language }: Command): ReturnType<SwitchAlways> => {
  const { sessionId: session, amr } = principal;
  const made = deps.recoveryCodes.make(RECOVERY_CODES);
  const decide = switchOn({ recoveryCodes: made.map(({ hash }) => hash), amr, link: deps.tokens.issue(), language });
  return pipe(
    changeOwnFactor(deps.secondFactors, principal, withScope(decide)),
    TE.bindTo('decided'),
    TE.bindW('signedIn', ({ decided: { verdict, elevation } }) =>
      verdict.isFirst ? issueElevated(deps.issueTokens, session, unauthenticated, elevation) : TE.right(null),
    ),
    TE.map(({ decided: { verdict }, signedIn }) => ({
      isOn: true,
      signedIn,
      recoveryCodes: verdict.hasMade ? made.map(({ code }) => code) : null,
    })),
  );
};

const off = ({ secondFactors, policies }: Deps, { principal, language }: Command): ReturnType<SwitchAlways> => {
  const isRequired = isRequiredOf(policies.secondFactor.required, principal);
  return pipe(
    changeOwnFactor(secondFactors, principal, switchOff({ isRequired, language })),
    TE.flatMap((removed) =>
      removed === 'Required' ? TE.left(factorRequired) : TE.right({ isOn: false, signedIn: null, recoveryCodes: null }),
    ),
  );
};

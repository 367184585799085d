import { pipe } from 'fp-ts/lib/function.js';
import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Policies } from '../../domain/core-config.ts';
import { unauthenticated } from '../../domain/errors.ts';
import type { Unauthenticated, Unavailable } from '../../domain/errors.ts';
import type { FoundScope } from '../../domain/locks/attempt-scope.ts';
import { ifStillValid } from '../../domain/second-factor/second-factor.ts';
import type { FactorDecision, OwnFactor } from '../../domain/second-factor/second-factor.ts';
import type { Principal } from '../../domain/sessions/principal.ts';
import type { OpaqueTokens } from '../../ports/opaque-tokens.ts';
import type { RecoveryCodes } from '../../ports/second-factor/recovery-codes.ts';
import type { SecondFactors } from '../../ports/second-factor/second-factors.ts';
import type { Totps } from '../../ports/second-factor/totps.ts';
import type { IssueTokens } from '../sign-in/signed-in.ts';

export type FactorDeps = Readonly<{
  secondFactors: SecondFactors;
  totps: Totps;
  recoveryCodes: RecoveryCodes;
  tokens: OpaqueTokens;
  issueTokens: IssueTokens;
  policies: Policies;
}>;

/** Refuses with `Unauthenticated` if the session has ended or has been elevated since the access token was checked. */
export const changeOwnFactor = <A>(
  secondFactors: SecondFactors,
  { userId, sessionId, generation }: Principal,
  decide: (factor: OwnFactor, now: Date, scope: FoundScope) => FactorDecision<A>,
): TE.TaskEither<Unauthenticated | Unavailable, NonNullable<A>> =>
  pipe(
    secondFactors.update(userId, sessionId, ifStillValid(generation, decide)),
    TE.map(O.chainNullableK((answer) => answer)),
    TE.flatMap(TE.fromOption(() => unauthenticated)),
  );

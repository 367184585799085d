import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Policies } from '../../domain/core-config.ts';
import { notFound, unauthenticated } from '../../domain/errors.ts';
import type { Forbidden, NotFound, Unauthenticated, Unavailable } from '../../domain/errors.ts';
import type { UserId } from '../../domain/ids.ts';
import { permitted } from '../../domain/roles/access.ts';
import { isRequiredOf } from '../../domain/second-factor/assurance.ts';
import type { FactorSummary } from '../../domain/second-factor/second-factor.ts';
import type { Principal } from '../../domain/sessions/principal.ts';
import type { SecondFactors } from '../../ports/second-factor/second-factors.ts';

export type OwnFactors = FactorSummary & Readonly<{ isRequired: boolean }>;

/** Returns the caller's second factors, and whether the caller must have one. */
export type ReadMyFactors = (principal: Principal) => TE.TaskEither<Unauthenticated | Unavailable, OwnFactors>;

type Deps = Readonly<{ secondFactors: SecondFactors; policies: Policies }>;

export const makeReadMyFactors =
  ({ secondFactors, policies }: Deps): ReadMyFactors =>
  (principal) =>
    pipe(
      secondFactors.read(principal.userId),
      TE.flatMap(TE.fromOption(() => unauthenticated)),
      TE.map((found) => ({ ...found, isRequired: isRequiredOf(policies.secondFactor.required, principal) })),
    );

export type Command = Readonly<{ actor: Principal; userId: UserId }>;

export type ReadUserFactors = (cmd: Command) => TE.TaskEither<Forbidden | NotFound | Unavailable, FactorSummary>;

export const makeReadUserFactors =
  ({ secondFactors }: Pick<Deps, 'secondFactors'>): ReadUserFactors =>
  ({ actor, userId }) =>
    pipe(
      TE.fromEither(permitted(actor, 'user.read')),
      TE.flatMap(() => secondFactors.read(userId)),
      TE.flatMap(TE.fromOption(() => notFound)),
    );

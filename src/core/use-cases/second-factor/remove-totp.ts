import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Policies } from '../../domain/core-config.ts';
import { factorRequired, notFound } from '../../domain/errors.ts';
import type { FactorRequired, NotFound, Unauthenticated, Unavailable } from '../../domain/errors.ts';
import type { Language } from '../../domain/messages/message.ts';
import { isRequiredOf } from '../../domain/second-factor/assurance.ts';
import { removeTotp } from '../../domain/second-factor/second-factor.ts';
import type { Principal } from '../../domain/sessions/principal.ts';
import type { SecondFactors } from '../../ports/second-factor/second-factors.ts';
import { changeOwnFactor } from './own-factors.ts';

export type Command = Readonly<{ principal: Principal; language: Language }>;

/** Removes the authenticator app and the recovery codes, unless the user must have a second factor. */
export type RemoveTotp = (
  cmd: Command,
) => TE.TaskEither<NotFound | FactorRequired | Unauthenticated | Unavailable, void>;

type Deps = Readonly<{ secondFactors: SecondFactors; policies: Policies }>;

export const makeRemoveTotp =
  ({ secondFactors, policies }: Deps): RemoveTotp =>
  ({ principal, language }) =>
    isRequiredOf(policies.secondFactor.required, principal)
      ? TE.left(factorRequired)
      : pipe(
          changeOwnFactor(secondFactors, principal, removeTotp(language)),
          TE.flatMap((isRemoved) => (isRemoved ? TE.right(undefined) : TE.left(notFound))),
        );

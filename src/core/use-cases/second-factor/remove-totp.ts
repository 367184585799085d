import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Policies } from '../../domain/core-config.ts';
import { factorRequired, notFound } from '../../domain/errors.ts';
import type { FactorRequired, NotFound, Unauthenticated, Unavailable } from '../../domain/errors.ts';
import type { Language } from '../../domain/messages/message.ts';
import { isRequiredOf } from '../../domain/second-factor/assurance.ts';
import { removeTotp } from '../../domain/second-factor/removal.ts';
import type { Principal } from '../../domain/sessions/principal.ts';
import type { SecondFactors } from '../../ports/second-factor/second-factors.ts';
import { changeOwnFactor } from './own-factors.ts';

export type Command = Readonly<{ principal: Principal; language: Language }>;

/** If no second factor is left, also removes the recovery codes. Refused if the user must have a second factor. */
export type RemoveTotp = (
  cmd: Command,
) => TE.TaskEither<NotFound | FactorRequired | Unauthenticated | Unavailable, void>;

type Deps = Readonly<{ secondFactors: SecondFactors; policies: Policies }>;

export const makeRemoveTotp =
  ({ secondFactors, policies }: Deps): RemoveTotp =>
  ({ principal, language }) =>
    pipe(
      TE.Do,
      TE.let('isRequired', () => isRequiredOf(policies.secondFactor.required, principal)),
      TE.bindW('removed', ({ isRequired }) =>
        changeOwnFactor(secondFactors, principal, removeTotp({ isRequired, language })),
      ),
      TE.flatMap(({ removed }): TE.TaskEither<NotFound | FactorRequired, void> => {
        if (removed === 'Removed') return TE.right(undefined);
        return TE.left(removed === 'Missing' ? notFound : factorRequired);
      }),
    );

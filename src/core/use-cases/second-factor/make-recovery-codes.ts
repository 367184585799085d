import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { notFound } from '../../domain/errors.ts';
import type { NotFound, Unauthenticated, Unavailable } from '../../domain/errors.ts';
import { RECOVERY_CODES } from '../../domain/second-factor/recovery-codes.ts';
import { replaceRecoveryCodes } from '../../domain/second-factor/second-factor.ts';
import type { Principal } from '../../domain/sessions/principal.ts';
import type { RecoveryCodes } from '../../ports/second-factor/recovery-codes.ts';
import type { SecondFactors } from '../../ports/second-factor/second-factors.ts';
import { changeOwnFactor } from './own-factors.ts';

/** Returns new codes, which are never shown again. Earlier ones become invalid. `NotFound` without a second factor. */
export type MakeNewRecoveryCodes = (
  principal: Principal,
) => TE.TaskEither<NotFound | Unauthenticated | Unavailable, readonly string[]>;

type Deps = Readonly<{ secondFactors: SecondFactors; recoveryCodes: RecoveryCodes }>;

export const makeMakeRecoveryCodes =
  ({ secondFactors, recoveryCodes }: Deps): MakeNewRecoveryCodes =>
  (principal) => {
    const made = recoveryCodes.make(RECOVERY_CODES);
    const decide = replaceRecoveryCodes(made.map(({ hash }) => hash));
    return pipe(
      changeOwnFactor(secondFactors, principal, decide),
      TE.flatMap((isReplaced) => (isReplaced ? TE.right(made.map(({ code }) => code)) : TE.left(notFound))),
    );
  };

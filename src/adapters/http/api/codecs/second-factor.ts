import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import { normalised } from '../../../../core/domain/codec.ts';
import type { FactorSummary } from '../../../../core/domain/second-factor/second-factor.ts';
import { isChallenged } from '../../../../core/use-cases/sign-in/signed-in.ts';
import type { Challenged } from '../../../../core/use-cases/sign-in/signed-in.ts';
import type { HttpRefusal } from '../../server/http-refusal.ts';
import { nullable } from './views.ts';
import { Integer, Timestamp } from './wire.ts';

/** Six digits from an authenticator app. Spaces and hyphens are allowed between the digits. */
export type AppCode = string & { readonly AppCode: unique symbol };
export const AppCode = normalised<AppCode>(
  'AppCode',
  (typed) => {
    const digits = typed.replaceAll(/[\s-]/g, '');
    return /^\d{6}$/.test(digits) ? digits : null;
  },
  'must be the six digits that the authenticator app shows',
  { minLength: 6, maxLength: 16, pattern: '^[0-9 -]+$', description: 'Six digits of an authenticator app.' },
);

/** A recovery code as the user typed it. Malformed codes are accepted here, and later refused like wrong codes. */
export const RecoveryCodeText = normalised<string>(
  'RecoveryCodeText',
  (typed) => (/^[0-9A-Za-z\s-]{1,64}$/.test(typed) ? typed : null),
  'must be a recovery code',
  {
    minLength: 1,
    maxLength: 64,
    pattern: '^[0-9A-Za-z\\s-]+$',
    description: 'One of the recovery codes; it works once.',
  },
);

type Asked = Extract<HttpRefusal, { _tag: 'SecondFactorRequired' | 'SecondFactorToRenew' }>;

/** Turns a challenge into a refusal, so that clients that check only the status don't mistake it for a sign-in. */
export const unlessChallenged =
  <const T extends Asked['_tag']>(tag: T) =>
  <E, A extends object>(
    outcome: TE.TaskEither<E, A>,
  ): TE.TaskEither<E | Extract<Asked, { _tag: T }>, Exclude<A, Challenged>> =>
    TE.flatMap((found: A): TE.TaskEither<E | Extract<Asked, { _tag: T }>, Exclude<A, Challenged>> => {
      if (!isChallenged(found)) return TE.right(found as Exclude<A, Challenged>);
      const { challenge, methods, expiresInSeconds } = found;
      return TE.left({ _tag: tag, challenge, methods, expiresInSeconds } as Extract<Asked, { _tag: T }>);
    })(outcome);

export const FactorsBody = t.strict(
  {
    totp: nullable(t.strict({ confirmed_at: Timestamp })),
    always: t.boolean,
    recovery_codes_left: Integer,
    passkeys: Integer,
  },
  'Factors',
);

export const viewFactors = ({ totpConfirmedAt, isAlways, recoveryCodesLeft, passkeys }: FactorSummary) => ({
  totp: totpConfirmedAt && { confirmed_at: totpConfirmedAt.toISOString() },
  always: isAlways,
  recovery_codes_left: recoveryCodesLeft,
  passkeys,
});

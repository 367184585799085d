import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { ChangePassword } from '../../../../../core/use-cases/account/change-password.ts';
import type { Reauthenticate } from '../../../../../core/use-cases/sign-in/reauthenticate.ts';
import { answers, route } from '../../../server/route.ts';
import type { Route } from '../../../server/route.ts';
import { NEW_PASSWORD, EXAMPLE_PASSWORD, TOKENS } from '../../codecs/examples.ts';
import { ChangePasswordBody, addressIn, reauthenticateBody } from '../../codecs/requests.ts';
import type { MobileCodec } from '../../codecs/requests.ts';
import { unlessChallenged } from '../../codecs/second-factor.ts';
import { TokensBody, viewTokens } from '../../codecs/views.ts';

type Parts = Readonly<{ mobile: MobileCodec; changePassword: ChangePassword; reauthenticate: Reauthenticate }>;

export const mePasswordRoutes = ({ mobile, changePassword, reauthenticate }: Parts): readonly Route[] => [
  route({
    method: 'PUT',
    path: '/v1/me/password',
    operationId: 'changePassword',
    summary:
      'Change your password, or set the first one after a fresh sign-in: issues new tokens, invalidates older ones, ends your other sessions',
    access: 'signed-in',
    changes: 'session',
    body: ChangePasswordBody,
    refusals: [
      'CurrentPasswordRequired',
      'InvalidCredentials',
      'LockedOut',
      'Overloaded',
      'ReauthenticationRequired',
      'Unauthenticated',
      'Unavailable',
      'WeakPassword',
    ],
    responses: { 200: TokensBody },
    example: { body: { current_password: EXAMPLE_PASSWORD, new_password: NEW_PASSWORD }, answer: TOKENS },
    handle: ({ body, principal, language }) =>
      pipe(
        changePassword({
          principal,
          currentPassword: body.current_password ?? null,
          newPassword: body.new_password,
          language,
        }),
        answers(200, viewTokens),
      ),
  }),
  route({
    method: 'POST',
    path: '/v1/auth/reauthenticate',
    operationId: 'reauthenticate',
    summary:
      'Sign in again within the session, with your password, a sign-in code or a passkey: issues new tokens, invalidates older ones',
    access: 'signed-in',
    assurance: 'aal1',
    limited: 'proofs',
    body: reauthenticateBody(mobile),
    uncounted: ({ body }) => TE.right(!('passkey' in body)),
    refusals: [
      'InvalidCode',
      'InvalidCredentials',
      'InvalidPasskey',
      'LockedOut',
      'Overloaded',
      'SecondFactorToRenew',
      'Unauthenticated',
      'Unavailable',
      'UnknownPasskey',
    ],
    responses: { 200: TokensBody },
    example: { body: { password: EXAMPLE_PASSWORD }, answer: TOKENS },
    handle: ({ body, principal, language }) => {
      const proof = 'value' in body ? { address: addressIn(body), code: body.code } : body;
      return pipe(
        reauthenticate({ principal, language, ...proof }),
        unlessChallenged('SecondFactorToRenew'),
        answers(200, viewTokens),
      );
    },
  }),
];

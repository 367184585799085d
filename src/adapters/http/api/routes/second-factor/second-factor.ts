import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import type { AnswerChallenge } from '../../../../../core/use-cases/second-factor/answer-challenge.ts';
import type { ConfirmTotp } from '../../../../../core/use-cases/second-factor/confirm-totp.ts';
import type { MakeNewRecoveryCodes } from '../../../../../core/use-cases/second-factor/make-recovery-codes.ts';
import type { ReadMyFactors } from '../../../../../core/use-cases/second-factor/read-factors.ts';
import type { RemoveTotp } from '../../../../../core/use-cases/second-factor/remove-totp.ts';
import type { StartTotp } from '../../../../../core/use-cases/second-factor/start-totp.ts';
import type { SwitchAlways } from '../../../../../core/use-cases/second-factor/switch-always.ts';
import { AssertionBody } from '../../../server/input/passkey-responses.ts';
import { optional, TokenText } from '../../../server/input/texts.ts';
import { answer, answers, noContent, route } from '../../../server/route.ts';
import type { Route } from '../../../server/route.ts';
import {
  AT,
  DEVICE_TOKEN,
  MAILED_TOKEN,
  RECOVERY_CODES,
  RIGHT_CODE,
  SIGNED_IN,
  STARTED_TOTP,
  TOKENS,
} from '../../codecs/examples.ts';
import { AppCode, FactorsBody, RecoveryCodeText, viewFactors } from '../../codecs/second-factor.ts';
import { TokensBody, nullable, viewTokens } from '../../codecs/views.ts';
import { Integer } from '../../codecs/wire.ts';

type Deps = Readonly<{
  answerChallenge: AnswerChallenge;
  readMyFactors: ReadMyFactors;
  startTotp: StartTotp;
  confirmTotp: ConfirmTotp;
  removeTotp: RemoveTotp;
  makeRecoveryCodes: MakeNewRecoveryCodes;
  switchAlways: SwitchAlways;
}>;

const given = { challenge: TokenText, device_token: optional(TokenText), remember: optional(t.boolean) };
const AnswerBody = t.union(
  [
    t.strict({ ...given, totp: AppCode }),
    t.strict({ ...given, recovery_code: RecoveryCodeText }),
    t.strict({ ...given, passkey: AssertionBody }),
  ],
  'AnswerChallenge',
);
const answerIn = (body: t.TypeOf<typeof AnswerBody>) => {
  if ('passkey' in body) return { passkey: body.passkey };
  return 'totp' in body ? { totp: body.totp } : { recoveryCode: body.recovery_code };
};
const AnsweredBody = t.strict(
  { ...TokensBody.type.props, device_token: nullable(t.string), recovery_codes_left: nullable(Integer) },
  'SecondFactorAnswered',
);
const OwnFactorsBody = t.strict({ ...FactorsBody.type.props, required: t.boolean }, 'OwnFactors');
const StartedBody = t.strict({ secret: t.string, uri: t.string, expires_in: Integer }, 'StartedTotp');
const codes = { recovery_codes: t.readonlyArray(t.string) };
const ConfirmedBody = t.strict({ ...TokensBody.type.props, ...codes }, 'ConfirmedTotp');
const SwitchedBody = t.intersection(
  [t.strict({ always: t.boolean }), t.exact(t.partial({ ...TokensBody.type.props, ...codes }))],
  'AlwaysSwitched',
);
const CodesBody = t.strict(codes, 'RecoveryCodes');

const PATH = '/v1/me/factors';
const own = { access: 'signed-in', assurance: 'aal1' } as const;
const change = { ...own, changes: 'user', fresh: true } as const;

export const secondFactorRoutes = (deps: Deps): readonly Route[] => [
  route({
    method: 'POST',
    path: '/v1/auth/second-factor',
    operationId: 'answerChallenge',
    summary: 'Complete a sign-in or a re-authentication with the code of an app, a recovery code or a passkey',
    access: 'public',
    limited: 'proofs',
    body: AnswerBody,
    uncounted: ({ body }) => TE.right(!('passkey' in body)),
    refusals: ['InvalidChallenge', 'InvalidCode', 'InvalidPasskey', 'LockedOut', 'Unavailable', 'UnknownPasskey'],
    responses: { 200: AnsweredBody },
    example: {
      body: { challenge: MAILED_TOKEN, totp: RIGHT_CODE.code, device_token: DEVICE_TOKEN },
      answer: { ...SIGNED_IN, recovery_codes_left: null },
    },
    handle: ({ body, client, language }) =>
      pipe(
        deps.answerChallenge({
          challenge: body.challenge,
          answer: answerIn(body),
          deviceToken: body.device_token ?? null,
          remember: body.remember ?? false,
          client,
          language,
        }),
        answers(200, (answered) => ({
          ...viewTokens(answered),
          device_token: answered.deviceToken,
          recovery_codes_left: answered.recoveryCodesLeft,
        })),
      ),
  }),
  route({
    ...own,
    method: 'GET',
    path: PATH,
    operationId: 'readMyFactors',
    summary: 'Your second factor, and whether you must have one',
    refusals: ['Unauthenticated', 'Unavailable'],
    responses: { 200: OwnFactorsBody },
    example: {
      answer: { totp: { confirmed_at: AT }, always: false, recovery_codes_left: 10, passkeys: 0, required: false },
    },
    handle: ({ principal }) =>
      pipe(
        deps.readMyFactors(principal),
        answers(200, (found) => ({ ...viewFactors(found), required: found.isRequired })),
      ),
  }),
  route({
    ...change,
    method: 'POST',
    path: `${PATH}/totp`,
    operationId: 'startTotp',
    summary: 'Begin to add an authenticator app: its secret, and a URI for a QR code; the first code confirms it',
    body: t.exact(t.partial({ replace: t.boolean }), 'StartTotp'),
    refusals: ['AlreadyAdded', 'Unauthenticated', 'Unavailable'],
    responses: { 201: StartedBody },
    example: { body: {}, answer: STARTED_TOTP },
    handle: ({ principal, body }) =>
      pipe(
        deps.startTotp({ principal, replace: body.replace ?? false }),
        TE.map(({ secret, uri, expiresInSeconds }) =>
          answer(201, { secret, uri, expires_in: expiresInSeconds }, { Location: PATH }),
        ),
      ),
  }),
  route({
    ...change,
    method: 'POST',
    path: `${PATH}/totp/confirm`,
    operationId: 'confirmTotp',
    summary:
      'Confirm the app by its first code: shows the recovery codes once, issues new tokens, ends all other sessions',
    body: t.strict({ code: AppCode }, 'ConfirmTotp'),
    refusals: ['InvalidCode', 'LockedOut', 'Unauthenticated', 'Unavailable'],
    responses: { 200: ConfirmedBody },
    example: { body: RIGHT_CODE, answer: { ...TOKENS, ...RECOVERY_CODES } },
    handle: ({ principal, body, language }) =>
      pipe(
        deps.confirmTotp({ principal, code: body.code, language }),
        answers(200, (confirmed) => ({ ...viewTokens(confirmed), recovery_codes: confirmed.recoveryCodes })),
      ),
  }),
  route({
    ...change,
    method: 'DELETE',
    path: `${PATH}/totp`,
    operationId: 'removeTotp',
    summary: 'Remove your authenticator app, and your recovery codes if no second factor is left',
    refusals: ['FactorRequired', 'NotFound', 'Unauthenticated', 'Unavailable'],
    responses: { 204: null },
    handle: ({ principal, language }) => pipe(deps.removeTotp({ principal, language }), noContent),
  }),
  route({
    ...change,
    method: 'PUT',
    path: `${PATH}/always`,
    operationId: 'switchAlways',
    summary:
      'Always ask for a second factor, or no longer; as the first one it shows recovery codes once, issues new tokens, and ends all other sessions',
    body: t.strict({ enabled: t.boolean }, 'SwitchAlways'),
    refusals: ['FactorRequired', 'Unauthenticated', 'Unavailable'],
    responses: { 200: SwitchedBody },
    example: { body: { enabled: true }, answer: { always: true, ...TOKENS, ...RECOVERY_CODES } },
    handle: ({ principal, body, language }) =>
      pipe(
        deps.switchAlways({ principal, isOn: body.enabled, language }),
        answers(200, ({ isOn, signedIn, recoveryCodes }) => ({
          always: isOn,
          ...(signedIn && viewTokens(signedIn)),
          ...(recoveryCodes && { recovery_codes: recoveryCodes }),
        })),
      ),
  }),
  route({
    ...change,
    method: 'POST',
    path: `${PATH}/recovery-codes`,
    operationId: 'makeRecoveryCodes',
    summary: 'Make new recovery codes, which are shown once; the old ones no longer work',
    refusals: ['NotFound', 'Unauthenticated', 'Unavailable'],
    responses: { 201: CodesBody },
    example: { answer: RECOVERY_CODES },
    handle: ({ principal }) =>
      pipe(
        deps.makeRecoveryCodes(principal),
        TE.map((made) => answer(201, { recovery_codes: made }, { Location: PATH })),
      ),
  }),
];

import { pipe } from 'fp-ts/lib/function.js';
import type { AsksFromKnownDevice } from '../../../../../core/use-cases/sign-in/asks-from-known-device.ts';
import type { RequestCode } from '../../../../../core/use-cases/sign-in/request-code.ts';
import type { VerifyCode } from '../../../../../core/use-cases/sign-in/verify-code.ts';
import type { SignInWithPassword } from '../../../../../core/use-cases/sign-in/with-password.ts';
import { answers, route } from '../../../server/route.ts';
import type { Route } from '../../../server/route.ts';
import {
  EXAMPLE_ADDRESS,
  CODE_PROMISE,
  DEVICE_TOKEN,
  EXAMPLE_PASSWORD,
  REGISTRATION,
  RIGHT_CODE,
  SIGNED_IN,
  VERIFIED_CODE,
} from '../../codecs/examples.ts';
import { LoginBody, addressIn, otpBody, verifyBody } from '../../codecs/requests.ts';
import type { MobileCodec } from '../../codecs/requests.ts';
import { unlessChallenged } from '../../codecs/second-factor.ts';
import {
  CodePromiseBody,
  SignedInBody,
  VerifiedCodeBody,
  viewCodePromise,
  viewSignedIn,
  viewVerifiedCode,
} from '../../codecs/views.ts';

type Deps = Readonly<{
  mobile: MobileCodec;
  requestCode: RequestCode;
  asksFromKnownDevice: AsksFromKnownDevice;
  verifyCode: VerifyCode;
  signInWithPassword: SignInWithPassword;
}>;

export const signInRoutes = ({
  mobile,
  requestCode,
  asksFromKnownDevice,
  verifyCode,
  signInWithPassword,
}: Deps): readonly Route[] => [
  route({
    method: 'POST',
    path: '/v1/auth/otp',
    operationId: 'requestCode',
    summary: 'Request a sign-in code',
    access: 'public',
    limited: 'sends',
    body: otpBody(mobile),
    uncounted: ({ body }) => asksFromKnownDevice(addressIn(body), body.device_token),
    refusals: ['CountryNotServed', 'TooSoon', 'Unavailable'],
    responses: { 202: CodePromiseBody },
    example: { body: EXAMPLE_ADDRESS, answer: CODE_PROMISE },
    handle: ({ body, language }) =>
      pipe(requestCode(addressIn(body), language, body.device_token ?? null), answers(202, viewCodePromise)),
  }),
  route({
    method: 'POST',
    path: '/v1/auth/otp/verify',
    operationId: 'verifyCode',
    summary: 'Verify an address with its code, and sign its owner in',
    access: 'public',
    body: verifyBody(mobile),
    refusals: ['InvalidCode', 'LockedOut', 'SecondFactorRequired', 'Unavailable'],
    responses: { 200: VerifiedCodeBody },
    example: { body: { ...EXAMPLE_ADDRESS, ...RIGHT_CODE, registration: REGISTRATION }, answer: VERIFIED_CODE },
    handle: ({ body, client, language }) =>
      pipe(
        verifyCode({
          address: body,
          code: body.code,
          registration: body.registration ?? null,
          deviceToken: body.device_token ?? null,
          client,
          language,
        }),
        unlessChallenged('SecondFactorRequired'),
        answers(200, viewVerifiedCode),
      ),
  }),
  route({
    method: 'POST',
    path: '/v1/auth/login',
    operationId: 'signInWithPassword',
    summary: 'Sign in with a password',
    access: 'public',
    body: LoginBody,
    refusals: ['InvalidCredentials', 'LockedOut', 'Overloaded', 'SecondFactorRequired', 'Unavailable'],
    responses: { 200: SignedInBody },
    example: {
      body: { login: EXAMPLE_ADDRESS.value, password: EXAMPLE_PASSWORD, device_token: DEVICE_TOKEN },
      answer: SIGNED_IN,
    },
    handle: ({ body: { login, password, device_token: deviceToken }, client, language }) =>
      pipe(
        signInWithPassword({ login, password, deviceToken: deviceToken ?? null, client, language }),
        unlessChallenged('SecondFactorRequired'),
        answers(200, viewSignedIn),
      ),
  }),
];

import { pipe } from 'fp-ts/lib/function.js';
import type { ForgotPassword } from '../../../../../core/use-cases/recovery/forgot-password.ts';
import type {
  ResetPasswordByCode,
  ResetPasswordByLink,
} from '../../../../../core/use-cases/recovery/reset-password.ts';
import type { AsksFromKnownDevice } from '../../../../../core/use-cases/sign-in/asks-from-known-device.ts';
import { answers, noContent, route } from '../../../server/route.ts';
import type { Route } from '../../../server/route.ts';
import { EXAMPLE_ADDRESS, CODE_PROMISE, EXAMPLE_PASSWORD, RIGHT_CODE } from '../../codecs/examples.ts';
import { addressIn, otpBody, resetBody } from '../../codecs/requests.ts';
import type { MobileCodec } from '../../codecs/requests.ts';
import { CodePromiseBody, viewCodePromise } from '../../codecs/views.ts';

type Parts = Readonly<{
  mobile: MobileCodec;
  forgotPassword: ForgotPassword;
  asksFromKnownDevice: AsksFromKnownDevice;
  resetByCode: ResetPasswordByCode;
  resetByLink: ResetPasswordByLink;
}>;

export const recoveryRoutes = ({
  mobile,
  forgotPassword,
  asksFromKnownDevice,
  resetByCode,
  resetByLink,
}: Parts): readonly Route[] => [
  route({
    method: 'POST',
    path: '/v1/auth/password/forgot',
    operationId: 'forgotPassword',
    summary: 'Request a code and a link to reset the password',
    access: 'public',
    limited: 'sends',
    body: otpBody(mobile),
    uncounted: ({ body }) => asksFromKnownDevice(addressIn(body), body.device_token),
    refusals: ['CountryNotServed', 'TooSoon', 'Unavailable'],
    responses: { 202: CodePromiseBody },
    example: { body: EXAMPLE_ADDRESS, answer: CODE_PROMISE },
    handle: ({ body, language }) =>
      pipe(forgotPassword(addressIn(body), language, body.device_token ?? null), answers(202, viewCodePromise)),
  }),
  route({
    method: 'POST',
    path: '/v1/auth/password/reset',
    operationId: 'resetPassword',
    summary: 'Reset the password with the code or the token of the link; every session ends',
    access: 'public',
    body: resetBody(mobile),
    refusals: ['InvalidCode', 'InvalidResetToken', 'LockedOut', 'Overloaded', 'Unavailable', 'WeakPassword'],
    responses: { 204: null },
    example: { body: { ...EXAMPLE_ADDRESS, ...RIGHT_CODE, new_password: EXAMPLE_PASSWORD } },
    handle: ({ body, language }) => {
      const chosen = { newPassword: body.new_password, language };
      if ('token' in body) return pipe(resetByLink({ ...chosen, token: body.token }), noContent);
      const { code, device_token: deviceToken = null } = body;
      return pipe(resetByCode({ ...chosen, address: addressIn(body), code, deviceToken }), noContent);
    },
  }),
];

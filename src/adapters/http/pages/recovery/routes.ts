import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import { OtpCode } from '../../../../core/domain/sign-in/otp-code.ts';
import type { ForgotPassword } from '../../../../core/use-cases/recovery/forgot-password.ts';
import type { ResetPasswordByCode } from '../../../../core/use-cases/recovery/reset-password.ts';
import type { AsksFromKnownDevice } from '../../../../core/use-cases/sign-in/asks-from-known-device.ts';
import { PasswordText } from '../../server/input/texts.ts';
import { ended } from '../cookies.ts';
import type { AddressCodec } from '../getting-in/address-text.ts';
import { askRefusals, askedAddress, toCode } from '../getting-in/asking.ts';
import { askAgain, codeRefusals } from '../getting-in/code-refusals.ts';
import { withErrors } from '../getting-in/form-again.ts';
import type { ShowForm } from '../getting-in/form-again.ts';
import { page } from '../page-route.ts';
import type { PageRecord, RefusedPages } from '../page-route.ts';
import { redirected, shown } from '../page.ts';
import { weakPasswordText } from '../password-texts.ts';
import { forgotPage, newPasswordPage } from './page.ts';
import { RECOVERY_TEXTS } from './texts.ts';

type Deps = Readonly<{
  address: AddressCodec;
  codeMinutes: number;
  minLength: number;
  forgotPassword: ForgotPassword;
  asksFromKnownDevice: AsksFromKnownDevice;
  resetByCode: ResetPasswordByCode;
}>;

const ASK = '/forgot';
const TYPE = '/forgot/code';

const { en, de } = RECOVERY_TEXTS;

const refusedCode = (minutes: number, minLength: number): RefusedPages => {
  const show: ShowForm = ({ view, flow }, again) => newPasswordPage(view, { ...again, flow, minutes, minLength });
  const fields = { en: { new_password: en.passwordFormat }, de: { new_password: de.passwordFormat } };
  return {
    ...codeRefusals({ show, asks: ASK, minutes, fields }),
    WeakPassword: (request, refusal) =>
      withErrors(show, request, 422, [
        { field: 'new_password', text: weakPasswordText[request.language](refusal, minLength) },
      ]),
  };
};

/** Pages that reset a password by a code. The message also has a link, which leads to `/reset` (`resetPages`). */
export const recoveryPages = ({
  address,
  codeMinutes: minutes,
  minLength,
  forgotPassword,
  asksFromKnownDevice,
  resetByCode,
}: Deps): readonly PageRecord[] => [
  page({
    method: 'GET',
    path: ASK,
    operationId: 'showForgotPassword',
    access: 'public',
    handle: ({ view }) => TE.right(shown(forgotPage(view))),
  }),
  page({
    method: 'POST',
    path: ASK,
    operationId: 'submitForgotPassword',
    access: 'public',
    limited: 'sends',
    form: t.strict({ address }),
    uncounted: ({ body, deviceToken }) => asksFromKnownDevice(body.address, deviceToken),
    handle: (request) => {
      const { body, language, deviceToken } = request;
      return toCode(TYPE, request, body.address, forgotPassword(body.address, language, deviceToken));
    },
    refused: askRefusals(({ view, given }, again) => forgotPage(view, { ...again, address: given['address'] })),
  }),
  page({
    method: 'GET',
    path: TYPE,
    operationId: 'showResetByCode',
    access: 'public',
    handle: ({ view, flow }) =>
      TE.right(flow.address === undefined ? askAgain(ASK) : shown(newPasswordPage(view, { flow, minutes, minLength }))),
  }),
  page({
    method: 'POST',
    path: TYPE,
    operationId: 'submitResetByCode',
    access: 'public',
    form: t.strict({ code: OtpCode, new_password: PasswordText }),
    handle: ({ body: { code, new_password: newPassword }, language, deviceToken, flow }) => {
      const asked = askedAddress(address, flow);
      if (asked === null) return TE.right(askAgain(ASK));
      return pipe(
        resetByCode({ address: asked, code, newPassword, deviceToken, language }),
        TE.map(() => redirected('/sign-in', { notice: 'password-reset', cookies: [ended('flow')] })),
      );
    },
    refused: refusedCode(minutes, minLength),
  }),
];

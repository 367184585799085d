import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import { OtpCode } from '../../../../core/domain/sign-in/otp-code.ts';
import type { LogOut } from '../../../../core/use-cases/sessions/log-out.ts';
import type { AsksFromKnownDevice } from '../../../../core/use-cases/sign-in/asks-from-known-device.ts';
import type { RequestCode } from '../../../../core/use-cases/sign-in/request-code.ts';
import { isChallenged } from '../../../../core/use-cases/sign-in/signed-in.ts';
import type { Challenged } from '../../../../core/use-cases/sign-in/signed-in.ts';
import type { VerifiedCode, VerifyCode } from '../../../../core/use-cases/sign-in/verify-code.ts';
import type { AddressCodec } from '../getting-in/address-text.ts';
import { askRefusals, askedAddress, toCode } from '../getting-in/asking.ts';
import { askAgain, codeRefusals } from '../getting-in/code-refusals.ts';
import { goOn } from '../getting-in/signed-in.ts';
import { page } from '../page-route.ts';
import type { PageRecord } from '../page-route.ts';
import { shown } from '../page.ts';
import { offerForNew } from '../passkeys/offer.ts';
import type { View } from '../view.ts';
import { askPage, typePage } from './code-pages.ts';

type Deps = Readonly<{
  address: AddressCodec;
  codeMinutes: number;
  isPasswordless: boolean;
  requestCode: RequestCode;
  asksFromKnownDevice: AsksFromKnownDevice;
  verifyCode: VerifyCode;
  logOutBrowser: LogOut;
}>;

const ASK = '/sign-in/code';
const TYPE = '/code';

const NOT_APPLIED = { notice: 'not-registered' as const };

/** Offers a passkey to a new user who may have no password. */
const afterCode = (view: View, isPasswordless: boolean, verified: VerifiedCode | Challenged) => {
  if (isChallenged(verified) || verified.registrationApplied === null) return {};
  if (!verified.registrationApplied) return NOT_APPLIED;
  return isPasswordless ? offerForNew(view) : {};
};

/** Pages that send and check a code. The code signs the user in, or verifies the address of a new account. */
export const codePages = ({ address, codeMinutes: minutes, isPasswordless, ...deps }: Deps): readonly PageRecord[] => [
  page({
    method: 'GET',
    path: ASK,
    operationId: 'showCodeRequest',
    access: 'public',
    handle: ({ view }) => TE.right(shown(askPage(view))),
  }),
  page({
    method: 'POST',
    path: ASK,
    operationId: 'submitCodeRequest',
    access: 'public',
    limited: 'sends',
    form: t.strict({ address }),
    uncounted: ({ body, deviceToken }) => deps.asksFromKnownDevice(body.address, deviceToken),
    handle: (request) => {
      const { body, language, deviceToken } = request;
      return toCode(TYPE, request, body.address, deps.requestCode(body.address, language, deviceToken));
    },
    refused: askRefusals(({ view, given }, again) => askPage(view, { ...again, address: given['address'] })),
  }),
  page({
    method: 'GET',
    path: TYPE,
    operationId: 'showCode',
    access: 'public',
    handle: ({ view, flow }) =>
      TE.right(flow.address === undefined ? askAgain(ASK) : shown(typePage(view, { flow, minutes }))),
  }),
  page({
    method: 'POST',
    path: TYPE,
    operationId: 'submitCode',
    access: 'public',
    form: t.strict({ code: OtpCode }),
    handle: (request) => {
      const { body, client, language, deviceToken, flow } = request;
      const asked = askedAddress(address, flow);
      if (asked === null) return TE.right(askAgain(ASK));
      const { registration = null } = flow;
      return pipe(
        deps.verifyCode({ address: asked, code: body.code, registration, deviceToken, client, language }),
        TE.flatMap((verified) =>
          goOn(deps.logOutBrowser, request, verified, afterCode(request.view, isPasswordless, verified)),
        ),
      );
    },
    refused: codeRefusals({
      show: ({ view, flow }, again) => typePage(view, { ...again, flow, minutes }),
      asks: ASK,
      minutes,
    }),
  }),
];

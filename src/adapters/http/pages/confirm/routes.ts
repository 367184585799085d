import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import type { Refusal } from '../../../../core/domain/errors.ts';
import type { Language } from '../../../../core/domain/messages/message.ts';
import type { Principal } from '../../../../core/domain/sessions/principal.ts';
import { OtpCode } from '../../../../core/domain/sign-in/otp-code.ts';
import type { ReadMe } from '../../../../core/use-cases/account/read-me.ts';
import type { ListMyPasskeys } from '../../../../core/use-cases/passkeys/own-passkeys.ts';
import type { Reauthenticate } from '../../../../core/use-cases/sign-in/reauthenticate.ts';
import type { RequestCode } from '../../../../core/use-cases/sign-in/request-code.ts';
import { isChallenged } from '../../../../core/use-cases/sign-in/signed-in.ts';
import type { Challenged } from '../../../../core/use-cases/sign-in/signed-in.ts';
import { PasswordText } from '../../server/input/texts.ts';
import { ended, flowCookie, sessionCookie } from '../cookies.ts';
import type { Flow } from '../cookies.ts';
import type { AddressCodec } from '../getting-in/address-text.ts';
import { askedAddress, toCode } from '../getting-in/asking.ts';
import { askAgain, codeRefusals } from '../getting-in/code-refusals.ts';
import { challengeIn } from '../getting-in/signed-in.ts';
import { ownPath } from '../own-path.ts';
import { page } from '../page-route.ts';
import type { PageRecord } from '../page-route.ts';
import { redirected, shown } from '../page.ts';
import type { AnyRefusal, PageAnswer } from '../page.ts';
import { SECOND_FACTOR_PATH } from '../second-factor/page.ts';
import type { View } from '../view.ts';
import { confirmCodePage, confirmPage } from './page.ts';
import type { Confirming } from './page.ts';
import type { InForm } from './refused.ts';
import { refusedPages, refusedPassword, unreadablePassword } from './refused.ts';

type Deps = Readonly<{
  address: AddressCodec;
  codeMinutes: number;
  readMe: ReadMe;
  listMyPasskeys: ListMyPasskeys;
  requestCode: RequestCode;
  reauthenticate: Reauthenticate;
}>;

const PATH = '/confirm';
const TYPE = '/confirm/code';

/**
 * Redirects to the page that needed the confirmation, with a new session cookie, because the old session token is no
 * longer valid.
 */
export const confirmed = (
  { view: { site }, flow }: Readonly<{ view: View; flow: Flow }>,
  proven: Readonly<{ cookie: string }> | Challenged,
) => {
  const { returnTo = '/' } = flow;
  return isChallenged(proven)
    ? redirected(SECOND_FACTOR_PATH, {
        cookies: [flowCookie(site, { ...flow, ...challengeIn(proven), confirms: true })],
      })
    : redirected(returnTo, { notice: 'confirmed', cookies: [sessionCookie(site, proven.cookie), ended('flow')] });
};

/** Reads the user's methods for a confirmation. Passkeys are read only if they are on. */
export const confirming = (
  { readMe, listMyPasskeys }: Pick<Deps, 'readMe' | 'listMyPasskeys'>,
  principal: Principal,
  { site }: View,
): TE.TaskEither<Refusal, Confirming> =>
  pipe(
    TE.Do,
    TE.bindW('user', () => readMe(principal)),
    TE.bindW('passkeys', () => (site.rpId === null ? TE.right([]) : listMyPasskeys(principal))),
    TE.map(({ user, passkeys }) => ({
      user,
      hasPasskey: passkeys.some(({ isBlocked, rpId }) => !isBlocked && rpId === site.rpId),
    })),
  );

type Asked = Readonly<{ principal: Principal; view: View; flow: Flow; language: Language; body: { password: string } }>;

type Answer = TE.TaskEither<AnyRefusal, PageAnswer>;

/** After a wrong password, the page offers all methods again. */
const byPassword = (
  { readMe, listMyPasskeys, reauthenticate }: Pick<Deps, 'readMe' | 'listMyPasskeys' | 'reauthenticate'>,
  { body, ...request }: Asked,
): Answer => {
  const { principal, view, language } = request;
  const again = ({ status, ...why }: InForm, refusal?: AnyRefusal): Answer =>
    pipe(
      confirming({ readMe, listMyPasskeys }, principal, view),
      TE.map((user) => shown(confirmPage(view, user, why), { status, ...(refusal ? { refusal } : {}) })),
      TE.mapLeft((away) => refusal ?? away),
    );
  const password = PasswordText.decode(body.password);
  if (E.isLeft(password)) return again(unreadablePassword(view));
  return pipe(
    reauthenticate({ principal, language, password: password.right }),
    TE.map((proven): PageAnswer => confirmed(request, proven)),
    TE.orElse((refusal: AnyRefusal) => {
      const why = refusedPassword(view, refusal);
      return why ? again(why, refusal) : TE.left(refusal);
    }),
  );
};

/** Pages on which a signed-in user authenticates again, before a change that needs a fresh sign-in. */
export const confirmPages = ({
  address,
  codeMinutes: minutes,
  readMe,
  listMyPasskeys,
  requestCode,
  reauthenticate,
}: Deps): readonly PageRecord[] => [
  page({
    method: 'GET',
    path: PATH,
    operationId: 'showConfirm',
    access: 'signed-in',
    assurance: 'aal1',
    query: t.partial({ return_to: t.string }),
    handle: ({ principal, query: { return_to: returnTo }, view, flow }) => {
      const kept = flowCookie(view.site, { ...flow, returnTo: ownPath(returnTo) ?? '/' });
      return pipe(
        confirming({ readMe, listMyPasskeys }, principal, view),
        TE.map((user) => shown(confirmPage(view, user), returnTo === undefined ? {} : { cookies: [kept] })),
      );
    },
  }),
  page({
    method: 'POST',
    path: PATH,
    operationId: 'submitConfirm',
    access: 'signed-in',
    assurance: 'aal1',
    limited: 'sends',
    // either a password, or the address to send a code to
    form: t.union([t.strict({ password: t.string }), t.strict({ address })]),
    uncounted: ({ body }) => TE.right('password' in body),
    handle: (request) => {
      const { body, language, deviceToken } = request;
      if ('address' in body)
        return toCode(TYPE, request, body.address, requestCode(body.address, language, deviceToken));
      return byPassword({ readMe, listMyPasskeys, reauthenticate }, { ...request, body });
    },
    refused: refusedPages,
  }),
  page({
    method: 'GET',
    path: TYPE,
    operationId: 'showConfirmCode',
    access: 'signed-in',
    assurance: 'aal1',
    handle: ({ view, flow }) =>
      TE.right(flow.address === undefined ? askAgain(PATH) : shown(confirmCodePage(view, { flow, minutes }))),
  }),
  page({
    method: 'POST',
    path: TYPE,
    operationId: 'submitConfirmCode',
    access: 'signed-in',
    assurance: 'aal1',
    form: t.strict({ code: OtpCode }),
    handle: (request) => {
      const { principal, body, language, flow } = request;
      const asked = askedAddress(address, flow);
      if (asked === null) return TE.right(askAgain(PATH));
      return pipe(
        reauthenticate({ principal, language, address: asked, code: body.code }),
        TE.map((proven) => confirmed(request, proven)),
      );
    },
    refused: codeRefusals({
      show: ({ view, flow }, again) => confirmCodePage(view, { ...again, flow, minutes }),
      asks: PATH,
      minutes,
    }),
  }),
];

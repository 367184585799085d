import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import { OtpCode } from '../../../../../core/domain/sign-in/otp-code.ts';
import type { ConfirmTotp } from '../../../../../core/use-cases/second-factor/confirm-totp.ts';
import type { MakeNewRecoveryCodes } from '../../../../../core/use-cases/second-factor/make-recovery-codes.ts';
import type { ReadMyFactors } from '../../../../../core/use-cases/second-factor/read-factors.ts';
import type { RemoveTotp } from '../../../../../core/use-cases/second-factor/remove-totp.ts';
import type { StartTotp } from '../../../../../core/use-cases/second-factor/start-totp.ts';
import type { SwitchAlways } from '../../../../../core/use-cases/second-factor/switch-always.ts';
import { ended, flowCookie, sessionCookie } from '../../cookies.ts';
import { formRefusals, withErrors, withProblem } from '../../getting-in/form-again.ts';
import type { ShowForm } from '../../getting-in/form-again.ts';
import { laterTime } from '../../getting-in/later.ts';
import { page } from '../../page-route.ts';
import type { PageRecord, RefusedPages } from '../../page-route.ts';
import { redirected, shown } from '../../page.ts';
import { problem } from '../../parts/alert.ts';
import { addAppPage, alwaysPage, confirmAppPage, factorsPage, recoveryCodesPage, removeAppPage } from './page.ts';
import { ALWAYS_PATH, APP_PATH, CODES_PATH, CONFIRM_PATH, FACTORS_PATH, REMOVE_PATH } from './paths.ts';
import { FACTOR_TEXTS } from './texts.ts';

type Deps = Readonly<{
  readMyFactors: ReadMyFactors;
  startTotp: StartTotp;
  confirmTotp: ConfirmTotp;
  removeTotp: RemoveTotp;
  makeRecoveryCodes: MakeNewRecoveryCodes;
  switchAlways: SwitchAlways;
}>;

const NOTHING = { secret: '', uri: '' };
const show: ShowForm = ({ view, flow }, again) => confirmAppPage(view, flow.app ?? NOTHING, again);
const FORMATS = { en: { code: FACTOR_TEXTS.en.codeFormat }, de: { code: FACTOR_TEXTS.de.codeFormat } };
const startAgain = () => redirected(APP_PATH, { notice: 'ask-again' });

const refused: RefusedPages = {
  ...formRefusals(show, FORMATS),
  InvalidCode: (request) =>
    withErrors(show, request, 401, [{ field: 'code', text: FACTOR_TEXTS[request.language].wrong }]),
  LockedOut: (request, { retryAfterMs }) => {
    const { locked } = FACTOR_TEXTS[request.language];
    return withProblem(show, request, 429, problem(locked(laterTime(request.view, retryAfterMs))));
  },
};

const own = { access: 'signed-in', assurance: 'aal1' } as const;
const change = { ...own, changes: 'user', fresh: true } as const;

/** The key of a new authenticator app, and new recovery codes, are passed from page to page in an encrypted cookie. */
export const secondFactorAccountPages = (deps: Deps): readonly PageRecord[] => [
  page({
    ...own,
    method: 'GET',
    path: FACTORS_PATH,
    operationId: 'showFactors',
    handle: ({ principal, view }) =>
      pipe(
        deps.readMyFactors(principal),
        TE.map((factors) => shown(factorsPage(view, factors))),
      ),
  }),
  page({
    ...own,
    method: 'GET',
    path: APP_PATH,
    operationId: 'showAddApp',
    fresh: true,
    handle: ({ view }) => TE.right(shown(addAppPage(view))),
  }),
  page({
    ...change,
    method: 'POST',
    path: APP_PATH,
    operationId: 'submitAddApp',
    handle: ({ principal, view: { site }, flow }) =>
      pipe(
        deps.startTotp({ principal, replace: true }),
        TE.map(({ secret, uri }) =>
          redirected(CONFIRM_PATH, { cookies: [flowCookie(site, { ...flow, app: { secret, uri } })] }),
        ),
      ),
  }),
  page({
    ...own,
    method: 'GET',
    path: CONFIRM_PATH,
    operationId: 'showConfirmApp',
    fresh: true,
    handle: ({ view, flow }) => TE.right(flow.app === undefined ? startAgain() : shown(confirmAppPage(view, flow.app))),
  }),
  page({
    ...change,
    method: 'POST',
    path: CONFIRM_PATH,
    operationId: 'submitConfirmApp',
    form: t.strict({ code: OtpCode }),
    handle: ({ principal, body, language, view: { site }, flow }) =>
      flow.app === undefined
        ? TE.right(startAgain())
        : pipe(
            deps.confirmTotp({ principal, code: body.code, language }),
            TE.map(({ cookie, recoveryCodes }) =>
              redirected(CODES_PATH, {
                cookies: [sessionCookie(site, cookie), flowCookie(site, { codes: recoveryCodes })],
              }),
            ),
          ),
    refused,
  }),
  page({
    ...own,
    method: 'GET',
    path: CODES_PATH,
    operationId: 'showRecoveryCodes',
    handle: ({ view, flow }) =>
      TE.right(
        flow.codes === undefined
          ? redirected(FACTORS_PATH)
          : shown(recoveryCodesPage(view, flow.codes), { cookies: [ended('flow')] }),
      ),
  }),
  page({
    ...change,
    method: 'POST',
    path: CODES_PATH,
    operationId: 'submitRecoveryCodes',
    handle: ({ principal, view: { site } }) =>
      pipe(
        deps.makeRecoveryCodes(principal),
        TE.map((codes) => redirected(CODES_PATH, { cookies: [flowCookie(site, { codes })] })),
      ),
    refused: { ReauthenticationRequired: () => redirected(`/confirm?return_to=${encodeURIComponent(FACTORS_PATH)}`) },
  }),
  page({
    ...own,
    method: 'GET',
    path: REMOVE_PATH,
    operationId: 'showRemoveApp',
    fresh: true,
    handle: ({ principal, view }) =>
      pipe(
        deps.readMyFactors(principal),
        TE.map((factors) => shown(removeAppPage(view, factors))),
      ),
  }),
  page({
    ...change,
    method: 'POST',
    path: REMOVE_PATH,
    operationId: 'submitRemoveApp',
    handle: ({ principal, language }) =>
      pipe(
        deps.removeTotp({ principal, language }),
        TE.map(() => redirected(FACTORS_PATH, { notice: 'factor-removed' })),
      ),
  }),
  page({
    ...own,
    method: 'GET',
    path: ALWAYS_PATH,
    operationId: 'showAlways',
    fresh: true,
    handle: ({ principal, view }) =>
      pipe(
        deps.readMyFactors(principal),
        TE.map((factors) => shown(alwaysPage(view, factors))),
      ),
  }),
  page({
    ...change,
    method: 'POST',
    path: ALWAYS_PATH,
    operationId: 'submitAlways',
    form: t.strict({ enabled: t.keyof({ on: null, off: null }) }),
    handle: ({ principal, body, language, view: { site } }) =>
      pipe(
        deps.switchAlways({ principal, isOn: body.enabled === 'on', language }),
        TE.map(({ isOn, signedIn, recoveryCodes: codes }) => {
          const session = signedIn === null ? [] : [sessionCookie(site, signedIn.cookie)];
          return codes === null
            ? redirected(FACTORS_PATH, { notice: isOn ? 'always-on' : 'always-off' })
            : redirected(CODES_PATH, { cookies: [...session, flowCookie(site, { codes })] });
        }),
      ),
  }),
];

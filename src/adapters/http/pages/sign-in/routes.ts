import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import type { LogOut } from '../../../../core/use-cases/sessions/log-out.ts';
import type { SignInWithPassword } from '../../../../core/use-cases/sign-in/with-password.ts';
import { LoginText, PasswordText } from '../../server/input/texts.ts';
import { flowCookie } from '../cookies.ts';
import { formRefusals, withErrors, withProblem } from '../getting-in/form-again.ts';
import type { ShowForm } from '../getting-in/form-again.ts';
import { laterTime } from '../getting-in/later.ts';
import { goOn } from '../getting-in/signed-in.ts';
import { FORM_TEXTS } from '../getting-in/texts.ts';
import { html } from '../html.ts';
import { ownPath } from '../own-path.ts';
import { page } from '../page-route.ts';
import type { PageRecord, RefusedPages } from '../page-route.ts';
import { redirected, shown } from '../page.ts';
import { problem } from '../parts/alert.ts';
import { link } from '../parts/link.ts';
import { offerOnce } from '../passkeys/offer.ts';
import { signInPage } from './page.ts';
import type { Ways } from './page.ts';
import { SIGN_IN_TEXTS } from './texts.ts';

type Deps = Readonly<{ ways: Ways; signInWithPassword: SignInWithPassword; logOutBrowser: LogOut }>;

const PATH = '/sign-in';
const { en, de } = SIGN_IN_TEXTS;
const FIELDS = {
  en: { login: en.loginFormat, password: en.passwordFormat },
  de: { login: de.loginFormat, password: de.passwordFormat },
};

const refusedPages = (ways: Ways): RefusedPages => {
  const show: ShowForm = ({ view, given }, again) => signInPage(view, ways, { ...again, login: given['login'] });
  return {
    ...formRefusals(show, FIELDS),
    InvalidCredentials: (request) =>
      withErrors(show, request, 401, [{ field: 'login', text: SIGN_IN_TEXTS[request.language].wrong }]),
    LockedOut: (request, { retryAfterMs }) => {
      const { passwordLocked, byCode, resetByLink } = FORM_TEXTS[request.language];
      const others = html`${link(request.view, { path: '/sign-in/code', text: byCode })} ·
      ${link(request.view, { path: '/forgot', text: resetByLink })}`;
      return withProblem(show, request, 429, problem(passwordLocked(laterTime(request.view, retryAfterMs)), others));
    },
  };
};

/**
 * The form is shown even if the database is down. After a refusal, the form keeps the login name that the user typed.
 */
export const signInPages = ({ ways, signInWithPassword, logOutBrowser }: Deps): readonly PageRecord[] => [
  page({
    method: 'GET',
    path: PATH,
    operationId: 'showSignIn',
    access: 'visitor',
    query: t.partial({ return_to: t.string }),
    handle: ({ principal, view, flow, deviceToken, query: { return_to: returnTo } }) => {
      const next = ownPath(returnTo);
      if (principal) return TE.right(redirected(next ?? '/'));
      const { returnTo: _before, ...rest } = flow;
      const kept = flowCookie(view.site, { ...rest, ...(next === null ? {} : { returnTo: next }) });
      return TE.right(
        shown(
          signInPage(view, ways, { isKnown: deviceToken !== null }),
          returnTo === undefined ? {} : { cookies: [kept] },
        ),
      );
    },
  }),
  page({
    method: 'POST',
    path: PATH,
    operationId: 'submitSignIn',
    access: 'public',
    form: t.strict({ login: LoginText, password: PasswordText }),
    handle: (request) => {
      const { body, client, language, deviceToken } = request;
      return pipe(
        signInWithPassword({ ...body, deviceToken, client, language }),
        TE.flatMap((signedIn) => goOn(logOutBrowser, request, signedIn, offerOnce(request))),
      );
    },
    refused: refusedPages(ways),
  }),
];

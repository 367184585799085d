import { formRefusals, withErrors, withProblem } from '../getting-in/form-again.ts';
import type { ShowForm } from '../getting-in/form-again.ts';
import { laterTime } from '../getting-in/later.ts';
import { FORM_TEXTS } from '../getting-in/texts.ts';
import type { RefusedPages } from '../page-route.ts';
import { redirected } from '../page.ts';
import { problem } from '../parts/alert.ts';
import { passwordPage } from './page.ts';
import { CONFIRM_TEXTS } from './texts.ts';

const { en, de } = CONFIRM_TEXTS;
const show: ShowForm = ({ view }, again) => passwordPage(view, again);
const common = formRefusals(show, { en: { password: en.passwordFormat }, de: { password: de.passwordFormat } });

/** The form for the password again; an address for a code was chosen, not typed. */
export const refusedPages: RefusedPages = {
  ...common,
  InvalidRequest: (request, refusal) =>
    'password' in request.given ? common.InvalidRequest(request, refusal) : redirected('/confirm'),
  CountryNotServed: () => redirected('/confirm'),
  InvalidCredentials: (request) =>
    withErrors(show, request, 401, [{ field: 'password', text: CONFIRM_TEXTS[request.language].wrong }]),
  LockedOut: (request, { retryAfterMs }) => {
    const text = FORM_TEXTS[request.language].passwordLocked(laterTime(request.view, retryAfterMs));
    return withProblem(show, request, 429, problem(text));
  },
};

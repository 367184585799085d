import { formRefusals } from '../getting-in/form-again.ts';
import type { Again, ShowForm } from '../getting-in/form-again.ts';
import { laterTime } from '../getting-in/later.ts';
import { FORM_TEXTS } from '../getting-in/texts.ts';
import type { Refused, RefusedPages } from '../page-route.ts';
import { redirected, shown } from '../page.ts';
import type { AnyRefusal } from '../page.ts';
import { errorSummary, problem } from '../parts/alert.ts';
import type { View } from '../view.ts';
import { passwordPage } from './page.ts';
import { CONFIRM_TEXTS } from './texts.ts';

const { en, de } = CONFIRM_TEXTS;
const show: ShowForm = ({ view }, again) => passwordPage(view, again);
const common = formRefusals(show, { en: { password: en.passwordFormat }, de: { password: de.passwordFormat } });

export type InForm = Again & Readonly<{ status: number }>;

const atPassword = (view: View, status: number, text: string): InForm => {
  const errors = [{ field: 'password', text }];
  return { status, alert: errorSummary(view, errors), errors };
};

export const unreadablePassword = (view: View): InForm =>
  atPassword(view, 422, CONFIRM_TEXTS[view.language].passwordFormat);

/** Shows a refusal in the password form. Returns null if the refusal is not about the password. */
export const refusedPassword = (view: View, refusal: AnyRefusal): InForm | null => {
  if (refusal._tag === 'InvalidCredentials') return atPassword(view, 401, CONFIRM_TEXTS[view.language].wrong);
  if (refusal._tag !== 'LockedOut') return null;
  const text = FORM_TEXTS[view.language].passwordLocked(laterTime(view, refusal.retryAfterMs));
  return { status: 429, alert: problem(text) };
};

const passwordAgain = (request: Refused, refusal: AnyRefusal) => {
  const { status = 500, ...again } = refusedPassword(request.view, refusal) ?? {};
  return shown(show(request, again), { status });
};

/**
 * Used for refusals that occur before the user's methods are known. The address for a code is chosen from a list, so it
 * needs no error message.
 */
export const refusedPages: RefusedPages = {
  ...common,
  InvalidRequest: () => redirected('/confirm'),
  CountryNotServed: () => redirected('/confirm'),
  InvalidCredentials: passwordAgain,
  LockedOut: passwordAgain,
};

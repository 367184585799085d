import type { Language } from '../../../../core/domain/messages/message.ts';
import type { HttpRefusal } from '../../server/http-refusal.ts';
import type { Html } from '../html.ts';
import type { Refused, RefusedPages } from '../page-route.ts';
import { shown } from '../page.ts';
import type { Page, Shown } from '../page.ts';
import { errorSummary, problem } from '../parts/alert.ts';
import type { FieldError } from '../parts/alert.ts';
import { MAY_BE_DONE, isMaybeDone } from '../refused-texts.ts';
import { laterTime } from './later.ts';
import { FORM_TEXTS } from './texts.ts';

export type Again = Readonly<{ alert?: Html; errors?: readonly FieldError[] }>;
export type ShowForm = (request: Refused, again: Again) => Page;

/** Error messages by field name, in the order of the form. */
export type FieldTexts = Readonly<Record<string, string>>;
type FieldTextsIn = Readonly<Record<Language, FieldTexts>>;

type InvalidRequest = Extract<HttpRefusal, { _tag: 'InvalidRequest' }>;

const fieldErrors = ({ errors }: InvalidRequest, texts: FieldTexts): readonly FieldError[] => {
  const refused = new Set(errors.map(({ pointer }) => pointer.replace(/^[/?]/, '')));
  return Object.entries(texts).flatMap(([field, text]) => (refused.has(field) ? [{ field, text }] : []));
};

/** Shows the form again with errors that the user can correct. */
export const withErrors = (show: ShowForm, request: Refused, status: number, errors: readonly FieldError[]): Shown =>
  shown(show(request, { alert: errorSummary(request.view, errors), errors }), { status });

/** Shows the form again with a problem that the user can't correct, such as a lock. */
export const withProblem = (show: ShowForm, request: Refused, status: number, alert: Html): Shown =>
  shown(show(request, { alert }), { status });

/** The refusals that all sign-in and sign-up forms share. The form keeps the values that the user typed. */
export const formRefusals = (show: ShowForm, fields: FieldTextsIn) =>
  ({
    InvalidRequest: (request: Refused, refusal: InvalidRequest) => {
      const errors = fieldErrors(refusal, fields[request.language]);
      const unreadable = { text: FORM_TEXTS[request.language].unreadable };
      return withErrors(show, request, 422, errors.length > 0 ? errors : [unreadable]);
    },
    Overloaded: (request) => withProblem(show, request, 503, problem(FORM_TEXTS[request.language].busy)),
    Unavailable: (request, refusal) => {
      const text = isMaybeDone(refusal) ? MAY_BE_DONE[request.language] : FORM_TEXTS[request.language].away;
      return withProblem(show, request, 503, problem(text));
    },
    RateLimited: (request, { retryAfterMs }) => {
      const text = FORM_TEXTS[request.language].tooMany(laterTime(request.view, retryAfterMs));
      return withProblem(show, request, 429, problem(text));
    },
  }) satisfies RefusedPages;

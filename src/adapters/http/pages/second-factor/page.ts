import type { Again } from '../getting-in/form-again.ts';
import { html } from '../html.ts';
import type { Page } from '../page.ts';
import { errorAt } from '../parts/alert.ts';
import { details } from '../parts/details.ts';
import { form } from '../parts/form.ts';
import { link } from '../parts/link.ts';
import { textField } from '../parts/text-fields.ts';
import type { View } from '../view.ts';
import { SECOND_FACTOR_TEXTS } from './texts.ts';

export const SECOND_FACTOR_PATH = '/second-factor';

/** One field for either kind of code. It is never filled in again. */
export const secondFactorPage = (view: View, { alert, errors = [] }: Again = {}): Page => {
  const texts = SECOND_FACTOR_TEXTS[view.language];
  const field = {
    name: 'code',
    label: texts.code,
    hint: texts.hint,
    error: errorAt(errors, 'code'),
    required: true,
    autocomplete: 'one-time-code',
    exact: true,
    maxLength: 64,
  };
  return {
    title: texts.title,
    ...(alert ? { alert } : {}),
    main: html`<p>${texts.explain}</p>
      ${form(view, { path: SECOND_FACTOR_PATH, submit: texts.submit, fields: textField(field) })}
      ${details(texts.lost, html`<p>${texts.help}</p>`)}
      <p>${link(view, { path: '/sign-in', text: texts.again })}</p>`,
  };
};

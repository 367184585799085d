import { html } from '../html.ts';
import type { Html } from '../html.ts';
import type { Page } from '../page.ts';
import { errorAt, errorSummary, problem } from '../parts/alert.ts';
import type { FieldError } from '../parts/alert.ts';
import { form } from '../parts/form.ts';
import { passwordField } from '../parts/text-fields.ts';
import type { View } from '../view.ts';
import { RESET_TEXTS } from './texts.ts';

/** Why the form is shown again: a field to mend, or what nobody can mend by typing. */
type Again = Readonly<{ error: FieldError } | { problem: string }>;
type Form = Readonly<{ token: string; minLength: number; again?: Again }>;

const alertOf = (view: View, again: Again): Html =>
  'error' in again ? errorSummary(view, [again.error]) : problem(again.problem);

export const resetFormPage = (view: View, { token, minLength, again }: Form): Page => {
  const texts = RESET_TEXTS[view.language];
  const errors = again && 'error' in again ? [again.error] : [];
  const field = (name: string, label: string): Html =>
    passwordField({ name, label, autocomplete: 'new-password', required: true, error: errorAt(errors, name) });
  return {
    title: texts.title,
    hasToken: true,
    ...(again ? { alert: alertOf(view, again) } : {}),
    main: form(view, {
      path: '/reset',
      values: { token },
      fields: [field('new_password', texts.newPassword(minLength)), field('repeat', texts.repeat)],
      submit: texts.submit,
    }),
  };
};

export const resetMessage = (view: View, name: 'stale' | 'missing' | 'unreadable' | 'method' | 'done'): Page => {
  const { title, text } = RESET_TEXTS[view.language][name];
  return { title, hasToken: true, main: html`<p>${text}</p>` };
};

import type { Again } from '../getting-in/form-again.ts';
import { html, none } from '../html.ts';
import type { Html } from '../html.ts';
import type { Page } from '../page.ts';
import { errorAt } from '../parts/alert.ts';
import { form } from '../parts/form.ts';
import { link } from '../parts/link.ts';
import { passwordField } from '../parts/text-fields.ts';
import type { View } from '../view.ts';
import { RESET_TEXTS } from './texts.ts';

type Form = Again & Readonly<{ token: string; minLength: number }>;

/** The form posts the token in its body, not in its URL. */
export const resetFormPage = (view: View, { token, minLength, alert, errors = [] }: Form): Page => {
  const texts = RESET_TEXTS[view.language];
  const field = (name: string, label: string): Html =>
    passwordField({ name, label, error: errorAt(errors, name), autocomplete: 'new-password', required: true });
  return {
    title: texts.title,
    hasToken: true,
    ...(alert ? { alert } : {}),
    main: form(view, {
      path: '/reset',
      submit: texts.submit,
      values: { token },
      fields: html`${field('new_password', texts.newPassword(minLength))} ${field('repeat', texts.repeat)}`,
    }),
  };
};

type Name = 'stale' | 'missing' | 'unreadable' | 'method' | 'done';

/** If `hasPages` is true, the page links to the page that sends a new message. */
export const resetMessage = (view: View, name: Name, hasPages: boolean): Page => {
  const texts = RESET_TEXTS[view.language];
  const { title, text } = texts[name];
  const again = html`<p>${link(view, { path: '/forgot', text: texts.askAgain })}</p>`;
  const isOver = name === 'stale' || name === 'missing';
  return {
    title,
    hasToken: true,
    isShownOnce: name === 'done',
    main: html`<p>${text}</p>
      ${hasPages && isOver ? again : none}`,
  };
};

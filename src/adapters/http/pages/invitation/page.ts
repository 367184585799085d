import type { Again } from '../getting-in/form-again.ts';
import { html, none } from '../html.ts';
import type { Page } from '../page.ts';
import { errorAt } from '../parts/alert.ts';
import { form } from '../parts/form.ts';
import { link } from '../parts/link.ts';
import { passwordField } from '../parts/text-fields.ts';
import type { View } from '../view.ts';
import { INVITATION_TEXTS } from './texts.ts';

type Form = Again & Readonly<{ token: string; minLength: number }>;

/** The form posts the token in its body, not in its URL. */
export const invitationFormPage = (view: View, { token, minLength, alert, errors = [] }: Form): Page => {
  const texts = INVITATION_TEXTS[view.language];
  return {
    title: texts.title,
    hasToken: true,
    ...(alert ? { alert } : {}),
    main: html`<p>${texts.explain}</p>
      ${form(view, {
        path: '/invitation',
        submit: texts.accept,
        values: { token },
        fields: passwordField({
          name: 'password',
          label: texts.password,
          hint: texts.passwordHint(minLength),
          error: errorAt(errors, 'password'),
          autocomplete: 'new-password',
        }),
      })}`,
  };
};

type Name = 'done' | 'stale' | 'method';

/** If `hasPages` is true, the page links to the sign-in page. */
export const invitationMessage = (view: View, name: Name, hasPages: boolean): Page => {
  const texts = INVITATION_TEXTS[view.language];
  const { title, text } = texts[name];
  const way = html`<p>${link(view, { path: '/sign-in', text: texts.signIn })}</p>`;
  return {
    title,
    hasToken: true,
    isShownOnce: name === 'done',
    main: html`<p>${text}</p>
      ${hasPages && name === 'stale' ? way : none}`,
  };
};

import { html } from '../html.ts';
import type { Page } from '../page.ts';
import { errorAt, errorSummary } from '../parts/alert.ts';
import { form } from '../parts/form.ts';
import { passwordField } from '../parts/text-fields.ts';
import type { View } from '../view.ts';
import { INVITATION_TEXTS } from './texts.ts';

type Form = Readonly<{ token: string; minLength: number; isRefused?: boolean }>;

/** The token stays out of the address. */
export const invitationFormPage = (view: View, { token, minLength, isRefused = false }: Form): Page => {
  const texts = INVITATION_TEXTS[view.language];
  const errors = isRefused ? [{ field: 'password', text: texts.weak(minLength) }] : [];
  const label = texts.password(minLength);
  return {
    title: texts.title,
    hasToken: true,
    ...(isRefused ? { alert: errorSummary(view, errors) } : {}),
    main: html`<p>${texts.explain}</p>
      ${form(view, {
        path: '/invitation',
        values: { token },
        fields: passwordField({
          name: 'password',
          label,
          autocomplete: 'new-password',
          error: errorAt(errors, 'password'),
        }),
        submit: texts.accept,
      })}`,
  };
};

export const invitationMessage = (view: View, name: 'done' | 'invalid' | 'later' | 'method'): Page => {
  const { title, text } = INVITATION_TEXTS[view.language][name];
  return { title, hasToken: true, main: html`<p>${text}</p>` };
};

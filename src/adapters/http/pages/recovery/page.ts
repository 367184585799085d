import type { Flow } from '../cookies.ts';
import { codeInput, notReceived } from '../getting-in/code-page.ts';
import type { Again } from '../getting-in/form-again.ts';
import { FORM_TEXTS } from '../getting-in/texts.ts';
import { html } from '../html.ts';
import type { Page } from '../page.ts';
import { errorAt } from '../parts/alert.ts';
import { form } from '../parts/form.ts';
import { masked } from '../parts/masked.ts';
import { minutesText } from '../parts/minutes.ts';
import { addressField, passwordField } from '../parts/text-fields.ts';
import type { View } from '../view.ts';
import { RECOVERY_TEXTS } from './texts.ts';

type Given = Again & Readonly<{ address?: string | undefined }>;

export const forgotPage = (view: View, { address, alert, errors = [] }: Given = {}): Page => {
  const texts = RECOVERY_TEXTS[view.language];
  const { address: label, addressHint: hint } = FORM_TEXTS[view.language];
  const field = { name: 'address', label, hint, value: address, error: errorAt(errors, 'address'), required: true };
  return {
    title: texts.title,
    ...(alert ? { alert } : {}),
    main: html`<p>${texts.explain}</p>
      ${form(view, {
        path: '/forgot',
        submit: texts.submit,
        fields: addressField(field),
        cancel: { path: '/sign-in', text: texts.back },
      })}`,
  };
};

type Sent = Again & Readonly<{ flow: Flow; minutes: number; minLength: number }>;

/** Asks for the code and a new password. The page looks the same whether or not the account exists. */
export const newPasswordPage = (view: View, { flow, minutes, minLength, alert, errors = [] }: Sent): Page => {
  const texts = RECOVERY_TEXTS[view.language];
  const password = passwordField({
    name: 'new_password',
    label: texts.newPassword,
    hint: texts.passwordHint(minLength),
    error: errorAt(errors, 'new_password'),
    autocomplete: 'new-password',
    required: true,
  });
  return {
    title: texts.typeTitle,
    ...(alert ? { alert } : {}),
    main: html`<p>${texts.sent(masked(flow.address ?? ''), minutesText(view.language, minutes))} ${texts.link}</p>
      ${form(view, { path: '/forgot/code', submit: texts.change, fields: html`${codeInput(view, errors)} ${password}` })}
      ${notReceived(view, flow, { sends: '/forgot', other: '/forgot' })}`,
  };
};

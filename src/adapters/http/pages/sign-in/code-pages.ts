import type { Flow } from '../cookies.ts';
import { codeInput, notReceived, sentTo } from '../getting-in/code-page.ts';
import type { Again } from '../getting-in/form-again.ts';
import { FORM_TEXTS } from '../getting-in/texts.ts';
import { html } from '../html.ts';
import type { Page } from '../page.ts';
import { errorAt } from '../parts/alert.ts';
import { form } from '../parts/form.ts';
import { link } from '../parts/link.ts';
import { addressField } from '../parts/text-fields.ts';
import type { View } from '../view.ts';
import { SIGN_IN_TEXTS } from './texts.ts';

type Given = Again & Readonly<{ address?: string | undefined }>;

export const askPage = (view: View, { address, alert, errors = [] }: Given = {}): Page => {
  const texts = SIGN_IN_TEXTS[view.language];
  const { address: label, addressHint: hint } = FORM_TEXTS[view.language];
  const field = { name: 'address', label, hint, value: address, error: errorAt(errors, 'address'), required: true };
  return {
    title: texts.codeTitle,
    ...(alert ? { alert } : {}),
    main: html`<p>${texts.codeExplain}</p>
      ${form(view, { path: '/sign-in/code', submit: texts.sendCode, fields: addressField(field) })}
      <p>${link(view, { path: '/sign-in', text: texts.byPassword })}</p>`,
  };
};

type Sent = Again & Readonly<{ flow: Flow; minutes: number }>;

/** Asks for the code. The page looks the same whether or not the account exists. */
export const typePage = (view: View, { flow, minutes, alert, errors = [] }: Sent): Page => {
  const texts = SIGN_IN_TEXTS[view.language];
  const other = flow.registration === undefined ? '/sign-in/code' : '/register';
  return {
    title: texts.typeTitle,
    ...(alert ? { alert } : {}),
    main: html`${sentTo(view, { flow, minutes })}
    ${form(view, { path: '/code', submit: texts.submit, fields: codeInput(view, errors) })}
    ${notReceived(view, flow, { sends: '/sign-in/code', other })}`,
  };
};

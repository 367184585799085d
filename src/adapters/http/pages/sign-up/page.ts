import type { Again } from '../getting-in/form-again.ts';
import { html } from '../html.ts';
import type { Page } from '../page.ts';
import { errorAt } from '../parts/alert.ts';
import { form } from '../parts/form.ts';
import { link } from '../parts/link.ts';
import { emailField, mobileField, passwordField, textField } from '../parts/text-fields.ts';
import type { View } from '../view.ts';
import { SIGN_UP_TEXTS } from './texts.ts';

type Given = Again & Readonly<{ minLength: number; isPasswordless: boolean; given?: Readonly<Record<string, string>> }>;

/** The form keeps all typed values except the password. */
export const signUpPage = (view: View, { minLength, isPasswordless, given = {}, alert, errors = [] }: Given): Page => {
  const texts = SIGN_UP_TEXTS[view.language];
  const field = (name: string, label: string) => ({ name, label, value: given[name], error: errorAt(errors, name) });
  const fields = html`${textField({
    ...field('first_name', texts.firstName),
    autocomplete: 'given-name',
    maxLength: 64,
    required: true,
  })}
  ${textField({ ...field('last_name', texts.lastName), autocomplete: 'family-name', maxLength: 64 })}
  ${emailField(field('email', texts.email))}
  ${mobileField({ ...field('mobile', texts.mobile), hint: texts.mobileHint })}
  ${passwordField({
    name: 'password',
    label: isPasswordless ? texts.optionalPassword : texts.password,
    hint: isPasswordless ? texts.optionalPasswordHint(minLength) : texts.passwordHint(minLength),
    error: errorAt(errors, 'password'),
    autocomplete: 'new-password',
    required: !isPasswordless,
  })}`;
  return {
    title: texts.title,
    ...(alert ? { alert } : {}),
    main: html`<p>${isPasswordless ? texts.explainPasswordless : texts.explain}</p>
      ${form(view, {
        path: '/register',
        submit: texts.submit,
        fields,
        cancel: { path: '/sign-in', text: texts.signIn },
      })}`,
  };
};

export const closedPage = (view: View): Page => {
  const { closed, signIn } = SIGN_UP_TEXTS[view.language];
  return {
    title: closed.title,
    main: html`<p>${closed.text}</p>
      <p>${link(view, { path: '/sign-in', text: signIn })}</p>`,
  };
};

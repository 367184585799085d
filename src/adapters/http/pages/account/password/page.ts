import { attributes, html, none } from '../../html.ts';
import type { Html } from '../../html.ts';
import type { Page } from '../../page.ts';
import { errorAt, errorSummary } from '../../parts/alert.ts';
import type { FieldError } from '../../parts/alert.ts';
import { form } from '../../parts/form.ts';
import { passwordField } from '../../parts/text-fields.ts';
import type { View } from '../../view.ts';
import { ownPage } from '../own-page.ts';
import { SIGN_IN_PATH } from '../signing-in/page.ts';
import { PASSWORD_TEXTS } from './texts.ts';

export const PASSWORD_PATH = '/account/sign-in/password';

type PasswordForm = Readonly<{
  hasPassword: boolean;
  /** Password managers store the username together with the password. */
  username: string;
  minLength: number;
}>;

type Refused = Readonly<{ errors?: readonly FieldError[]; alert?: Html }>;

/** A hidden field from which password managers read the username. */
const keeper = (view: View, username: string): Html =>
  html`<input
    type="text"
    autocomplete="username"
    ${attributes({
      name: 'username',
      value: username,
      hidden: true,
      'aria-label': PASSWORD_TEXTS[view.language].username,
    })}
  />`;

export const passwordPage = (
  view: View,
  { hasPassword, username, minLength }: PasswordForm,
  { errors = [], alert }: Refused = {},
): Page => {
  const texts = PASSWORD_TEXTS[view.language];
  const shownAlert = alert ?? (errors.length > 0 ? errorSummary(view, errors) : undefined);
  return ownPage({
    title: hasPassword ? texts.changeTitle : texts.setTitle,
    ...(shownAlert ? { alert: shownAlert } : {}),
    main: html`<p>${texts.ends}</p>
      ${form(view, {
        path: PASSWORD_PATH,
        fields: html`${keeper(view, username)}
        ${
          hasPassword
            ? passwordField({
                name: 'current_password',
                label: texts.current,
                autocomplete: 'current-password',
                required: true,
                error: errorAt(errors, 'current_password'),
              })
            : none
        }
        ${passwordField({
          name: 'new_password',
          label: texts.new,
          hint: texts.rule(minLength),
          autocomplete: 'new-password',
          required: true,
          error: errorAt(errors, 'new_password'),
        })}`,
        submit: hasPassword ? texts.change : texts.set,
        cancel: { path: SIGN_IN_PATH, text: texts.cancel },
      })}`,
  });
};

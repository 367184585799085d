import { html } from '../../html.ts';
import type { Html } from '../../html.ts';
import type { Page } from '../../page.ts';
import { errorAt, errorSummary } from '../../parts/alert.ts';
import type { FieldError } from '../../parts/alert.ts';
import { select } from '../../parts/choice-fields.ts';
import { form } from '../../parts/form.ts';
import { emailField, mobileField, passwordField, textField } from '../../parts/text-fields.ts';
import type { View } from '../../view.ts';
import { FIELD_TEXTS } from '../field-texts.ts';
import { nameFields, otherFields } from '../profile-fields.ts';
import type { Texts } from '../profile-fields.ts';
import { USER_TEXTS } from '../texts.ts';
import { USERS } from '../user-path.ts';
import { INVITE_TEXTS } from './texts.ts';

export type Invite = Readonly<{
  texts: Texts;
  errors: readonly FieldError[];
  /** The roles that the caller may assign. Null if the caller may not read roles. */
  roles: readonly string[] | null;
  minLength: number;
}>;

const USER_ROLE = 'User';

const roleField = (view: View, { texts, errors, roles }: Invite): Html => {
  const { label } = FIELD_TEXTS[view.language];
  const field = {
    name: 'role',
    label: label.role,
    value: texts.role ?? USER_ROLE,
    error: errorAt(errors, 'role'),
    required: true,
  };
  return roles === null
    ? textField({ ...field, exact: true })
    : select({ ...field, choices: roles.map((name) => ({ value: name, label: name })) });
};

export const invitePage = (view: View, invite: Invite): Page => {
  const { texts, errors, minLength } = invite;
  const { label, hint } = FIELD_TEXTS[view.language];
  const words = INVITE_TEXTS[view.language];
  const fields = html`<h2>${words.person}</h2>
    ${nameFields(view, invite)} ${otherFields(view, invite)}
    <h2>${words.reached}</h2>
    <p class="hint">${hint.address}</p>
    ${emailField({
      name: 'email',
      label: label.email,
      value: texts.email,
      error: errorAt(errors, 'email'),
      autocomplete: 'off',
    })}
    ${mobileField({
      name: 'mobile',
      label: label.mobile,
      hint: hint.mobile,
      value: texts.mobile,
      error: errorAt(errors, 'mobile'),
      autocomplete: 'off',
    })}
    <h2>${words.access}</h2>
    ${roleField(view, invite)}
    ${passwordField({
      name: 'password',
      label: label.password,
      hint: hint.password(minLength),
      error: errorAt(errors, 'password'),
      autocomplete: 'new-password',
    })}`;
  return {
    title: words.title,
    section: 'admin',
    ...(errors.length > 0 ? { alert: errorSummary(view, errors) } : {}),
    main: html`<p>${words.about}</p>
      ${form(view, {
        path: `${USERS}/new`,
        submit: words.submit,
        fields,
        cancel: { path: USERS, text: USER_TEXTS[view.language].cancel },
      })}`,
  };
};

import { FORM_OF } from '../../server/input/request-input.ts';
import { attributes, html, none } from '../html.ts';
import type { Html } from '../html.ts';
import type { View } from '../view.ts';
import { labelled, tied } from './field.ts';
import type { Field } from './field.ts';

type Input = Field & Readonly<{ autocomplete?: string; maxLength?: number }>;
type Valued = Input & Readonly<{ value?: string | undefined }>;

const input = (field: Valued, more: Readonly<Record<string, string | number | boolean>>): Html =>
  labelled(
    field,
    html`<input
      ${tied(field, {
        type: 'text',
        value: field.value ?? false,
        autocomplete: field.autocomplete ?? 'off',
        maxlength: field.maxLength ?? false,
        ...more,
      })}
    />`,
  );

/** Attributes for text that browsers must not capitalize, correct or spell-check. */
const EXACT = { autocapitalize: 'none', autocorrect: 'off', spellcheck: 'false' };

export const textField = (field: Valued & Readonly<{ exact?: boolean }>): Html =>
  input(field, field.exact ? EXACT : {});

export const emailField = (field: Valued): Html =>
  input(field, { ...EXACT, inputmode: 'email', autocomplete: field.autocomplete ?? 'email' });

/**
 * A field for an email address, a mobile number or a username. With `type=email`, browsers would refuse the last two.
 */
export const addressField = (field: Valued): Html =>
  input(field, { ...EXACT, autocomplete: field.autocomplete ?? 'username' });

export const mobileField = (field: Valued): Html =>
  input(field, { type: 'tel', autocomplete: field.autocomplete ?? 'tel' });

export const searchField = (field: Valued): Html => input(field, { ...EXACT, type: 'search', enterkeyhint: 'search' });

/** A field for digits, spaces and hyphens. If the form is shown again, the field is empty. */
export const codeField = (field: Field): Html =>
  labelled(
    field,
    html`<input
      type="text"
      class="code"
      inputmode="numeric"
      autocomplete="one-time-code"
      maxlength="16"
      pattern="[0-9\\s\\-]*"
      ${tied(field)}
    />`,
  );

/** If the form is shown again, the field is empty. The script adds a button that shows the password. */
export const passwordField = (
  field: Field & Readonly<{ autocomplete: 'current-password' | 'new-password'; minLength?: number }>,
): Html =>
  labelled(
    field,
    html`<div class="password">
      <input
        type="password"
        ${tied(field, { ...EXACT, autocomplete: field.autocomplete, minlength: field.minLength ?? false })}
      />
    </div>`,
  );

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/**
 * `value`, `min` and `max` have the format `2026-11-30`. Other values are left out, because browsers would log a
 * warning on the console.
 */
export const dateField = ({ value, ...field }: Valued & Readonly<{ min?: string; max?: string }>): Html => {
  const kept = value !== undefined && DAY.test(value) ? { value } : {};
  return input({ ...field, ...kept }, { type: 'date', min: field.min ?? false, max: field.max ?? false });
};

/** `accept` has the format of HTML, such as `image/png,image/jpeg`. */
export const fileField = (field: Field & Readonly<{ accept: string }>): Html =>
  labelled(field, html`<input type="file" ${tied(field, { accept: field.accept })} />`);

export const textArea = (field: Valued & Readonly<{ rows?: number }>): Html => {
  const given = tied(field, { rows: field.rows ?? 3, maxlength: field.maxLength ?? false });
  // HTML parsers drop a line break at the start of a textarea, so add a line break that they may drop
  const text = `\n${field.value ?? ''}`;
  return labelled(field, html`<textarea ${given}>${text}</textarea>`);
};

export const hidden = (name: string, value: string): Html =>
  html`<input type="hidden" ${attributes({ name, value })} />`;

/** A hidden field with the signed-in user's id. The form is refused if another user has signed in in the meantime. */
export const formOf = ({ principal }: View): Html =>
  principal === null ? none : hidden(FORM_OF, String(principal.userId));

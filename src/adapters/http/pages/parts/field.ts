import { attributes, html, none } from '../html.ts';
import type { Attributes, Content, Html } from '../html.ts';

/** By default, the element's id is `name`. Set `id` if a page has the same field twice. */
export type Field = Readonly<{
  name: string;
  label: string;
  id?: string;
  hint?: Content | undefined;
  /** Why the value is invalid, in the same words as in the error summary. */
  error?: string | undefined;
  required?: boolean;
}>;

type Values = Readonly<Record<string, string | number | boolean>>;

export const idOf = ({ id, name }: Pick<Field, 'id' | 'name'>): string => id ?? name;

const describedBy = (field: Field): string | false => {
  const id = idOf(field);
  const names = [...(field.hint === undefined ? [] : [`${id}-hint`]), ...(field.error ? [`${id}-error`] : [])];
  return names.length > 0 && names.join(' ');
};

export const tied = (field: Field, more: Values = {}): Attributes =>
  attributes({
    id: idOf(field),
    name: field.name,
    required: field.required ?? false,
    'aria-describedby': describedBy(field),
    'aria-invalid': field.error ? 'true' : false,
    ...more,
  });

export const hintOf = (field: Field): Html =>
  field.hint === undefined ? none : html`<p id="${idOf(field)}-hint" class="hint">${field.hint}</p>`;

export const errorOf = (field: Field): Html =>
  field.error ? html`<p id="${idOf(field)}-error" class="field-error">${field.error}</p>` : none;

/** Returns the CSS classes of a field, which mark an invalid field. */
export const fieldClass = ({ error }: Field, kind = ''): Attributes =>
  attributes({ class: ['field', kind, error ? 'is-refused' : ''].filter(Boolean).join(' ') });

export const labelled = (field: Field, input: Html): Html =>
  html`<div ${fieldClass(field)}>
    <label for="${idOf(field)}">${field.label}</label>
    ${hintOf(field)} ${errorOf(field)} ${input}
  </div>`;

export const grouped = (field: Field, inputs: Html, isLegendHidden = false): Html =>
  html`<fieldset
    id="${idOf(field)}"
    ${fieldClass(field)}
    ${attributes({ 'aria-describedby': describedBy(field), tabindex: field.error ? '-1' : false })}
  >
    <legend ${attributes({ class: isLegendHidden && 'hidden' })}>${field.label}</legend>
    ${hintOf(field)} ${errorOf(field)} ${inputs}
  </fieldset>`;

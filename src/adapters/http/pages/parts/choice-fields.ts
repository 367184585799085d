import { attributes, html } from '../html.ts';
import type { Content, Html } from '../html.ts';
import { errorOf, fieldClass, grouped, hintOf, idOf, labelled, tied } from './field.ts';
import type { Field } from './field.ts';

export type Choice = Readonly<{ value: string; label: string; hint?: Content | undefined; disabled?: boolean }>;
type Choices = Field & Readonly<{ choices: readonly Choice[]; value?: string | undefined; isLegendHidden?: boolean }>;

export const select = (field: Choices & Readonly<{ autocomplete?: string }>): Html =>
  labelled(
    field,
    html`<select ${tied(field, { autocomplete: field.autocomplete ?? 'off' })}>
      ${field.choices.map(
        ({ value, label, disabled = false }) =>
          html`<option ${attributes({ value, selected: value === (field.value ?? ''), disabled })}>${label}</option>`,
      )}
    </select>`,
  );

const row = (type: 'radio' | 'checkbox', field: Field, choice: Choice, isChecked: boolean): Html => {
  const id = `${idOf(field)}-${choice.value}`;
  return html`<div class="choice">
    <input
      ${attributes({
        type,
        id,
        name: field.name,
        value: choice.value,
        checked: isChecked,
        disabled: choice.disabled ?? false,
        required: type === 'radio' && (field.required ?? false),
        'aria-describedby': choice.hint === undefined ? false : `${id}-hint`,
      })}
    />
    <label for="${id}">${choice.label}</label>
    ${hintOf({ name: id, label: '', hint: choice.hint })}
  </div>`;
};

export const radios = (field: Choices): Html =>
  grouped(
    field,
    html`${field.choices.map((choice) => row('radio', field, choice, choice.value === field.value))}`,
    field.isLegendHidden,
  );

/** All ticked values are sent under the same name. */
export const checkboxes = (field: Omit<Choices, 'value'> & Readonly<{ values: readonly string[] }>): Html =>
  grouped(
    field,
    html`${field.choices.map((choice) => row('checkbox', field, choice, field.values.includes(choice.value)))}`,
    field.isLegendHidden,
  );

/** If ticked, the checkbox sends `value` (default: `on`). */
export const checkbox = (
  field: Field & Readonly<{ value?: string; isChecked?: boolean; isDisabled?: boolean }>,
): Html =>
  html`<div ${fieldClass(field, 'choice')}>
    <input
      type="checkbox"
      ${attributes({ value: field.value ?? 'on', checked: field.isChecked ?? false, disabled: field.isDisabled ?? false })}
      ${tied(field)}
    />
    <label for="${idOf(field)}">${field.label}</label>
    ${hintOf(field)} ${errorOf(field)}
  </div>`;

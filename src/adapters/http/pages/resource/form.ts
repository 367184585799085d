import { html } from '../html.ts';
import type { Html } from '../html.ts';
import { errorAt } from '../parts/alert.ts';
import type { FieldError } from '../parts/alert.ts';
import { checkbox, select } from '../parts/choice-fields.ts';
import { definitionList } from '../parts/definition-list.ts';
import type { Definition } from '../parts/definition-list.ts';
import { dateField, emailField, textArea, textField } from '../parts/text-fields.ts';
import type { View } from '../view.ts';
import { fieldsOf } from './spec.ts';
import type { AnyField, AnyItem, AnySpec, Given } from './spec.ts';
import { RESOURCE_TEXTS } from './texts.ts';

export type Filled = Readonly<{ given: Given; errors?: readonly FieldError[] }>;

const control = ({ language }: View, name: string, field: AnyField, { given, errors = [] }: Filled): Html => {
  const value = given[name] ?? '';
  const common = {
    name,
    label: field.label[language],
    hint: field.hint?.[language],
    error: errorAt(errors, name),
    required: !field.isOptional,
    value,
    ...(field.maxLength === undefined ? {} : { maxLength: field.maxLength }),
  };
  if (field.control === 'tick') return checkbox({ ...common, required: false, value: 'on', isChecked: value !== '' });
  if (field.control === 'choice') {
    const { yes, no } = RESOURCE_TEXTS[language];
    const choices = [
      { value: '', label: '–' },
      { value: 'yes', label: yes },
      { value: 'no', label: no },
    ];
    return select({ ...common, choices });
  }
  if (field.control === 'lines') return textArea(common);
  if (field.control === 'day') return dateField(common);
  if (field.control === 'email') return emailField({ ...common, autocomplete: 'off' });
  return textField({ ...common, exact: field.control !== 'line' });
};

/** Returns the inputs for all fields or, if `open` is given, for the fields in `open`. */
export const controls = (spec: AnySpec, view: View, filled: Filled, open?: readonly string[]): Html =>
  html`${fieldsOf(spec)
    .filter(([name]) => open?.includes(name) ?? true)
    .map(([name, field]) => control(view, name, field, filled))}`;

const shownAs = (view: View, item: AnyItem, [name, field]: readonly [string, AnyField]): Definition => ({
  label: field.label[view.language],
  value: field.show(view, item[name]),
});

export const shownFields = (spec: AnySpec, view: View, item: AnyItem): readonly Definition[] =>
  fieldsOf(spec).map((entry) => shownAs(view, item, entry));

/** Shows the saved values after another user has changed the item. */
export const savedNow = (spec: AnySpec, view: View, item: AnyItem): Html =>
  definitionList(shownFields(spec, view, item));

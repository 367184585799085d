import { html } from '../../html.ts';
import type { Html } from '../../html.ts';
import { errorAt } from '../../parts/alert.ts';
import type { FieldError } from '../../parts/alert.ts';
import { chips } from '../../parts/chips.ts';
import { select } from '../../parts/choice-fields.ts';
import type { Choice } from '../../parts/choice-fields.ts';
import { details } from '../../parts/details.ts';
import { searchForm } from '../../parts/search.ts';
import { dateField, searchField, textField } from '../../parts/text-fields.ts';
import type { View } from '../../view.ts';
import { USERS } from '../user-path.ts';
import { FILTERS } from './filters.ts';
import type { Given } from './filters.ts';
import { DIRECTORY_TEXTS } from './texts.ts';

type Form = Readonly<{
  given: Given;
  /** The names of all roles. Null if the caller may not read roles. */
  roles: readonly string[] | null;
  errors: readonly FieldError[];
}>;

type Chosen = 'is_active' | 'locked' | 'deleted' | 'unconfirmed';

const choicesOf = (texts: Readonly<Record<string, string>>): readonly Choice[] =>
  Object.entries(texts).map(([value, label]) => ({ value, label }));

const roleField = ({ language }: View, { given, roles, errors }: Form): Html => {
  const texts = DIRECTORY_TEXTS[language];
  const field = { name: 'role', label: texts.label.role, value: given.role, error: errorAt(errors, 'role') };
  if (roles === null) return textField({ ...field, exact: true });
  const names = given.role === undefined || roles.includes(given.role) ? roles : [given.role, ...roles];
  const choices = names.map((name) => ({ value: name, label: name }));
  return select({ ...field, choices: [{ value: '', label: texts.any }, ...choices] });
};

/** The filters are collapsed unless a filter is active. */
export const directoryForm = (view: View, form: Form): Html => {
  const texts = DIRECTORY_TEXTS[view.language];
  const { given, errors } = form;
  const chosen = (name: Chosen, rest = texts.any): Html =>
    select({
      name,
      label: texts.label[name],
      value: given[name],
      choices: [{ value: '', label: rest }, ...choicesOf(texts.choices[name])],
    });
  const date = (name: 'created_from' | 'created_to'): Html =>
    dateField({ name, label: texts.label[name], value: given[name], error: errorAt(errors, name) });
  const more = html`<div class="fields">
    ${roleField(view, form)} ${chosen('is_active')} ${chosen('locked')} ${chosen('deleted', texts.leftOut)}
    ${chosen('unconfirmed', texts.leftOut)} ${date('created_from')} ${date('created_to')}
    ${select({
      name: 'sort',
      label: texts.label.sort,
      value: given.sort ?? '-created_at',
      choices: choicesOf(texts.choices.sort),
    })}
  </div>`;
  const isOpen = errors.length > 0 || Object.keys(given).some((name) => name !== 'q');
  return searchForm(view, {
    path: USERS,
    label: texts.search,
    submit: texts.submit,
    fields: searchField({
      name: 'q',
      label: texts.label.q,
      hint: texts.hint.q,
      value: given.q,
      error: errorAt(errors, 'q'),
    }),
    more: details(texts.more, more, { isOpen }),
  });
};

/** Shows each active filter with a link that removes it. */
export const filterChips = (view: View, given: Given): Html => {
  const texts = DIRECTORY_TEXTS[view.language];
  const used = FILTERS.flatMap((name) => {
    const value = given[name];
    if (value === undefined) return [];
    return [{ text: texts.chip[name](value), path: USERS, query: { ...given, [name]: undefined } }];
  });
  return chips(view, used, { text: texts.clear, path: USERS, query: { sort: given.sort } });
};

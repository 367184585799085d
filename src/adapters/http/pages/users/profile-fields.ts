import * as t from 'io-ts';
import { ChosenUsername, JobTitle } from '../../../../core/domain/account/profile.ts';
import type { BirthDate } from '../../../../core/domain/account/profile.ts';
import { Gender, PersonName } from '../../../../core/domain/account/user.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import { errorAt } from '../parts/alert.ts';
import type { FieldError } from '../parts/alert.ts';
import { select } from '../parts/choice-fields.ts';
import { dateField, textField } from '../parts/text-fields.ts';
import type { View } from '../view.ts';
import { FIELD_TEXTS } from './field-texts.ts';
import type { FieldName } from './field-texts.ts';

export type BirthDateCodec = t.Type<BirthDate, string>;

/** The profile fields in the forms that invite and change a user. */
export const profileCodecs = (birthDate: BirthDateCodec) => ({
  last_name: PersonName,
  job_title: JobTitle,
  gender: Gender,
  dob: birthDate,
  username: ChosenUsername,
});

const Text = t.string;
export const ProfileForm = {
  first_name: Text,
  last_name: Text,
  job_title: Text,
  gender: Text,
  dob: Text,
  username: Text,
};

export type Texts = Readonly<Partial<Record<FieldName, string | undefined>>>;

const isField = (view: View, name: string): name is FieldName => name in FIELD_TEXTS[view.language].wrong;

export const wrongFields = (view: View, names: readonly string[]): readonly FieldError[] =>
  names
    .filter((name) => isField(view, name))
    .map((field) => ({ field, text: FIELD_TEXTS[view.language].wrong[field] }));

type Fields = Readonly<{ texts: Texts; errors: readonly FieldError[] }>;

const MAX = { first_name: 128, last_name: 128, job_title: 256, username: 64 };

export const nameFields = (view: View, { texts, errors }: Fields): Html => {
  const { label } = FIELD_TEXTS[view.language];
  const text = (name: 'first_name' | 'last_name'): Html =>
    textField({
      name,
      label: label[name],
      value: texts[name],
      error: errorAt(errors, name),
      maxLength: MAX[name],
      required: name === 'first_name',
    });
  return html`${text('first_name')} ${text('last_name')}`;
};

export const otherFields = (view: View, { texts, errors }: Fields): Html => {
  const { label, hint, gender, unsaid } = FIELD_TEXTS[view.language];
  const field = (name: 'job_title' | 'gender' | 'dob' | 'username') => ({
    name,
    label: label[name],
    value: texts[name],
    error: errorAt(errors, name),
  });
  const genders = Object.entries(gender).map(([value, name]) => ({ value, label: name }));
  return html`${textField({ ...field('job_title'), maxLength: MAX.job_title })}
  ${select({ ...field('gender'), choices: [{ value: '', label: unsaid }, ...genders] })}
  ${dateField({ ...field('dob'), min: '1900-01-01', max: new Date().toISOString().slice(0, 10) })}
  ${textField({ ...field('username'), hint: hint.username, exact: true, maxLength: MAX.username })}`;
};

import { Gender } from '../../../../../core/domain/account/user.ts';
import { html, when } from '../../html.ts';
import type { Html } from '../../html.ts';
import type { Page } from '../../page.ts';
import { errorAt, errorSummary, problem } from '../../parts/alert.ts';
import type { FieldError } from '../../parts/alert.ts';
import { select } from '../../parts/choice-fields.ts';
import { form } from '../../parts/form.ts';
import { link } from '../../parts/link.ts';
import { table } from '../../parts/table.ts';
import { dateField, textField } from '../../parts/text-fields.ts';
import { day } from '../../parts/time.ts';
import type { View } from '../../view.ts';
import { ownPage } from '../own-page.ts';
import { signalsPlace } from '../passkeys/page.ts';
import { FIELDS } from './form.ts';
import type { ProfileValues } from './form.ts';
import { PROFILE_TEXTS } from './texts.ts';
import type { ProfileField } from './texts.ts';

const PATH = '/account/profile';

const fieldsOf = (view: View, values: ProfileValues, errors: readonly FieldError[]): Html => {
  const { labels, hints, genders, noAnswer } = PROFILE_TEXTS[view.language];
  const field = (name: ProfileField) => ({
    name,
    label: labels[name],
    value: values[name],
    error: errorAt(errors, name),
  });
  const choices = [
    { value: '', label: noAnswer },
    ...(Object.keys(Gender.keys) as Gender[]).map((value) => ({ value, label: genders[value] })),
  ];
  return html`${textField({ ...field('first_name'), required: true, autocomplete: 'given-name' })}
  ${textField({ ...field('last_name'), autocomplete: 'family-name' })}
  ${textField({ ...field('job_title'), autocomplete: 'organization-title' })}
  ${select({ ...field('gender'), choices, autocomplete: 'sex' })}
  ${dateField({ ...field('dob'), hint: hints.dob, min: '1900-01-01', autocomplete: 'bday' })}
  ${textField({ ...field('username'), hint: hints.username, exact: true, autocomplete: 'username' })}`;
};

export const profilePage = (view: View, values: ProfileValues, errors: readonly FieldError[] = []): Page => {
  const { title, save, picture } = PROFILE_TEXTS[view.language];
  // after a change, the script reports the new name to the browser, which shows the name with the passkeys
  const isNew = view.notice === 'saved' && view.site.rpId !== null;
  return ownPage({
    title,
    ...(errors.length > 0 ? { alert: errorSummary(view, errors) } : {}),
    ...(isNew ? { usesPasskeys: true } : {}),
    main: html`<p>${link(view, { path: '/account/picture', text: picture })}</p>
      ${form(view, {
        path: PATH,
        values: { version: values.version ?? '' },
        fields: fieldsOf(view, values, errors),
        submit: save,
      })}
      ${when(isNew, () => signalsPlace(view))}`,
  });
};

const shownValue = (view: View, name: ProfileField, value: string): Html | string => {
  const { empty, genders } = PROFILE_TEXTS[view.language];
  if (value === '') return html`<em>${empty}</em>`;
  if (name === 'gender') return genders[value as Gender];
  return name === 'dob' ? day(view, value) : value;
};

type Both = Readonly<{ mine: Required<ProfileValues>; theirs: Required<ProfileValues> }>;

/** Returns the fields whose typed value differs from the saved value. */
export const differing = ({ mine, theirs }: Both): readonly ProfileField[] =>
  FIELDS.filter((name) => mine[name] !== theirs[name]);

export const staleProfilePage = (view: View, both: Both): Page => {
  const texts = PROFILE_TEXTS[view.language];
  const { mine, theirs } = both;
  return ownPage({
    title: texts.title,
    alert: problem(texts.stale),
    main: html`${table({
      caption: texts.title,
      columns: [{ title: texts.field }, { title: texts.mine }, { title: texts.theirs }],
      rows: differing(both).map((name) => ({
        cells: [texts.labels[name], shownValue(view, name, mine[name]), shownValue(view, name, theirs[name])],
      })),
    })}
    ${form(view, {
      path: PATH,
      values: { ...mine, version: theirs.version },
      submit: texts.takeMine,
      cancel: { path: PATH, text: texts.takeTheirs },
    })}`,
  });
};

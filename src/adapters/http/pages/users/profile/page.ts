import type { User } from '../../../../../core/domain/account/user.ts';
import type { ManagedUser } from '../../../../../core/use-cases/directory/read-managed-user.ts';
import { html, when } from '../../html.ts';
import type { Html } from '../../html.ts';
import type { Page } from '../../page.ts';
import { errorSummary, problem } from '../../parts/alert.ts';
import type { FieldError } from '../../parts/alert.ts';
import { definitionList } from '../../parts/definition-list.ts';
import { form } from '../../parts/form.ts';
import { actions, buttonLink, link } from '../../parts/link.ts';
import { section } from '../../parts/section.ts';
import { day, time } from '../../parts/time.ts';
import type { View } from '../../view.ts';
import { FIELD_TEXTS } from '../field-texts.ts';
import { ifAllowed, obstacle, userPage } from '../frame.ts';
import type { ImageUrl } from '../frame.ts';
import { nameFields, otherFields } from '../profile-fields.ts';
import type { Texts } from '../profile-fields.ts';
import { userPath, versionOf } from '../user-path.ts';
import { PROFILE_TEXTS } from './texts.ts';

export const FIELDS = ['first_name', 'last_name', 'job_title', 'gender', 'dob', 'username'] as const;

export const textsOf = (user: User): Readonly<Record<(typeof FIELDS)[number], string>> => ({
  first_name: user.firstName,
  last_name: user.lastName ?? '',
  job_title: user.jobTitle ?? '',
  gender: user.gender ?? '',
  dob: user.dob ?? '',
  username: user.username ?? '',
});

/** The typed values of a refused form. `isStale`: the user has been changed since the form was shown. */
export type Again = Readonly<{ texts: Texts; errors: readonly FieldError[]; isStale?: boolean }>;

const label = (view: View, name: (typeof FIELDS)[number]): string =>
  FIELD_TEXTS[view.language].label[name].replace(/ \(.*\)$/, '');

const different = (user: User, texts: Texts) =>
  FIELDS.filter((name) => (texts[name] ?? '').trim() !== textsOf(user)[name]);

const staleErrors = (view: View, user: User, texts: Texts): readonly FieldError[] => {
  const words = PROFILE_TEXTS[view.language];
  const stored = textsOf(user);
  return different(user, texts).map((field) => ({ field, text: words.theirs(stored[field] || words.nothing) }));
};

const staleAlert = (view: View, user: User, texts: Texts): Html => {
  const words = PROFILE_TEXTS[view.language];
  const fields = different(user, texts).map((name) => label(view, name));
  const text = fields.length > 0 ? words.stale(fields.join(', ')) : words.staleSame;
  return problem(html`${text} ${link(view, { path: userPath(user.id), text: words.takeTheirs })}.`);
};

const profileForm = (view: View, user: User, again: Again | null): Html => {
  const words = PROFILE_TEXTS[view.language];
  const texts = again?.texts ?? textsOf(user);
  const errors = again?.isStale ? staleErrors(view, user, again.texts) : (again?.errors ?? []);
  return form(view, {
    path: userPath(user.id),
    submit: words.save,
    values: { version: versionOf(user) },
    fields: html`${nameFields(view, { texts, errors })} ${otherFields(view, { texts, errors })}`,
  });
};

const readOnly = (view: View, user: User): Html => {
  const { unsaid, gender } = FIELD_TEXTS[view.language];
  const stored = textsOf(user);
  const shown = (name: (typeof FIELDS)[number]) => {
    if (name === 'gender') return user.gender === null ? unsaid : gender[user.gender];
    if (name === 'dob') return user.dob === null ? unsaid : day(view, user.dob);
    return stored[name] || unsaid;
  };
  return definitionList(FIELDS.map((name) => ({ label: label(view, name), value: shown(name) })));
};

const facts = (view: View, user: User): Html => {
  const words = PROFILE_TEXTS[view.language];
  return definitionList([
    { label: words.fact.id, value: user.id },
    { label: words.fact.created, value: time(view, user.createdAt) },
    { label: words.fact.updated, value: time(view, user.updatedAt) },
    { label: words.fact.seen, value: user.lastLoginAt === null ? words.never : time(view, user.lastLoginAt) },
    { label: words.fact.password, value: user.hasPassword ? words.yes : words.no },
  ]);
};

const danger = (view: View, managed: ManagedUser): Html => {
  const words = PROFILE_TEXTS[view.language];
  const { id, isActive } = managed.user;
  const way = (privilege: string, path: string, text: string, kind: 'secondary' | 'danger') =>
    ifAllowed(view, managed, privilege, () => buttonLink(view, { path: userPath(id, path), text, kind }));
  const onOff = isActive
    ? way('user.update', '/disable', words.disable, 'danger')
    : way('user.update', '/enable', words.enable, 'secondary');
  return section(
    { id: 'danger', title: words.danger, danger: true },
    actions(onOff, way('user.delete', '/delete', words.remove, 'danger')),
  );
};

export const profilePage = (view: View, imageUrl: ImageUrl, managed: ManagedUser, again: Again | null = null): Page => {
  const words = PROFILE_TEXTS[view.language];
  const { user, lacking } = managed;
  const summary = again === null ? undefined : errorSummary(view, again.errors);
  const picture = (): Html => buttonLink(view, { path: userPath(user.id, '/picture'), text: words.picture });
  const mayChange = obstacle(view, managed, 'user.update') === null;
  const content = html`${section(
    { id: 'profile', title: words.profile, ...(mayChange ? { action: picture() } : {}) },
    html`${ifAllowed(view, managed, 'user.update', () => profileForm(view, user, again))}
    ${when(!mayChange, () => readOnly(view, user))}`,
  )}
  ${section({ id: 'facts', title: words.facts }, facts(view, user))}
  ${when(user.deletedAt === null && lacking.length === 0, () => danger(view, managed))}`;
  const alert = again?.isStale ? staleAlert(view, user, again.texts) : summary;
  return userPage(view, { imageUrl, managed, tab: '', content, alert });
};

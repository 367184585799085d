import { SUPER_ADMIN } from '../../../../../core/domain/roles/built-in-privileges.ts';
import type { Role } from '../../../../../core/domain/roles/role.ts';
import type { ManagedUser } from '../../../../../core/use-cases/directory/read-managed-user.ts';
import { html, when } from '../../html.ts';
import type { Html } from '../../html.ts';
import type { Page } from '../../page.ts';
import { callout } from '../../parts/alert.ts';
import { button } from '../../parts/button.ts';
import { select } from '../../parts/choice-fields.ts';
import { empty } from '../../parts/empty.ts';
import { form } from '../../parts/form.ts';
import { section } from '../../parts/section.ts';
import { table } from '../../parts/table.ts';
import { textField } from '../../parts/text-fields.ts';
import { number } from '../../parts/time.ts';
import type { View } from '../../view.ts';
import { ifAllowed, obstacle, userPage } from '../frame.ts';
import type { ImageUrl } from '../frame.ts';
import { USER_TEXTS } from '../texts.ts';
import { userPath, versionOf } from '../user-path.ts';
import { ACCESS_TEXTS } from './texts.ts';

export type Access = Readonly<{
  /** The roles that the caller may assign. Null if the caller may not read roles. */
  roles: readonly Role[] | null;
  /** `role` is the role to preview, and `privilege` is the privilege to look up. */
  role: string | undefined;
  privilege: string | undefined;
}>;

/** A form that changes nothing, so its values are in the URL. */
const question = (view: View, path: string, fields: Html, submit: string): Html =>
  html`<form method="get" action="${view.to(path)}" class="form">
    <div class="fields">${fields}</div>
    <div class="actions">${button({ text: submit, kind: 'secondary' })}</div>
  </form>`;

const change = (view: View, text: (count: string) => string, names: readonly string[]): Html =>
  when(
    names.length > 0,
    () =>
      html`<p>${text(number(view, names.length))}</p>
        <ul>
          ${names.map((name) => html`<li><code>${name}</code></li>`)}
        </ul>`,
  );

const review = (view: View, { user, effective: { held } }: ManagedUser, role: Role): Html => {
  const words = ACCESS_TEXTS[view.language];
  const gains = role.privileges.filter((name) => !held.includes(name));
  const loses = held.filter((name) => !role.privileges.includes(name));
  const path = userPath(user.id, '/access');
  return section(
    { id: 'impact', title: words.impact(role.name), about: words.from },
    html`${change(view, words.gains, gains)} ${change(view, words.loses, loses)}
    ${when(gains.length + loses.length === 0, () => html`<p>${words.same}</p>`)}
    ${form(view, {
      path,
      submit: words.give(role.name),
      values: { role: role.name, version: versionOf(user) },
      cancel: { path, text: USER_TEXTS[view.language].cancel },
    })}`,
  );
};

const roleSection = (view: View, managed: ManagedUser, { roles, role }: Access): Html => {
  const words = ACCESS_TEXTS[view.language];
  const { user } = managed;
  const present = user.role.name;
  const choose = (): Html => {
    if (roles === null) return html`<p class="hint">${USER_TEXTS[view.language].needs('role.read')}</p>`;
    const names = roles.map(({ name }) => name);
    const choices = (names.includes(present) ? names : [present, ...names]).map((name) => ({
      value: name,
      label: name,
    }));
    const field = { name: 'role', label: words.choose, hint: words.notYours, value: role ?? present, choices };
    return question(view, userPath(user.id, '/access'), select(field), words.review);
  };
  return section(
    { id: 'present-role', title: words.role, about: words.present(present) },
    ifAllowed(view, managed, 'user.update', choose),
  );
};

const reason = (view: View, { effective }: ManagedUser, privilege: string): Html => {
  const words = ACCESS_TEXTS[view.language];
  const { role, held, isKnown } = effective;
  if (!isKnown(privilege)) return callout(words.unknown(privilege), 'warn');
  if (!held.includes(privilege)) return callout(words.missing(privilege, role), 'warn');
  return callout(role === SUPER_ADMIN ? words.byAll(privilege, role) : words.granted(privilege, role));
};

const privileges = (view: View, { effective: { role, held } }: ManagedUser): Html => {
  const words = ACCESS_TEXTS[view.language];
  if (held.length === 0) return empty(words.none);
  return table({
    caption: words.privileges,
    columns: [{ title: words.columns.privilege }, { title: words.columns.role }],
    rows: held.map((name) => ({ cells: [html`<code>${name}</code>`, role] })),
  });
};

export const accessPage = (view: View, imageUrl: ImageUrl, managed: ManagedUser, access: Access): Page => {
  const words = ACCESS_TEXTS[view.language];
  const { user } = managed;
  const { roles, role, privilege } = access;
  const reviewed = role === user.role.name ? undefined : roles?.find(({ name }) => name === role);
  const mayChange = obstacle(view, managed, 'user.update') === null;
  const ask = textField({ name: 'privilege', label: words.privilege, value: privilege, exact: true, maxLength: 64 });
  const content = html`${roleSection(view, managed, access)}
  ${reviewed !== undefined && mayChange ? review(view, managed, reviewed) : ''}
  ${section({ id: 'privileges', title: words.privileges }, privileges(view, managed))}
  ${section(
    { id: 'why', title: words.why, about: words.whyAbout },
    html`${privilege === undefined ? '' : reason(view, managed, privilege)}
    ${question(view, userPath(user.id, '/access'), ask, words.ask)}`,
  )}`;
  return userPage(view, { imageUrl, managed, tab: '/access', content });
};

import type { Language } from '../../../core/domain/messages/message.ts';
import { attributes, html, when } from './html.ts';
import type { Html } from './html.ts';
import { LAYOUT_TEXTS } from './layout-texts.ts';
import type { Area, View } from './view.ts';

type Entry = Readonly<{ path: string; title: Readonly<Record<Language, string>> }>;

const ACCOUNT: readonly Entry[] = [
  { path: '/account', title: { en: 'Overview', de: 'Übersicht' } },
  { path: '/account/profile', title: { en: 'Profile', de: 'Profil' } },
  { path: '/account/sign-in', title: { en: 'Signing in', de: 'Anmeldung' } },
  { path: '/account/sessions', title: { en: 'Devices', de: 'Geräte' } },
  { path: '/account/activity', title: { en: 'Activity', de: 'Aktivität' } },
  { path: '/account/data', title: { en: 'Data', de: 'Daten' } },
];

const ADMINISTRATION: readonly Area[] = [
  { path: '/admin/users', privilege: 'user.read', title: { en: 'Users', de: 'Benutzer' } },
  { path: '/admin/roles', privilege: 'role.read', title: { en: 'Roles', de: 'Rollen' } },
  { path: '/admin/privileges', privilege: 'privilege.read', title: { en: 'Privileges', de: 'Berechtigungen' } },
  { path: '/admin/events', privilege: 'audit.read', title: { en: 'Audit trail', de: 'Prüfprotokoll' } },
];

/** The areas of the administration that the caller's privileges open. */
export const openAreas = ({ principal, site }: View): readonly Area[] =>
  [...ADMINISTRATION, ...site.areas].filter(({ privilege }) => principal?.privileges.includes(privilege));

const pathOf = (here: string): string => here.replace(/\?.*/, '');
const isIn = (here: string, path: string): boolean => here === path || here.startsWith(`${path}/`);

/** The entry with the longest path that the page is in. */
const currentOf = (entries: readonly Entry[], here: string): string =>
  entries
    .map(({ path }) => path)
    .filter((path) => isIn(here, path))
    .toSorted((a, b) => b.length - a.length)[0] ?? '';

const linksOf = (view: View, entries: readonly Entry[]): Html => {
  const current = currentOf(entries, pathOf(view.here));
  return html`<ul>
    ${entries.map(
      ({ path, title }) =>
        html`<li>
          <a href="${view.to(path)}" ${attributes({ 'aria-current': path === current ? 'page' : false })}
            >${title[view.language]}</a
          >
        </li>`,
    )}
  </ul>`;
};

/** The way between the account and the administration, and the entries of the one that is shown. */
export const navigation = (view: View, section: 'account' | 'admin'): Html => {
  const texts = LAYOUT_TEXTS[view.language];
  const areas = openAreas(view);
  const across =
    section === 'account'
      ? when(
          areas.length > 0,
          () => html`<a href="${view.to(areas[0]?.path ?? '/')}" class="across">${texts.administration}</a>`,
        )
      : html`<a href="${view.to('/account')}" class="across">${texts.account}</a>`;
  return html`<nav aria-label="${texts.sections}" class="sections">
    ${linksOf(view, section === 'account' ? ACCOUNT : areas)}${across}
  </nav>`;
};

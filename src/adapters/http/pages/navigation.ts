import type { Language } from '../../../core/domain/messages/message.ts';
import { attributes, html } from './html.ts';
import type { Html } from './html.ts';
import { LAYOUT_TEXTS } from './layout-texts.ts';
import type { Area, View } from './view.ts';

/** `also`: other paths on which this entry is shown as the current one. */
type Entry = Readonly<{ path: string; title: Readonly<Record<Language, string>>; also?: readonly string[] }>;

const ACCOUNT: readonly Entry[] = [
  { path: '/account', title: { en: 'Overview', de: 'Übersicht' } },
  { path: '/account/profile', title: { en: 'Profile', de: 'Profil' }, also: ['/account/picture'] },
  {
    path: '/account/sign-in',
    title: { en: 'Signing in', de: 'Anmeldung' },
    also: ['/account/addresses', '/account/link', '/account/passkeys', '/account/second-factor'],
  },
  { path: '/account/sessions', title: { en: 'Devices', de: 'Geräte' } },
  { path: '/account/activity', title: { en: 'Activity', de: 'Aktivität' } },
  { path: '/account/data', title: { en: 'Data', de: 'Daten' }, also: ['/account/delete'] },
];

const ADMINISTRATION: readonly Area[] = [
  { path: '/admin/users', privilege: 'user.read', title: { en: 'Users', de: 'Benutzer' } },
  { path: '/admin/roles', privilege: 'role.read', title: { en: 'Roles', de: 'Rollen' } },
  { path: '/admin/privileges', privilege: 'privilege.read', title: { en: 'Privileges', de: 'Berechtigungen' } },
  { path: '/admin/events', privilege: 'audit.read', title: { en: 'Audit trail', de: 'Prüfprotokoll' } },
];

/** Returns the areas of the administration that the user's privileges allow. */
export const openAreas = ({ principal, site }: View): readonly Area[] =>
  [...ADMINISTRATION, ...site.areas].filter(({ privilege }) => principal?.privileges.includes(privilege));

const pathOf = (here: string): string => here.replace(/\?.*/, '');
const isIn = (here: string, path: string): boolean => here === path || here.startsWith(`${path}/`);

/** Returns the path of the entry for the current page. The longest match wins. */
const currentOf = (entries: readonly Entry[], here: string): string =>
  entries
    .flatMap(({ path, also = [] }) => [path, ...also].map((begin) => ({ path, begin })))
    .filter(({ begin }) => isIn(here, begin))
    .toSorted((a, b) => b.begin.length - a.begin.length)[0]?.path ?? '';

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

/** Shows the entries of the section, and a link to the other section if the user may open it. */
export const navigation = (view: View, section: 'account' | 'admin'): Html => {
  const { sections, account, administration } = LAYOUT_TEXTS[view.language];
  const areas = openAreas(view);
  const [first] = areas;
  const isAccount = section === 'account';
  const across = isAccount
    ? first && { path: first.path, title: administration }
    : { path: '/account', title: account };
  return html`<nav aria-label="${sections}" class="sections">
    ${linksOf(view, isAccount ? ACCOUNT : areas)}
    ${across ? html`<a href="${view.to(across.path)}" class="across">${across.title}</a>` : ''}
  </nav>`;
};

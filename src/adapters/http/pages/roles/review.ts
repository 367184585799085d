import { COUNT_CAP } from '../../../../core/domain/page.ts';
import type { RoleImpact } from '../../../../core/use-cases/roles/read-impact.ts';
import { html, none, when } from '../html.ts';
import type { Content, Html } from '../html.ts';
import type { Page } from '../page.ts';
import { callout } from '../parts/alert.ts';
import { nameBadges } from '../parts/badge.ts';
import { button } from '../parts/button.ts';
import { definitionList } from '../parts/definition-list.ts';
import { empty } from '../parts/empty.ts';
import { form } from '../parts/form.ts';
import { link } from '../parts/link.ts';
import { section } from '../parts/section.ts';
import { number, plural } from '../parts/time.ts';
import type { View } from '../view.ts';
import { valuesOf } from './changes.ts';
import type { RoleChange } from './changes.ts';
import { PATH } from './grid.ts';
import { ROLE_TEXTS } from './texts.ts';

/** A change, and the effects that it would have if it were saved now. */
export type Reviewed = Readonly<{ change: RoleChange; impact: RoleImpact }>;
type Impact = Pick<RoleImpact, 'users' | 'sessions'>;

/** Returns a text such as “12 users, with 3 open sessions”. */
export const countText = (view: View, { users, sessions }: Impact): string => {
  const texts = ROLE_TEXTS[view.language];
  const counted = plural(view, users.count, texts.users);
  const open = plural(view, sessions, texts.sessions);
  return texts.affected(
    users.isCapped ? texts.atLeast(counted) : counted,
    sessions >= COUNT_CAP ? texts.atLeast(open) : open,
  );
};

export const usersLink = (view: View, role: string): Html =>
  when(view.principal?.privileges.includes('user.read') ?? false, () =>
    link(view, { path: '/admin/users', query: { role }, text: ROLE_TEXTS[view.language].showUsers(role) }),
  );

const whoOf = (view: View, { users, some, role }: RoleImpact): Html => {
  const texts = ROLE_TEXTS[view.language];
  if (some.length === 0) return html`${usersLink(view, role.name)}`;
  const rest = users.count - some.length;
  const links = some.map(
    ({ id, firstName, lastName }, i) =>
      html`${i === 0 ? '' : ', '}${link(view, {
        path: `/admin/users/${id}`,
        text: [firstName, lastName].filter(Boolean).join(' '),
      })}`,
  );
  return html`<p>${links}${when(rest > 0, () => html` ${texts.andMore(number(view, rest))}`)}</p>
    <p>${usersLink(view, role.name)}</p>`;
};

const names = (all: readonly string[], tone: 'good' | 'bad'): Content => nameBadges(all, tone);

const rolePanel = (view: View, { impact }: Reviewed): Html => {
  const texts = ROLE_TEXTS[view.language];
  const { role, gains, loses } = impact;
  const isOwn = view.principal?.role === role.name && loses.length > 0;
  return section(
    { id: `role-${role.id}`, title: role.name },
    html`${isOwn ? callout(texts.own, 'warn') : none}
    ${definitionList([
      ...(gains.length > 0 ? [{ label: texts.gains, value: names(gains, 'good') }] : []),
      ...(loses.length > 0 ? [{ label: texts.loses, value: names(loses, 'bad') }] : []),
      {
        label: texts.who,
        value: html`<p>${countText(view, impact)}</p>
          ${whoOf(view, impact)}`,
      },
    ])}`,
  );
};

type Review = Readonly<{ reviewed: readonly Reviewed[]; after: string; alert?: Html | undefined }>;

/** Shows which users would gain or lose which privileges. */
export const reviewPage = (view: View, { reviewed, after, alert }: Review): Page => {
  const texts = ROLE_TEXTS[view.language];
  const cancel = { path: PATH, text: texts.discard };
  return {
    title: texts.reviewTitle,
    section: 'admin',
    ...(alert ? { alert } : {}),
    main:
      reviewed.length === 0
        ? empty(texts.nothingLeft, link(view, { path: PATH, text: texts.all }))
        : html`<p>${texts.reviewLead}</p>
            ${reviewed.map((one) => rolePanel(view, one))}
            ${form(view, {
              path: PATH,
              submit: texts.save,
              deed: { name: 'do', value: 'save' },
              values: { after, ...valuesOf(reviewed.map(({ change }) => change)) },
              more: button({ text: texts.edit, name: 'do', value: 'edit', kind: 'secondary' }),
              cancel,
            })}`,
  };
};

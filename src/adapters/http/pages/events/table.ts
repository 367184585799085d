import type { AuditValue, Change, Subject } from '../../../../core/domain/audit.ts';
import { RESOURCES } from '../../../../core/domain/resources.ts';
import type { AuditRecord } from '../../../../core/ports/audit-log.ts';
import { html, none, when } from '../html.ts';
import type { Content, Html } from '../html.ts';
import { badge } from '../parts/badge.ts';
import { definitionList } from '../parts/definition-list.ts';
import { details } from '../parts/details.ts';
import { link, unseen } from '../parts/link.ts';
import { table } from '../parts/table.ts';
import { time } from '../parts/time.ts';
import type { View } from '../view.ts';
import { EVENT_TEXTS, subjectText } from './texts.ts';
import { actionText } from './words.ts';

const EVENTS = '/admin/events';
const PATHS: Readonly<Record<string, string>> = { user: 'users', ...RESOURCES };

/** A link that filters the list by the user or item beside the link. */
const only = (view: View, query: Readonly<Record<string, string>>, whom: string): Html => {
  const texts = EVENT_TEXTS[view.language];
  return html`<a href="${view.to(EVENTS, query)}" class="hint"
    >${texts.onlyShort}${unseen(` – ${texts.only(whom)}`)}</a
  >`;
};

const holds = ({ principal }: View, privilege: string): boolean => principal?.privileges.includes(privilege) ?? false;

const actorOf = (view: View, { actor }: AuditRecord): Html => {
  const texts = EVENT_TEXTS[view.language];
  if (actor === null) return html`<span class="hint">${texts.nobody}</span>`;
  const name = actor.isErased
    ? texts.erased
    : actor.name || subjectText(view.language, { type: 'user', id: String(actor.id) });
  const shown =
    holds(view, 'user.read') && !actor.isErased ? link(view, { path: `/admin/users/${actor.id}`, text: name }) : name;
  return html`${shown} ${only(view, { actor: String(actor.id) }, name)}`;
};

/** A link to the page that restores a deleted item, because the item has no other page. */
const restoring = (view: View, { type, id }: Subject, action: string): Html =>
  when(action === `${type}.deleted` && type in RESOURCES && holds(view, `${type}.manage`), () =>
    link(view, { path: `/admin/${PATHS[type]}/${id}/restore`, text: EVENT_TEXTS[view.language].restore }),
  );

const subjectOf = (view: View, { subject, action }: AuditRecord): Html => {
  if (subject === null) return none;
  const { type, id } = subject;
  const text = subjectText(view.language, subject);
  const path = PATHS[type];
  const shown =
    path !== undefined && holds(view, `${type}.read`) ? link(view, { path: `/admin/${path}/${id}`, text }) : text;
  const filter = path === undefined ? none : only(view, { subject: `${type}:${id}` }, text);
  return html`${shown} ${filter} ${restoring(view, subject, action)}`;
};

const valueText = (view: View, value: AuditValue): Content => {
  const text = typeof value === 'object' && value !== null ? value.join(', ') : String(value ?? '');
  return text === '' ? html`<span class="hint">${EVENT_TEXTS[view.language].unset}</span>` : text;
};

const changeOf = (view: View, { field, before, after }: Change) => ({
  label: field,
  value:
    before === null ? html`${valueText(view, after)}` : html`${valueText(view, before)} → ${valueText(view, after)}`,
});

/** Shows the action. The user can unfold the changes and the details of the request. */
const whatOf = (view: View, { action, outcome, changes, requestId, ip, userAgent }: AuditRecord): Html => {
  const texts = EVENT_TEXTS[view.language];
  const origin = [
    { label: texts.request, value: requestId },
    { label: texts.address, value: ip },
    { label: texts.agent, value: userAgent },
  ].flatMap(({ label, value }) => (value === null ? [] : [{ label, value }]));
  const content = html`${changes.length === 0 ? html`<p class="hint">${texts.noChange}</p>` : ''}
  ${definitionList([...changes.map((change) => changeOf(view, change)), ...origin])}`;
  const summary = html`${actionText(view.language, action)}
  ${when(outcome === 'refused', () => badge(texts.refused, 'bad'))}`;
  return details(summary, content);
};

type Events = Readonly<{
  caption: string;
  events: readonly AuditRecord[];
  /** Whether all events are about the same subject, which the page already names. */
  isOfOne?: boolean;
}>;

export const eventTable = (view: View, { caption, events, isOfOne = false }: Events): Html => {
  const { columns } = EVENT_TEXTS[view.language];
  const titles = [columns.at, columns.what, columns.actor, ...(isOfOne ? [] : [columns.subject])];
  return table({
    caption,
    columns: titles.map((title) => ({ title })),
    rows: events.map((event) => ({
      id: `event-${event.id}`,
      cells: [
        time(view, event.at),
        whatOf(view, event),
        actorOf(view, event),
        ...(isOfOne ? [] : [subjectOf(view, event)]),
      ],
    })),
  });
};

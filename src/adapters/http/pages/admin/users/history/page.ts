import type { AuditValue, Change } from '../../../../../../core/domain/audit.ts';
import type { AuditRecord } from '../../../../../../core/ports/audit-log.ts';
import type { ManagedUser } from '../../../../../../core/use-cases/directory/read-managed-user.ts';
import { actionText } from '../../../events/words.ts';
import { html, when } from '../../../html.ts';
import type { Content, Html } from '../../../html.ts';
import type { Page } from '../../../page.ts';
import { callout } from '../../../parts/alert.ts';
import { badge } from '../../../parts/badge.ts';
import { empty } from '../../../parts/empty.ts';
import { link } from '../../../parts/link.ts';
import { pager } from '../../../parts/pager.ts';
import { section } from '../../../parts/section.ts';
import { timeline } from '../../../parts/timeline.ts';
import type { View } from '../../../view.ts';
import { userPage } from '../frame.ts';
import type { ImageUrl } from '../frame.ts';
import { userPath } from '../user-path.ts';
import { HISTORY_TEXTS } from './texts.ts';

export type History = Readonly<{
  events: readonly AuditRecord[];
  next: string | null;
  isFirst: boolean;
  isStale: boolean;
}>;

const valueText = (view: View, value: AuditValue): string => {
  if (value === null || value === '') return HISTORY_TEXTS[view.language].empty;
  return Array.isArray(value) ? value.join(', ') : String(value);
};

const changeText = (view: View, { field, before, after }: Change): string =>
  HISTORY_TEXTS[view.language].change(field, valueText(view, before), valueText(view, after));

const actorOf = (view: View, { actor }: AuditRecord): Content => {
  if (actor === null) return HISTORY_TEXTS[view.language].nobody;
  return link(view, { path: userPath(actor.id), text: actor.name });
};

const more = (view: View, event: AuditRecord): Html => {
  const words = HISTORY_TEXTS[view.language];
  const { changes, ip, requestId } = event;
  return html`${when(
    changes.length > 0,
    () =>
      html`<ul>
        ${changes.map((change) => html`<li>${changeText(view, change)}</li>`)}
      </ul>`,
  )}${words.by}
  ${actorOf(view, event)}${ip === null ? '' : ` · ${ip}`}${requestId === null ? '' : ` · ${words.request} ${requestId}`}`;
};

const whatOf = (view: View, { action, outcome }: AuditRecord): Content => {
  const text = actionText(view.language, action);
  return outcome === 'refused' ? html`${text} ${badge(HISTORY_TEXTS[view.language].refused, 'warn')}` : text;
};

export const historyPage = (view: View, imageUrl: ImageUrl, managed: ManagedUser, history: History): Page => {
  const words = HISTORY_TEXTS[view.language];
  const { events, next, isFirst, isStale } = history;
  const path = userPath(managed.user.id, '/history');
  const list = timeline(
    view,
    events.map((event) => ({ at: event.at, what: whatOf(view, event), more: more(view, event) })),
  );
  const content = html`${when(isStale, () => callout(words.stale))}
  ${section(
    { id: 'history', title: words.title },
    html`${events.length === 0 ? empty(words.none) : list}
    ${pager(view, {
      first: isFirst ? undefined : { path },
      next: next === null ? undefined : { path, query: { cursor: next } },
    })}`,
  )}`;
  return userPage(view, { imageUrl, managed, tab: '/history', content });
};

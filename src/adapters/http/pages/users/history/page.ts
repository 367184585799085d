import type { AuditRecord } from '../../../../../core/ports/audit-log.ts';
import type { ManagedUser } from '../../../../../core/use-cases/directory/read-managed-user.ts';
import { eventTable } from '../../events/table.ts';
import { html, when } from '../../html.ts';
import type { Page } from '../../page.ts';
import type { Listed } from '../../paged.ts';
import { callout } from '../../parts/alert.ts';
import { empty } from '../../parts/empty.ts';
import { pager } from '../../parts/pager.ts';
import type { View } from '../../view.ts';
import { userPage } from '../frame.ts';
import type { ImageUrl } from '../frame.ts';
import { userPath } from '../user-path.ts';
import { HISTORY_TEXTS } from './texts.ts';

export const historyPage = (
  view: View,
  imageUrl: ImageUrl,
  managed: ManagedUser,
  { items, next, isFirst, isStale }: Listed<AuditRecord>,
): Page => {
  const words = HISTORY_TEXTS[view.language];
  const path = userPath(managed.user.id, '/history');
  const content = html`${when(isStale, () => callout(words.stale))}
  ${items.length === 0 ? empty(words.none) : eventTable(view, { caption: words.title, events: items, isOfOne: true })}
  ${pager(view, {
    first: isFirst ? undefined : { path },
    next: next === null ? undefined : { path, query: { cursor: next } },
  })}`;
  return userPage(view, { imageUrl, managed, tab: '/history', content });
};

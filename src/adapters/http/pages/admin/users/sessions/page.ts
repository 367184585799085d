import type { SessionSummary } from '../../../../../../core/domain/sessions/session.ts';
import type { ManagedUser } from '../../../../../../core/use-cases/directory/read-managed-user.ts';
import { html, when } from '../../../html.ts';
import type { Content } from '../../../html.ts';
import type { Page } from '../../../page.ts';
import { badge } from '../../../parts/badge.ts';
import { empty } from '../../../parts/empty.ts';
import { form } from '../../../parts/form.ts';
import { section } from '../../../parts/section.ts';
import { table } from '../../../parts/table.ts';
import { time } from '../../../parts/time.ts';
import type { View } from '../../../view.ts';
import { ifAllowed, userPage } from '../frame.ts';
import type { ImageUrl } from '../frame.ts';
import { userPath } from '../user-path.ts';
import { SESSION_TEXTS } from './texts.ts';

const rowOf = (view: View, session: SessionSummary) => {
  const words = SESSION_TEXTS[view.language];
  const device = session.userAgent ?? words.unknown;
  const isOwn = session.id === view.principal?.sessionId;
  const cells: readonly Content[] = [
    isOwn ? html`${device} ${badge(words.own, 'info')}` : device,
    session.ip ?? words.nowhere,
    time(view, session.createdAt),
    time(view, session.lastUsedAt),
    time(view, session.expiresAt),
  ];
  return { cells };
};

export const sessionsPage = (
  view: View,
  imageUrl: ImageUrl,
  managed: ManagedUser,
  sessions: readonly SessionSummary[],
): Page => {
  const words = SESSION_TEXTS[view.language];
  const { device, place, since, used, ends } = words.columns;
  const list = table({
    caption: words.title,
    columns: [device, place, since, used, ends].map((title) => ({ title })),
    rows: sessions.map((session) => rowOf(view, session)),
  });
  const content = html`${section(
    { id: 'sessions', title: words.title },
    sessions.length === 0 ? empty(words.none) : list,
  )}
  ${when(sessions.length > 0, () =>
    ifAllowed(view, managed, 'session.revoke', () =>
      section(
        { id: 'end', title: words.end, about: words.about, danger: true },
        form(view, { path: userPath(managed.user.id, '/sessions'), submit: words.end, danger: true }),
      ),
    ),
  )}`;
  return userPage(view, { imageUrl, managed, tab: '/sessions', content });
};

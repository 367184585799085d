import type { SessionSummary } from '../../../../../core/domain/sessions/session.ts';
import type { ManagedUser } from '../../../../../core/use-cases/directory/read-managed-user.ts';
import { html, when } from '../../html.ts';
import type { Content } from '../../html.ts';
import type { Page } from '../../page.ts';
import { badge } from '../../parts/badge.ts';
import { device } from '../../parts/device.ts';
import { empty } from '../../parts/empty.ts';
import { form } from '../../parts/form.ts';
import { section } from '../../parts/section.ts';
import { table } from '../../parts/table.ts';
import { time } from '../../parts/time.ts';
import type { View } from '../../view.ts';
import { ifAllowed, userPage } from '../frame.ts';
import type { ImageUrl } from '../frame.ts';
import { userPath } from '../user-path.ts';
import { SESSION_TEXTS } from './texts.ts';

const rowOf = (view: View, session: SessionSummary) => {
  const words = SESSION_TEXTS[view.language];
  const name = device(view, session.userAgent);
  const isOwn = session.id === view.principal?.sessionId;
  const cells: readonly Content[] = [
    isOwn ? html`${name} ${badge(words.own, 'info')}` : name,
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
  const { columns } = words;
  const list = table({
    caption: words.title,
    columns: [columns.device, columns.place, columns.since, columns.used, columns.ends].map((title) => ({ title })),
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

import type { SessionId } from '../../../../../core/domain/ids.ts';
import type { SessionSummary } from '../../../../../core/domain/sessions/session.ts';
import { html } from '../../html.ts';
import type { Page } from '../../page.ts';
import { badge } from '../../parts/badge.ts';
import { rowButton } from '../../parts/button.ts';
import { device, deviceName } from '../../parts/device.ts';
import { form } from '../../parts/form.ts';
import { section } from '../../parts/section.ts';
import { table } from '../../parts/table.ts';
import type { Row } from '../../parts/table.ts';
import { time } from '../../parts/time.ts';
import type { View } from '../../view.ts';
import { ownPage } from '../own-page.ts';
import { SESSION_TEXTS } from './texts.ts';

export const SESSIONS_PATH = '/account/sessions';
export const OTHERS = 'others';

const rowOf = (view: View, session: SessionSummary, isCurrent: boolean): Row => {
  const texts = SESSION_TEXTS[view.language];
  return {
    id: `session-${session.id}`,
    cells: [
      html`${isCurrent ? badge(texts.current, 'info') : ''} ${device(view, session.userAgent)}`,
      session.ip ?? texts.unknownPlace,
      time(view, session.createdAt),
      time(view, session.lastUsedAt),
      time(view, session.expiresAt),
      rowButton(view, {
        path: SESSIONS_PATH,
        text: isCurrent ? texts.endCurrent : texts.end,
        about: deviceName(view, session.userAgent),
        name: 'end',
        value: session.id,
      }),
    ],
  };
};

export const sessionsPage = (view: View, sessions: readonly SessionSummary[], current: SessionId): Page => {
  const texts = SESSION_TEXTS[view.language];
  const isCurrent = ({ id }: SessionSummary): boolean => id === current;
  const ordered = [...sessions.filter(isCurrent), ...sessions.filter((session) => !isCurrent(session))];
  return ownPage({
    title: texts.title,
    main: html`<p>${texts.about}</p>
      ${table({
        caption: texts.caption,
        columns: [
          { title: texts.device },
          { title: texts.place },
          { title: texts.since },
          { title: texts.lastUsed },
          { title: texts.ends },
          { title: texts.actions, kind: 'actions' },
        ],
        rows: ordered.map((session) => rowOf(view, session, isCurrent(session))),
      })}
      ${section(
        { id: 'others', title: texts.others },
        sessions.some((session) => !isCurrent(session))
          ? html`<p>${texts.aboutOthers}</p>
              ${form(view, {
                path: SESSIONS_PATH,
                deed: { name: 'end', value: OTHERS },
                submit: texts.endOthers,
                danger: true,
              })}`
          : html`<p>${texts.noOthers}</p>`,
      )}`,
  });
};

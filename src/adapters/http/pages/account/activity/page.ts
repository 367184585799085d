import type { UserId } from '../../../../../core/domain/ids.ts';
import type { AuditRecord } from '../../../../../core/ports/audit-log.ts';
import { subjectText } from '../../events/texts.ts';
import { actionText } from '../../events/words.ts';
import { html } from '../../html.ts';
import type { Html } from '../../html.ts';
import type { Page } from '../../page.ts';
import { badge } from '../../parts/badge.ts';
import { deviceName } from '../../parts/device.ts';
import { empty } from '../../parts/empty.ts';
import { form } from '../../parts/form.ts';
import { pager } from '../../parts/pager.ts';
import { section } from '../../parts/section.ts';
import { timeline } from '../../parts/timeline.ts';
import type { View } from '../../view.ts';
import { ownPage } from '../own-page.ts';
import { ACTIVITY_TEXTS } from './texts.ts';
import { EVENT_WORDS, detailWords } from './words.ts';

export const ACTIVITY_PATH = '/account/activity';

type Activity = Readonly<{
  userId: UserId;
  events: readonly AuditRecord[];
  isFirst: boolean;
  next: string | null;
}>;

/**
 * Returns the details of an event. If the event is about another user or a resource, they contain its subject instead
 * of the changes.
 */
const moreOf = (view: View, userId: UserId, event: AuditRecord): string => {
  const words = EVENT_WORDS[view.language];
  const { actor, subject, ip, userAgent } = event;
  const isAboutReader = subject === null || (subject.type === 'user' && subject.id === String(userId));
  const about = isAboutReader ? detailWords(view.language, event) : [subjectText(view.language, subject)];
  const by = actor === null ? [words.signedOut] : actor.id === userId ? [] : [words.byAdministrator];
  const where = [...(ip === null ? [] : [ip]), ...(userAgent === null ? [] : [deviceName(view, userAgent)])];
  return [...about, ...by, ...where].join(' · ');
};

const whatOf = (view: View, { action, outcome }: AuditRecord): Html =>
  html`${actionText(view.language, action)}
  ${outcome === 'refused' ? badge(EVENT_WORDS[view.language].refused, 'warn') : ''}`;

export const activityPage = (view: View, { userId, events, isFirst, next }: Activity): Page => {
  const texts = ACTIVITY_TEXTS[view.language];
  const shown = events.map((event) => ({
    at: event.at,
    what: whatOf(view, event),
    more: moreOf(view, userId, event) || undefined,
  }));
  return ownPage({
    title: texts.title,
    main: html`<p>${texts.about}</p>
      ${section(
        { id: 'not-me', title: texts.notMe, about: texts.aboutNotMe },
        form(view, { path: ACTIVITY_PATH, submit: texts.submit, danger: true }),
      )}
      ${events.length === 0 ? empty(isFirst ? texts.nothing : texts.end) : timeline(view, shown)}
      ${pager(view, {
        ...(isFirst ? {} : { first: { path: ACTIVITY_PATH } }),
        ...(next === null ? {} : { next: { path: ACTIVITY_PATH, query: { cursor: next } } }),
      })}`,
  });
};

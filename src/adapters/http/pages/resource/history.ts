import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Principal } from '../../../../core/domain/sessions/principal.ts';
import type { AuditRecord } from '../../../../core/ports/audit-log.ts';
import { eventTable } from '../events/table.ts';
import { EVENT_TEXTS } from '../events/texts.ts';
import { html, none } from '../html.ts';
import { shown } from '../page.ts';
import type { AnyRefusal, Shown } from '../page.ts';
import { paged } from '../paged.ts';
import { callout } from '../parts/alert.ts';
import { empty } from '../parts/empty.ts';
import { pager } from '../parts/pager.ts';
import type { View } from '../view.ts';
import { titleFor } from './deeds.ts';
import { itemTabs } from './item-page.ts';
import { pathOf } from './spec.ts';
import type { AnySpec } from './spec.ts';
import { RESOURCE_TEXTS } from './texts.ts';

const ROWS = 25;

type Asked = Readonly<{ view: View; principal: Principal; url: string; cursor: string | undefined; id: number }>;

export const history = (
  spec: AnySpec,
  { view, principal, url, cursor, id }: Asked,
): TE.TaskEither<AnyRefusal, Shown> => {
  const texts = RESOURCE_TEXTS[view.language];
  const path = `${pathOf(spec)}/${id}/history`;
  const subject = { type: spec.name, id: String(id) };
  const rows = (events: readonly AuditRecord[], title: string) =>
    events.length === 0
      ? empty(EVENT_TEXTS[view.language].none)
      : eventTable(view, { caption: title, events, isOfOne: true });
  const asked = { cursors: spec.cursors, url, cursor, sort: { by: 'at', descending: true }, limit: ROWS } as const;
  return pipe(
    titleFor(spec, { view, principal }, id),
    TE.map((title) => `${texts.history}: ${title}`),
    TE.bindTo('title'),
    TE.bindW('events', () => paged(asked, (page) => spec.listEvents({ actor: principal, filter: { subject }, page }))),
    TE.map(({ title, events: { items, next, isFirst, isStale } }) =>
      shown({
        title,
        section: 'admin',
        main: html`${itemTabs(spec, view, id, 'history')} ${isStale ? callout(texts.stale) : none} ${rows(items, title)}
        ${pager(view, {
          first: isFirst ? undefined : { path },
          next: next === null ? undefined : { path, query: { cursor: next } },
        })}`,
      }),
    ),
  );
};

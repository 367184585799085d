import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { AuditRecord } from '../../../../core/ports/audit-log.ts';
import type { ListEvents } from '../../../../core/use-cases/audit/list-events.ts';
import type { ReadSeal } from '../../../../core/use-cases/audit/read-seal.ts';
import type { Cursors } from '../../server/input/list-request.ts';
import { page } from '../page-route.ts';
import type { PageRecord } from '../page-route.ts';
import { shown } from '../page.ts';
import { paged } from '../paged.ts';
import type { Listed } from '../paged.ts';
import { FilterQuery, filterTexts, readFilter } from './filter.ts';
import { PATH, trailPage } from './page.ts';

type Deps = Readonly<{ cursors: Cursors; listEvents: ListEvents; readSeal: ReadSeal }>;

const ROWS = 25;
const nothing: Listed<AuditRecord> = { items: [], next: null, isFirst: true, isStale: false };

export const trailPages = ({ cursors, listEvents, readSeal }: Deps): readonly PageRecord[] => [
  page({
    method: 'GET',
    path: PATH,
    operationId: 'showEvents',
    access: { privilege: 'audit.read' },
    query: FilterQuery,
    handle: ({ view, principal: actor, url, query }) => {
      const texts = filterTexts(query);
      const { filter, unreadable } = readFilter(texts);
      const isReadable = unreadable.length === 0;
      const asked = {
        cursors,
        url,
        cursor: query.cursor,
        filters: texts,
        sort: { by: 'at', descending: true },
        limit: ROWS,
      } as const;
      return pipe(
        TE.Do,
        // if the filter is invalid, show no events instead of all events
        TE.apS(
          'listed',
          isReadable ? paged(asked, (request) => listEvents({ actor, filter, page: request })) : TE.right(nothing),
        ),
        TE.apSW('seal', readSeal({ actor })),
        TE.map(({ listed, seal }) =>
          shown(trailPage(view, { texts, unreadable, listed, seal }), { status: isReadable ? 200 : 422 }),
        ),
      );
    },
  }),
];

import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { ListMyEvents } from '../../../../../core/use-cases/audit/list-events.ts';
import type { EndOtherSessions } from '../../../../../core/use-cases/sessions/end-other-sessions.ts';
import { listQuery } from '../../../server/input/list-query.ts';
import { cursorOf, pageRequest } from '../../../server/input/list-request.ts';
import type { Cursors } from '../../../server/input/list-request.ts';
import { page } from '../../page-route.ts';
import type { PageRecord } from '../../page-route.ts';
import { redirected, shown } from '../../page.ts';
import { PASSWORD_PATH } from '../password/page.ts';
import { ACTIVITY_PATH, activityPage } from './page.ts';

type Deps = Readonly<{ listMyEvents: ListMyEvents; endOtherSessions: EndOtherSessions; cursors: Cursors }>;

const NEWEST = { by: 'at', descending: true } as const;

export const activityPages = ({ listMyEvents, endOtherSessions, cursors }: Deps): readonly PageRecord[] => [
  page({
    method: 'GET',
    path: ACTIVITY_PATH,
    operationId: 'showActivity',
    access: 'signed-in',
    query: listQuery(['at'], {}),
    handle: ({ principal, query, url, view }) =>
      pipe(
        TE.fromEither(pageRequest(cursors, url, query, NEWEST)),
        TE.flatMap((wanted) => listMyEvents({ principal, page: wanted })),
        TE.map(({ items, next }) =>
          shown(
            activityPage(view, {
              userId: principal.userId,
              events: items,
              isFirst: query.cursor === undefined,
              next: next && cursorOf(cursors, { url, query }, NEWEST, next),
            }),
          ),
        ),
      ),
    // an invalid cursor leads back to the first page
    refused: { InvalidRequest: () => redirected(ACTIVITY_PATH) },
  }),
  page({
    method: 'POST',
    path: ACTIVITY_PATH,
    operationId: 'submitNotMe',
    access: 'signed-in',
    changes: 'session',
    handle: ({ principal }) =>
      pipe(
        endOtherSessions(principal),
        TE.map((hasChanged) => redirected(PASSWORD_PATH, { notice: 'choose-new-password', hasChanged })),
      ),
  }),
];

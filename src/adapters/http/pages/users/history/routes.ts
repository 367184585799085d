import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import { userSubject } from '../../../../../core/domain/audit.ts';
import type { Sort } from '../../../../../core/domain/page.ts';
import type { ListEvents } from '../../../../../core/use-cases/audit/list-events.ts';
import type { ReadManagedUser } from '../../../../../core/use-cases/directory/read-managed-user.ts';
import { DEFAULT_LIMIT } from '../../../server/input/list-query.ts';
import type { Cursors } from '../../../server/input/list-request.ts';
import { page } from '../../page-route.ts';
import type { PageRecord } from '../../page-route.ts';
import { shown } from '../../page.ts';
import { paged } from '../../paged.ts';
import type { ImageUrl } from '../frame.ts';
import { refusedForUser } from '../refused.ts';
import { USERS, UserPath } from '../user-path.ts';
import { historyPage } from './page.ts';

type Deps = Readonly<{
  imageUrl: ImageUrl;
  cursors: Cursors;
  readManagedUser: ReadManagedUser;
  listEvents: ListEvents;
}>;

const NEWEST: Sort<'at'> = { by: 'at', descending: true };

export const userHistoryPages = (deps: Deps): readonly PageRecord[] => [
  page({
    method: 'GET',
    path: `${USERS}/:id/history`,
    operationId: 'showUserHistory',
    access: { privilege: 'audit.read' },
    params: UserPath,
    query: t.partial({ cursor: t.string }),
    handle: ({ principal: actor, params: { id: userId }, query: { cursor }, url, view }) => {
      const asked = { cursors: deps.cursors, url, cursor, sort: NEWEST, limit: DEFAULT_LIMIT };
      const filter = { subject: userSubject(userId) };
      return pipe(
        deps.readManagedUser({ actor, userId }),
        TE.bindTo('managed'),
        TE.bindW('events', () => paged(asked, (request) => deps.listEvents({ actor, filter, page: request }))),
        TE.map(({ managed, events }) => shown(historyPage(view, deps.imageUrl, managed, events))),
      );
    },
    refused: refusedForUser,
  }),
];

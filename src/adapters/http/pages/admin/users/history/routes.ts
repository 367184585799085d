import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import { userSubject } from '../../../../../../core/domain/audit.ts';
import type { PageRequest, Sort } from '../../../../../../core/domain/page.ts';
import type { ListEvents } from '../../../../../../core/use-cases/audit/list-events.ts';
import type { ReadManagedUser } from '../../../../../../core/use-cases/directory/read-managed-user.ts';
import { DEFAULT_LIMIT } from '../../../../server/input/list-query.ts';
import { cursorOf, pageRequest } from '../../../../server/input/list-request.ts';
import type { Cursors } from '../../../../server/input/list-request.ts';
import { page } from '../../../page-route.ts';
import type { PageRecord } from '../../../page-route.ts';
import { shown } from '../../../page.ts';
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
const FIRST: PageRequest<'at'> = { limit: DEFAULT_LIMIT, after: null, sort: NEWEST, count: false };

/** What the audit trail says about a user. */
export const userHistoryPages = (deps: Deps): readonly PageRecord[] => [
  page({
    method: 'GET',
    path: `${USERS}/:id/history`,
    operationId: 'showUserHistory',
    access: { privilege: 'audit.read' },
    params: UserPath,
    query: t.partial({ cursor: t.string }),
    handle: ({ principal: actor, params: { id: userId }, query: { cursor }, url, view }) => {
      const query = { sort: NEWEST, ...(cursor ? { cursor } : {}) };
      const asked = pageRequest(deps.cursors, url, query, NEWEST);
      const request = E.getOrElse(() => FIRST)(asked);
      return pipe(
        deps.readManagedUser({ actor, userId }),
        TE.bindTo('managed'),
        TE.bindW('found', () => deps.listEvents({ actor, filter: { subject: userSubject(userId) }, page: request })),
        TE.map(({ managed, found: { items, next } }) =>
          shown(
            historyPage(view, deps.imageUrl, managed, {
              events: items,
              next: next === null ? null : cursorOf(deps.cursors, { url, query }, NEWEST, next),
              isFirst: request.after === null,
              isStale: E.isLeft(asked),
            }),
          ),
        ),
      );
    },
    refused: refusedForUser,
  }),
];

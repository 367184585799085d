import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import type { ReadManagedUser } from '../../../../../core/use-cases/directory/read-managed-user.ts';
import type { EndUserSessions, ListUserSessions } from '../../../../../core/use-cases/directory/user-sessions.ts';
import { page } from '../../page-route.ts';
import type { PageRecord } from '../../page-route.ts';
import { redirected, shown } from '../../page.ts';
import type { ImageUrl } from '../frame.ts';
import { refusedForUser } from '../refused.ts';
import { USERS, UserPath, userPath } from '../user-path.ts';
import { sessionsPage } from './page.ts';

type Deps = Readonly<{
  imageUrl: ImageUrl;
  readManagedUser: ReadManagedUser;
  listUserSessions: ListUserSessions;
  endUserSessions: EndUserSessions;
}>;

const PATH = `${USERS}/:id/sessions`;

export const userSessionPages = (deps: Deps): readonly PageRecord[] => [
  page({
    method: 'GET',
    path: PATH,
    operationId: 'showUserSessions',
    access: { privilege: 'session.read' },
    params: UserPath,
    handle: ({ principal: actor, params: { id: userId }, view }) =>
      pipe(
        deps.readManagedUser({ actor, userId }),
        TE.bindTo('managed'),
        TE.bindW('sessions', () => deps.listUserSessions({ actor, userId })),
        TE.map(({ managed, sessions }) => shown(sessionsPage(view, deps.imageUrl, managed, sessions))),
      ),
    refused: refusedForUser,
  }),
  page({
    method: 'POST',
    path: PATH,
    operationId: 'submitUserSessions',
    access: { privilege: 'session.revoke' },
    params: UserPath,
    form: t.partial({}),
    handle: ({ principal: actor, params: { id: userId } }) =>
      pipe(
        deps.endUserSessions({ actor, userId }),
        TE.map(() => redirected(userPath(userId, '/sessions'), { notice: 'sessions-ended' })),
      ),
    refused: refusedForUser,
  }),
];

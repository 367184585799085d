import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { ReadMe } from '../../../core/use-cases/account/read-me.ts';
import { answer, route } from '../route.ts';
import type { Route } from '../route.ts';
import { UserBody, viewUser } from './views.ts';

/** What any signed-in user can do with the own account. */
export const meRoutes = ({ readMe }: Readonly<{ readMe: ReadMe }>): readonly Route[] => [
  route({
    method: 'GET',
    path: '/v1/me',
    operationId: 'readMe',
    summary: 'Your own account',
    access: 'signed-in',
    responses: { 200: UserBody },
    handle: ({ principal }) =>
      pipe(
        readMe(principal),
        TE.map((user) => answer(200, viewUser(user))),
      ),
  }),
];

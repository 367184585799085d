import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { User } from '../../../../../core/domain/account/user.ts';
import type { SessionSummary } from '../../../../../core/domain/sessions/session.ts';
import type { ReadMe } from '../../../../../core/use-cases/account/read-me.ts';
import type { ReadMyLocks } from '../../../../../core/use-cases/locks/read-locks.ts';
import type { ListSessions } from '../../../../../core/use-cases/sessions/list-sessions.ts';
import { page } from '../../page-route.ts';
import type { PageRecord } from '../../page-route.ts';
import { shown } from '../../page.ts';
import { overviewPage } from './page.ts';

type Deps = Readonly<{
  readMe: ReadMe;
  readMyLocks: ReadMyLocks;
  listSessions: ListSessions;
  imageUrl: (location: string | null) => string | null;
  isPasswordless: boolean;
}>;

/** Finds the session of the last sign-in by its time, because the sign-in and the session have the same time. */
const lastIpIn = (sessions: readonly SessionSummary[], { lastLoginAt }: User): string | null =>
  sessions.find(({ createdAt }) => createdAt.getTime() === lastLoginAt?.getTime())?.ip ?? null;

export const overviewPages = (deps: Deps): readonly PageRecord[] => [
  page({
    method: 'GET',
    path: '/account',
    operationId: 'showAccount',
    access: 'signed-in',
    handle: ({ principal, view }) =>
      pipe(
        TE.Do,
        TE.bindW('user', () => deps.readMe(principal)),
        TE.bindW('locks', () => deps.readMyLocks(principal)),
        TE.bindW('sessions', () => deps.listSessions(principal)),
        TE.map(({ user, locks, sessions }) =>
          shown(
            overviewPage(view, {
              user,
              locks,
              imageSrc: deps.imageUrl(user.profileImage),
              lastIp: lastIpIn(sessions, user),
              isPasswordless: deps.isPasswordless,
            }),
          ),
        ),
      ),
  }),
];

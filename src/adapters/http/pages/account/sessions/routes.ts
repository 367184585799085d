import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import { SessionId } from '../../../../../core/domain/ids.ts';
import type { EndOtherSessions } from '../../../../../core/use-cases/sessions/end-other-sessions.ts';
import type { EndSession } from '../../../../../core/use-cases/sessions/end-session.ts';
import type { ListSessions } from '../../../../../core/use-cases/sessions/list-sessions.ts';
import { ended } from '../../cookies.ts';
import { page } from '../../page-route.ts';
import type { PageRecord } from '../../page-route.ts';
import { redirected, shown } from '../../page.ts';
import { OTHERS, SESSIONS_PATH, sessionsPage } from './page.ts';

type Deps = Readonly<{ listSessions: ListSessions; endSession: EndSession; endOtherSessions: EndOtherSessions }>;

export const sessionPages = ({ listSessions, endSession, endOtherSessions }: Deps): readonly PageRecord[] => [
  page({
    method: 'GET',
    path: SESSIONS_PATH,
    operationId: 'showSessions',
    access: 'signed-in',
    handle: ({ principal, view }) =>
      pipe(
        listSessions(principal),
        TE.map((sessions) => shown(sessionsPage(view, sessions, principal.sessionId))),
      ),
  }),
  page({
    method: 'POST',
    path: SESSIONS_PATH,
    operationId: 'submitSessions',
    access: 'signed-in',
    changes: 'session',
    form: t.strict({ end: t.union([t.literal(OTHERS), SessionId]) }),
    handle: ({ principal, body: { end } }) => {
      if (end === OTHERS)
        return pipe(
          endOtherSessions(principal),
          TE.map((hasChanged) => redirected(SESSIONS_PATH, { notice: 'others-ended', hasChanged })),
        );
      return pipe(
        endSession(principal, end),
        TE.map(() =>
          end === principal.sessionId
            ? redirected('/sign-in', { notice: 'signed-out', cookies: [ended('session')] })
            : redirected(SESSIONS_PATH, { notice: 'session-ended' }),
        ),
      );
    },
    refused: { NotFound: () => redirected(SESSIONS_PATH, { notice: 'session-over' }) },
  }),
];

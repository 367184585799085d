import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import { SessionId } from '../../../../../core/domain/ids.ts';
import type { SessionSummary } from '../../../../../core/domain/sessions/session.ts';
import type { EndOtherSessions } from '../../../../../core/use-cases/sessions/end-other-sessions.ts';
import type { EndSession } from '../../../../../core/use-cases/sessions/end-session.ts';
import type { ListSessions } from '../../../../../core/use-cases/sessions/list-sessions.ts';
import type { LogOut } from '../../../../../core/use-cases/sessions/log-out.ts';
import type { Refresh } from '../../../../../core/use-cases/sessions/refresh.ts';
import { answer, answers, ifChanged, noContent, route } from '../../../server/route.ts';
import type { Route } from '../../../server/route.ts';
import { REFRESH_TOKEN, SESSIONS, TOKENS } from '../../codecs/examples.ts';
import { RefreshTokenBody } from '../../codecs/requests.ts';
import { TokensBody, nullable, viewTokens } from '../../codecs/views.ts';
import { Timestamp, Uuid } from '../../codecs/wire.ts';

const SessionBody = t.strict(
  {
    id: Uuid,
    created_at: Timestamp,
    last_used_at: Timestamp,
    expires_at: Timestamp,
    ip: nullable(t.string),
    user_agent: nullable(t.string),
    current: t.boolean,
  },
  'Session',
);
export const SessionsBody = t.strict({ items: t.readonlyArray(SessionBody) }, 'Sessions');

export const viewSession = (session: SessionSummary, current: SessionId): t.TypeOf<typeof SessionBody> => ({
  id: session.id,
  created_at: session.createdAt.toISOString(),
  last_used_at: session.lastUsedAt.toISOString(),
  expires_at: session.expiresAt.toISOString(),
  ip: session.ip,
  user_agent: session.userAgent,
  current: session.id === current,
});

type UseCases = Readonly<{
  refresh: Refresh;
  logOut: LogOut;
  listSessions: ListSessions;
  endSession: EndSession;
  endOtherSessions: EndOtherSessions;
}>;

export const sessionRoutes = (useCases: UseCases): readonly Route[] => [
  route({
    method: 'POST',
    path: '/v1/auth/refresh',
    operationId: 'refresh',
    summary: 'New tokens for a refresh token; a retry is safe',
    access: 'public',
    body: RefreshTokenBody,
    refusals: ['InvalidRefreshToken', 'Unavailable'],
    responses: { 200: TokensBody },
    example: { body: { refresh_token: REFRESH_TOKEN }, answer: TOKENS },
    handle: ({ body, language }) =>
      pipe(useCases.refresh({ token: body.refresh_token, language }), answers(200, viewTokens)),
  }),
  route({
    method: 'POST',
    path: '/v1/auth/logout',
    operationId: 'logOut',
    summary: 'End the session of a refresh token',
    access: 'public',
    body: RefreshTokenBody,
    refusals: ['Unavailable'],
    responses: { 204: null },
    example: { body: { refresh_token: REFRESH_TOKEN } },
    handle: ({ body }) => pipe(useCases.logOut(body.refresh_token), noContent),
  }),
  route({
    method: 'GET',
    path: '/v1/me/sessions',
    operationId: 'listSessions',
    summary: 'Your active sessions, newest first',
    access: 'signed-in',
    refusals: ['Unavailable'],
    responses: { 200: SessionsBody },
    example: { answer: SESSIONS },
    handle: ({ principal }) =>
      pipe(
        useCases.listSessions(principal),
        TE.map((sessions) =>
          answer(200, { items: sessions.map((session) => viewSession(session, principal.sessionId)) }),
        ),
      ),
  }),
  route({
    method: 'DELETE',
    path: '/v1/me/sessions/:id',
    operationId: 'endSession',
    summary: 'End one of your sessions',
    access: 'signed-in',
    changes: 'session',
    params: t.strict({ id: SessionId }),
    refusals: ['NotFound', 'Unavailable'],
    responses: { 204: null },
    example: { params: { id: TOKENS.session_id } },
    handle: ({ principal, params }) => pipe(useCases.endSession(principal, params.id), noContent),
  }),
  route({
    method: 'DELETE',
    path: '/v1/me/sessions',
    operationId: 'endOtherSessions',
    summary: 'End all of your sessions but this one',
    access: 'signed-in',
    changes: 'session',
    refusals: ['Unavailable'],
    responses: { 204: null },
    handle: ({ principal }) =>
      pipe(
        useCases.endOtherSessions(principal),
        TE.map((hasEnded) => ifChanged(hasEnded, answer(204))),
      ),
  }),
];

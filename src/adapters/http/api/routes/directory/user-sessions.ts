import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { SendPasswordReset } from '../../../../../core/use-cases/directory/send-password-reset.ts';
import type { EndUserSessions, ListUserSessions } from '../../../../../core/use-cases/directory/user-sessions.ts';
import { answer, answers, noContent, route } from '../../../server/route.ts';
import type { Route } from '../../../server/route.ts';
import { ADA, CODE_PROMISE, SESSIONS } from '../../codecs/examples.ts';
import { CodePromiseBody, viewCodePromise } from '../../codecs/views.ts';
import { SessionsBody, viewSession } from '../sessions/sessions.ts';
import { UserPath } from './users.ts';

type Parts = Readonly<{
  listUserSessions: ListUserSessions;
  endUserSessions: EndUserSessions;
  sendPasswordReset: SendPasswordReset;
}>;

const PATH = '/v1/users/:id';

export const userSessionRoutes = (useCases: Parts): readonly Route[] => [
  route({
    method: 'GET',
    path: `${PATH}/sessions`,
    operationId: 'listUserSessions',
    summary: 'The active sessions of a user, newest first',
    access: { privilege: 'session.read' },
    params: UserPath,
    refusals: ['Forbidden', 'NotFound', 'Unavailable'],
    responses: { 200: SessionsBody },
    example: { params: { id: ADA.id }, answer: { items: SESSIONS.items.map((one) => ({ ...one, current: false })) } },
    handle: ({ principal: actor, params: { id: userId } }) =>
      pipe(
        useCases.listUserSessions({ actor, userId }),
        TE.map((sessions) => answer(200, { items: sessions.map((one) => viewSession(one, actor.sessionId)) })),
      ),
  }),
  route({
    method: 'DELETE',
    path: `${PATH}/sessions`,
    operationId: 'endUserSessions',
    summary: 'End every session of a user and remove every known device',
    access: { privilege: 'session.revoke' },
    params: UserPath,
    refusals: ['Forbidden', 'NotFound', 'InsufficientPrivileges', 'Unavailable'],
    responses: { 204: null },
    example: { params: { id: ADA.id } },
    handle: ({ principal: actor, params: { id: userId } }) =>
      pipe(useCases.endUserSessions({ actor, userId }), noContent),
  }),
  route({
    method: 'POST',
    path: `${PATH}/password-reset`,
    operationId: 'sendPasswordReset',
    summary: 'Send the user a code and a link for a new password',
    access: { privilege: 'user.update' },
    limited: 'administration',
    params: UserPath,
    refusals: [
      'CountryNotServed',
      'Forbidden',
      'NoAddress',
      'NotFound',
      'InsufficientPrivileges',
      'TooSoon',
      'Unavailable',
    ],
    responses: { 202: CodePromiseBody },
    example: { params: { id: ADA.id }, answer: CODE_PROMISE },
    handle: ({ principal: actor, params: { id: userId }, language }) =>
      pipe(useCases.sendPasswordReset({ actor, userId, language }), answers(202, viewCodePromise)),
  }),
];

import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import type { ChangeUser } from '../../../../../core/use-cases/directory/change-user.ts';
import type { DeleteUser } from '../../../../../core/use-cases/directory/delete-user.ts';
import type { ReadUser } from '../../../../../core/use-cases/directory/read-user.ts';
import type { RestoreUser } from '../../../../../core/use-cases/directory/restore-user.ts';
import type { InviteAgain } from '../../../../../core/use-cases/invitations/invite-again.ts';
import { explained } from '../../../server/input/codec-node.ts';
import { answer, noContent, route } from '../../../server/route.ts';
import type { Route } from '../../../server/route.ts';
import { GRACE } from '../../codecs/examples.ts';
import type { BirthDateCodec } from '../../codecs/requests.ts';
import { UserBody } from '../../codecs/views.ts';
import type { ImageUrl } from '../../codecs/views.ts';
import { userPatchBody, userPatchOf } from './user-requests.ts';
import { ifUserMatches, shownUser } from './user-tags.ts';
import { UserPath } from './users.ts';

type Parts = Readonly<{
  imageUrl: ImageUrl;
  birthDate: BirthDateCodec;
  readUser: ReadUser;
  changeUser: ChangeUser;
  deleteUser: DeleteUser;
  restoreUser: RestoreUser;
  inviteAgain: InviteAgain;
}>;

const PATH = '/v1/users';
const FoundText = t.union([t.literal('exclude'), t.literal('include')]);

export const oneUserRoutes = ({ birthDate, imageUrl, ...useCases }: Parts): readonly Route[] => [
  route({
    method: 'GET',
    path: `${PATH}/:id`,
    operationId: 'readUser',
    summary: 'A user; a deleted one with deleted=include',
    access: { privilege: 'user.read' },
    params: UserPath,
    query: t.exact(t.partial({ deleted: explained(FoundText, 'With `include` a deleted user is found, too.') })),
    refusals: ['Forbidden', 'NotFound', 'Unavailable'],
    tagged: true,
    responses: { 200: UserBody },
    example: { params: { id: GRACE.id }, answer: GRACE },
    handle: ({ principal: actor, params: { id: userId }, query }) =>
      pipe(useCases.readUser({ actor, userId, deleted: query.deleted }), TE.map(shownUser(imageUrl))),
  }),
  route({
    method: 'PATCH',
    path: `${PATH}/:id`,
    operationId: 'changeUser',
    summary: 'Change a user; null clears a field',
    access: { privilege: 'user.update' },
    params: UserPath,
    body: userPatchBody(birthDate),
    refusals: [
      'Forbidden',
      'LastAdministrator',
      'NotFound',
      'NotYoursToGrant',
      'PreconditionFailed',
      'InsufficientPrivileges',
      'TooManyRenames',
      'Unavailable',
      'UnknownRole',
      'UsernameTaken',
    ],
    tagged: true,
    conditional: true,
    responses: { 200: UserBody },
    example: {
      params: { id: GRACE.id },
      body: { job_title: 'Rear admiral' },
      answer: { ...GRACE, job_title: 'Rear admiral' },
    },
    handle: ({ principal: actor, params: { id: userId }, body, ifMatch }) =>
      pipe(
        useCases.changeUser({
          actor,
          userId,
          patch: userPatchOf(body),
          ifMatch: ifUserMatches(ifMatch),
        }),
        TE.map(shownUser(imageUrl)),
      ),
  }),
  route({
    method: 'DELETE',
    path: `${PATH}/:id`,
    operationId: 'deleteUser',
    summary: 'Delete a user and end every session; the user can be restored',
    access: { privilege: 'user.delete' },
    fresh: 'own',
    params: UserPath,
    refusals: [
      'Forbidden',
      'LastAdministrator',
      'NotFound',
      'PreconditionFailed',
      'InsufficientPrivileges',
      'Unavailable',
    ],
    conditional: true,
    responses: { 204: null },
    example: { params: { id: GRACE.id } },
    handle: ({ principal: actor, params: { id: userId }, ifMatch, language }) =>
      pipe(useCases.deleteUser({ actor, userId, ifMatch: ifUserMatches(ifMatch), language }), noContent),
  }),
  route({
    method: 'POST',
    path: `${PATH}/:id/restore`,
    operationId: 'restoreUser',
    summary: 'Restore a deleted user and what was deleted with it',
    access: { privilege: 'user.delete' },
    params: UserPath,
    refusals: ['Forbidden', 'NotFound', 'RestoreConflict', 'InsufficientPrivileges', 'Unavailable'],
    tagged: true,
    responses: { 200: UserBody },
    example: { params: { id: GRACE.id }, answer: { ...GRACE, job_title: 'Rear admiral' } },
    handle: ({ principal: actor, params: { id: userId } }) =>
      pipe(useCases.restoreUser({ actor, userId }), TE.map(shownUser(imageUrl))),
  }),
  route({
    method: 'POST',
    path: `${PATH}/:id/invitation`,
    operationId: 'inviteUserAgain',
    summary: 'Send new invitations and revoke the older ones',
    access: { privilege: 'user.update' },
    limited: 'administration',
    params: UserPath,
    refusals: ['AlreadySignedIn', 'Forbidden', 'NotFound', 'NotInvitable', 'InsufficientPrivileges', 'Unavailable'],
    responses: { 202: t.strict({}) },
    example: { params: { id: GRACE.id }, answer: {} },
    handle: ({ principal: actor, params: { id: userId }, language }) =>
      pipe(
        useCases.inviteAgain({ actor, userId, language }),
        TE.map(() => answer(202, {})),
      ),
  }),
];

import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { ChangeMe } from '../../../../../core/use-cases/account/change-me.ts';
import type { DeleteMe } from '../../../../../core/use-cases/account/delete-me.ts';
import type { ExportMe } from '../../../../../core/use-cases/account/export-me.ts';
import type { ReadMe } from '../../../../../core/use-cases/account/read-me.ts';
import { answer, ifChanged, noContent, route } from '../../../server/route.ts';
import type { Route } from '../../../server/route.ts';
import { ADA, CHANGED_ADA, EXPORT, EXAMPLE_PROFILE } from '../../codecs/examples.ts';
import { profileBody, profilePatchOf } from '../../codecs/requests.ts';
import type { BirthDateCodec } from '../../codecs/requests.ts';
import { UserBody } from '../../codecs/views.ts';
import type { ImageUrl } from '../../codecs/views.ts';
import { ifUserMatches, shownUser, userTag } from '../directory/user-tags.ts';
import { ExportBody, viewExport } from './export.ts';

type Parts = Readonly<{
  imageUrl: ImageUrl;
  birthDate: BirthDateCodec;
  readMe: ReadMe;
  changeMe: ChangeMe;
  deleteMe: DeleteMe;
  exportMe: ExportMe;
}>;

export const meRoutes = ({ birthDate, imageUrl, readMe, changeMe, deleteMe, exportMe }: Parts): readonly Route[] => [
  route({
    method: 'GET',
    path: '/v1/me',
    operationId: 'readMe',
    summary: 'Your own account',
    access: 'signed-in',
    assurance: 'aal1',
    readsUser: userTag,
    refusals: ['Unauthenticated', 'Unavailable'],
    tagged: true,
    responses: { 200: UserBody },
    example: { answer: ADA },
    handle: ({ principal, user }) => pipe(user ? TE.right(user) : readMe(principal), TE.map(shownUser(imageUrl))),
  }),
  route({
    method: 'PATCH',
    path: '/v1/me',
    operationId: 'changeMe',
    summary: 'Change your profile; null clears a field',
    access: 'signed-in',
    changes: 'user',
    body: profileBody(birthDate),
    refusals: ['PreconditionFailed', 'TooManyRenames', 'Unauthenticated', 'Unavailable', 'UsernameTaken'],
    tagged: true,
    conditional: true,
    responses: { 200: UserBody },
    example: { body: EXAMPLE_PROFILE, answer: CHANGED_ADA },
    handle: ({ principal, body, ifMatch }) =>
      pipe(
        changeMe({ principal, patch: profilePatchOf(body), ifMatch: ifUserMatches(ifMatch) }),
        TE.map(({ user, hasChanged }) => ifChanged(hasChanged, shownUser(imageUrl)(user))),
      ),
  }),
  route({
    method: 'DELETE',
    path: '/v1/me',
    operationId: 'deleteMe',
    summary: 'Delete your account, and end its sessions',
    access: 'signed-in',
    changes: 'user',
    fresh: true,
    refusals: ['LastAdministrator', 'PreconditionFailed', 'Unauthenticated', 'Unavailable'],
    conditional: true,
    responses: { 204: null },
    handle: ({ principal, ifMatch, language }) =>
      pipe(deleteMe({ principal, ifMatch: ifUserMatches(ifMatch), language }), noContent),
  }),
  route({
    method: 'GET',
    path: '/v1/me/export',
    operationId: 'exportMe',
    summary: 'Everything that is stored about you',
    access: 'signed-in',
    fresh: true,
    refusals: ['Unauthenticated', 'Unavailable'],
    responses: { 200: ExportBody },
    example: { answer: EXPORT },
    handle: ({ principal }) =>
      pipe(
        exportMe(principal),
        TE.map((all) => answer(200, viewExport(imageUrl, all, principal.sessionId))),
      ),
  }),
];

import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { DeleteMyImage, PutMyImage } from '../../../../../core/use-cases/images/change-my-image.ts';
import type { DeleteUserImage, PutUserImage } from '../../../../../core/use-cases/images/change-user-image.ts';
import { Upload } from '../../../server/input/multipart-body.ts';
import { answer, ifChanged, noContent, route } from '../../../server/route.ts';
import type { Route } from '../../../server/route.ts';
import { CHANGED_ADA, EXAMPLE_IMAGE, GRACE } from '../../codecs/examples.ts';
import { UserBody } from '../../codecs/views.ts';
import type { ImageUrl } from '../../codecs/views.ts';
import { ifUserMatches, shownUser } from '../directory/user-tags.ts';
import { UserPath } from '../directory/users.ts';

type Parts = Readonly<{
  imageUrl: ImageUrl;
  putMyImage: PutMyImage;
  deleteMyImage: DeleteMyImage;
  putUserImage: PutUserImage;
  deleteUserImage: DeleteUserImage;
}>;

const MINE = '/v1/me/profile-image';
const OF_USER = '/v1/users/:id/profile-image';
const WHAT = 'a PNG, JPEG or WebP of at most 5,000,000 bytes and 40 megapixels';

export const profileImageRoutes = ({ imageUrl, ...useCases }: Parts): readonly Route[] => [
  route({
    method: 'PUT',
    path: MINE,
    operationId: 'putMyImage',
    summary: `Set your profile image: ${WHAT}`,
    access: 'signed-in',
    changes: 'user',
    encoding: 'multipart',
    body: Upload,
    refusals: ['InvalidImage', 'Overloaded', 'PreconditionFailed', 'Unauthenticated', 'Unavailable'],
    tagged: true,
    conditional: true,
    responses: { 200: UserBody },
    example: { answer: { ...CHANGED_ADA, profile_image_url: EXAMPLE_IMAGE } },
    handle: ({ principal, body, ifMatch }) =>
      pipe(
        useCases.putMyImage({ principal, file: body.image, ifMatch: ifUserMatches(ifMatch) }),
        TE.map(shownUser(imageUrl)),
      ),
  }),
  route({
    method: 'DELETE',
    path: MINE,
    operationId: 'deleteMyImage',
    summary: 'Remove your profile image',
    access: 'signed-in',
    changes: 'user',
    refusals: ['PreconditionFailed', 'Unauthenticated', 'Unavailable'],
    conditional: true,
    responses: { 204: null },
    handle: ({ principal, ifMatch }) =>
      pipe(
        useCases.deleteMyImage({ principal, ifMatch: ifUserMatches(ifMatch) }),
        TE.map(({ hasChanged }) => ifChanged(hasChanged, answer(204))),
      ),
  }),
  route({
    method: 'PUT',
    path: OF_USER,
    operationId: 'putUserImage',
    summary: `Set a user's profile image: ${WHAT}`,
    access: { privilege: 'user.update' },
    params: UserPath,
    encoding: 'multipart',
    body: Upload,
    refusals: [
      'Forbidden',
      'InsufficientPrivileges',
      'InvalidImage',
      'NotFound',
      'Overloaded',
      'PreconditionFailed',
      'Unavailable',
    ],
    tagged: true,
    conditional: true,
    responses: { 200: UserBody },
    example: {
      params: { id: GRACE.id },
      answer: { ...GRACE, job_title: 'Rear admiral', profile_image_url: EXAMPLE_IMAGE },
    },
    handle: ({ principal: actor, params: { id: userId }, body, ifMatch }) =>
      pipe(
        useCases.putUserImage({ actor, userId, file: body.image, ifMatch: ifUserMatches(ifMatch) }),
        TE.map(shownUser(imageUrl)),
      ),
  }),
  route({
    method: 'DELETE',
    path: OF_USER,
    operationId: 'deleteUserImage',
    summary: "Remove a user's profile image",
    access: { privilege: 'user.update' },
    params: UserPath,
    refusals: ['Forbidden', 'InsufficientPrivileges', 'NotFound', 'PreconditionFailed', 'Unavailable'],
    conditional: true,
    responses: { 204: null },
    example: { params: { id: GRACE.id } },
    handle: ({ principal: actor, params: { id: userId }, ifMatch }) =>
      pipe(useCases.deleteUserImage({ actor, userId, ifMatch: ifUserMatches(ifMatch) }), noContent),
  }),
];

import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import type { ReadManagedUser } from '../../../../../core/use-cases/directory/read-managed-user.ts';
import type { DeleteUserImage, PutUserImage } from '../../../../../core/use-cases/images/change-user-image.ts';
import { Upload } from '../../../server/input/multipart-body.ts';
import { refusedPictures } from '../../account/picture/routes.ts';
import { page } from '../../page-route.ts';
import type { PageRecord } from '../../page-route.ts';
import { redirected, shown } from '../../page.ts';
import type { ImageUrl } from '../frame.ts';
import { refusedForUser } from '../refused.ts';
import { USERS, UserPath, ifUnchanged, userPath } from '../user-path.ts';
import { refusedPicturePage, removeUserPicturePage, userPicturePage } from './page.ts';

type Deps = Readonly<{
  imageUrl: ImageUrl;
  readManagedUser: ReadManagedUser;
  putUserImage: PutUserImage;
  deleteUserImage: DeleteUserImage;
}>;

const SHOWN = { path: `${USERS}/:id/picture`, access: { privilege: 'user.update' }, params: UserPath } as const;
const REMOVED = { ...SHOWN, path: `${USERS}/:id/picture/remove` } as const;
/** The version is in the URL, because a form with a file may have no other field. */
const Query = t.partial({ version: t.string });

const refusedUploads = refusedPictures(({ view, given }, error) => refusedPicturePage(view, given['version'], error));

export const userPicturePages = ({ imageUrl, readManagedUser, ...useCases }: Deps): readonly PageRecord[] => [
  page({
    ...SHOWN,
    method: 'GET',
    operationId: 'showUserPicture',
    handle: ({ principal: actor, params: { id: userId }, view }) =>
      pipe(
        readManagedUser({ actor, userId }),
        TE.map((managed) => shown(userPicturePage(view, imageUrl, managed))),
      ),
    refused: refusedForUser,
  }),
  page({
    ...SHOWN,
    method: 'POST',
    operationId: 'submitUserPicture',
    query: Query,
    encoding: 'multipart',
    form: Upload,
    handle: ({ principal: actor, params: { id: userId }, query: { version }, body: { image: file } }) =>
      pipe(
        useCases.putUserImage({ actor, userId, file, ifMatch: ifUnchanged(version) }),
        TE.map(() => redirected(userPath(userId, '/picture'), { notice: 'user-picture-saved' })),
      ),
    refused: { ...refusedForUser, ...refusedUploads },
  }),
  page({
    ...REMOVED,
    method: 'GET',
    operationId: 'showRemovalOfUserPicture',
    handle: ({ principal: actor, params: { id: userId }, view }) =>
      pipe(
        readManagedUser({ actor, userId }),
        TE.map((managed) => shown(removeUserPicturePage(view, managed))),
      ),
    refused: refusedForUser,
  }),
  page({
    ...REMOVED,
    method: 'POST',
    operationId: 'submitRemovalOfUserPicture',
    form: t.partial({ version: t.string }),
    handle: ({ principal: actor, params: { id: userId }, body: { version } }) =>
      pipe(
        useCases.deleteUserImage({ actor, userId, ifMatch: ifUnchanged(version) }),
        TE.map(() => redirected(userPath(userId, '/picture'), { notice: 'user-picture-removed' })),
      ),
    refused: refusedForUser,
  }),
];

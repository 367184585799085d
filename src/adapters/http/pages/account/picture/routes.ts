import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { ReadMe } from '../../../../../core/use-cases/account/read-me.ts';
import type { DeleteMyImage, PutMyImage } from '../../../../../core/use-cases/images/change-my-image.ts';
import { Upload } from '../../../server/input/multipart-body.ts';
import { page } from '../../page-route.ts';
import type { PageRecord, Refused, RefusedPages } from '../../page-route.ts';
import { redirected, shown } from '../../page.ts';
import type { AnyRefusal, Page, Shown } from '../../page.ts';
import { MAY_BE_DONE, isMaybeDone } from '../../refused-texts.ts';
import type { View } from '../../view.ts';
import { PICTURE_PATH, picturePage, removePicturePage } from './page.ts';
import { PICTURE_TEXTS } from './texts.ts';

type Deps = Readonly<{
  readMe: ReadMe;
  putMyImage: PutMyImage;
  deleteMyImage: DeleteMyImage;
  imageUrl: (location: string | null) => string | null;
}>;

const megabytes = ({ language }: View, bytes: number | undefined): string =>
  bytes === undefined ? '' : new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(bytes / 1_000_000);

/** Shows the form of `pageOf` again, with the reason why the file was refused. */
export const refusedPictures = (pageOf: (request: Refused, error: string) => Page): RefusedPages => {
  const again = (request: Refused, status: number, error: string): Shown => shown(pageOf(request, error), { status });
  const away = (request: Refused, refusal: AnyRefusal): Shown =>
    again(request, 503, isMaybeDone(refusal) ? MAY_BE_DONE[request.language] : PICTURE_TEXTS[request.language].away);
  return {
    InvalidRequest: (request, { errors }) => {
      const { missing, unreadable, faults } = PICTURE_TEXTS[request.language];
      const [first] = errors.filter(({ pointer }) => pointer === '/image');
      if (first?.code === 'required') return again(request, 422, missing);
      return again(request, 422, first?.code === 'unsupported' ? faults.unsupported : unreadable);
    },
    InvalidImage: (request, { fault }) => again(request, 422, PICTURE_TEXTS[request.language].faults[fault]),
    PayloadTooLarge: (request, { size }) =>
      again(request, 413, PICTURE_TEXTS[request.language].tooBig(megabytes(request.view, size))),
    UnsupportedMediaType: (request) => again(request, 415, PICTURE_TEXTS[request.language].unreadable),
    MalformedMultipart: (request) => again(request, 400, PICTURE_TEXTS[request.language].incomplete),
    RequestTimeout: (request) => again(request, 408, PICTURE_TEXTS[request.language].incomplete),
    Unavailable: away,
    Overloaded: away,
  };
};

export const picturePages = ({ readMe, putMyImage, deleteMyImage, imageUrl }: Deps): readonly PageRecord[] => [
  page({
    method: 'GET',
    path: PICTURE_PATH,
    operationId: 'showPicture',
    access: 'signed-in',
    handle: ({ principal, view }) =>
      pipe(
        readMe(principal),
        TE.map((user) => shown(picturePage(view, { user, src: imageUrl(user.profileImage) }))),
      ),
  }),
  page({
    method: 'POST',
    path: PICTURE_PATH,
    operationId: 'submitPicture',
    access: 'signed-in',
    changes: 'user',
    encoding: 'multipart',
    form: Upload,
    handle: ({ principal, body: { image: file } }) =>
      pipe(
        putMyImage({ principal, file, ifMatch: () => true }),
        TE.map(() => redirected(PICTURE_PATH, { notice: 'picture-saved' })),
      ),
    refused: refusedPictures(({ view }, error) => picturePage(view, null, error)),
  }),
  page({
    method: 'GET',
    path: `${PICTURE_PATH}/remove`,
    operationId: 'showPictureRemoval',
    access: 'signed-in',
    handle: ({ view }) => TE.right(shown(removePicturePage(view))),
  }),
  page({
    method: 'POST',
    path: `${PICTURE_PATH}/remove`,
    operationId: 'removePicture',
    access: 'signed-in',
    changes: 'user',
    handle: ({ principal }) =>
      pipe(
        deleteMyImage({ principal, ifMatch: () => true }),
        TE.map(({ hasChanged }) => redirected(PICTURE_PATH, { notice: 'picture-removed', hasChanged })),
      ),
  }),
];

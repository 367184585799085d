import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { ReadMe } from '../../../../../core/use-cases/account/read-me.ts';
import type { DeleteMyImage, PutMyImage } from '../../../../../core/use-cases/images/change-my-image.ts';
import { Upload } from '../../../server/input/multipart-body.ts';
import { page } from '../../page-route.ts';
import type { PageRecord, RefusedPages } from '../../page-route.ts';
import { redirected, shown } from '../../page.ts';
import type { Shown } from '../../page.ts';
import type { View } from '../../view.ts';
import { PICTURE_PATH, picturePage, removePicturePage } from './page.ts';
import { PICTURE_TEXTS } from './texts.ts';

type Deps = Readonly<{
  readMe: ReadMe;
  putMyImage: PutMyImage;
  deleteMyImage: DeleteMyImage;
  imageUrl: (location: string | null) => string | null;
}>;

const again = (view: View, status: number, error: string): Shown => shown(picturePage(view, null, error), { status });

const megabytes = ({ language }: View, bytes: number | undefined): string =>
  bytes === undefined ? '' : new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(bytes / 1_000_000);

const away = ({ view }: Readonly<{ view: View }>): Shown => again(view, 503, PICTURE_TEXTS[view.language].away);

const refused: RefusedPages = {
  InvalidRequest: ({ view }, { errors }) => {
    const { missing, unreadable, faults } = PICTURE_TEXTS[view.language];
    const [first] = errors.filter(({ pointer }) => pointer === '/image');
    if (first?.code === 'required') return again(view, 422, missing);
    return again(view, 422, first?.code === 'unsupported' ? faults.unsupported : unreadable);
  },
  InvalidImage: ({ view }, { fault }) => again(view, 422, PICTURE_TEXTS[view.language].faults[fault]),
  PayloadTooLarge: ({ view }, { size }) => again(view, 413, PICTURE_TEXTS[view.language].tooBig(megabytes(view, size))),
  UnsupportedMediaType: ({ view }) => again(view, 415, PICTURE_TEXTS[view.language].unreadable),
  MalformedMultipart: ({ view }) => again(view, 400, PICTURE_TEXTS[view.language].incomplete),
  RequestTimeout: ({ view }) => again(view, 408, PICTURE_TEXTS[view.language].incomplete),
  Unavailable: away,
  Overloaded: away,
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
    refused,
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

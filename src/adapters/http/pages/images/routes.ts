import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import type { FilePart } from '../../../../core/domain/images/byte-range.ts';
import type { ReadImage } from '../../../../core/use-cases/images/read-image.ts';
import { route } from '../../server/route.ts';
import type { Headers, Route } from '../../server/route.ts';

const HEADERS: Headers = {
  'Content-Type': 'image/webp',
  'Accept-Ranges': 'bytes',
  'Cache-Control': 'public, max-age=31536000, immutable',
  // nothing in the file can run, even if a browser shows it as a document
  'Content-Security-Policy': "default-src 'none'; sandbox",
  // pages of any origin may show the image
  'Cross-Origin-Resource-Policy': 'cross-origin',
};

const Image = t.string;

const shown =
  (etag: string, isPart: boolean) =>
  ({ bytes, first, total }: FilePart) => {
    const headers = { ...HEADERS, ETag: etag };
    if (!isPart) return { status: 200 as const, file: bytes, headers };
    const place = { 'Content-Range': `bytes ${first}-${first + bytes.length - 1}/${total}` };
    return { status: 206 as const, file: bytes, headers: { ...headers, ...place } };
  };

/** Image files need no sign-in, because their names can't be guessed. */
export const imageFileRoutes = ({ readImage }: Readonly<{ readImage: ReadImage }>): readonly Route[] => [
  route({
    method: 'GET',
    path: '/images/:file',
    operationId: 'readImage',
    access: 'public',
    params: t.strict({ file: t.string }),
    produces: 'image/webp',
    refusals: ['NotFound', 'RangeNotSatisfiable', 'Unavailable'],
    responses: { 200: Image, 206: Image },
    handle: ({ params: { file }, range }) => {
      const etag = `"${file}"`;
      const part = range(etag);
      return pipe(readImage({ file, range: part }), TE.map(shown(etag, part !== null)));
    },
  }),
];

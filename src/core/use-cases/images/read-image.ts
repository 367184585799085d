import { pipe } from 'fp-ts/lib/function.js';
import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { notFound } from '../../domain/errors.ts';
import type { NotFound, RangeNotSatisfiable, Unavailable } from '../../domain/errors.ts';
import type { ByteRange, FilePart } from '../../domain/images/byte-range.ts';
import { imageInFile } from '../../domain/images/image.ts';
import type { Images } from '../../ports/images.ts';

export type Command = Readonly<{ file: string; range: ByteRange | null }>;

/** Needs no database: every caller who knows the image's name may see it. */
export type ReadImage = (cmd: Command) => TE.TaskEither<NotFound | RangeNotSatisfiable | Unavailable, FilePart>;

export const makeReadImage =
  ({ images }: Readonly<{ images: Images }>): ReadImage =>
  ({ file, range }) =>
    pipe(
      TE.fromOption(() => notFound)(O.fromNullable(imageInFile(file))),
      TE.flatMap(({ name, size }): TE.TaskEither<NotFound | RangeNotSatisfiable | Unavailable, O.Option<FilePart>> =>
        images.get(name, size, range),
      ),
      TE.flatMap(TE.fromOption(() => notFound)),
    );

import type * as O from 'fp-ts/lib/Option.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { InvalidImage, RangeNotSatisfiable, Unavailable } from '../domain/errors.ts';
import type { ByteRange, FilePart } from '../domain/images/byte-range.ts';
import type { ImageFormat } from '../domain/images/image-format.ts';
import type { ImageFiles, ImageName, ImageSize } from '../domain/images/image.ts';

/** The files of images. A name is used for one image only, so what is at a name never changes. */
export interface Images {
  /** What the user's row says: `s3://bucket/prefix/name`, or the path under the folder. It ends in the name. */
  readonly locationOf: (name: ImageName) => string;
  /** Stores every size. After a failure some of them may be there. */
  readonly put: (name: ImageName, files: ImageFiles) => TE.TaskEither<Unavailable, void>;
  /** The whole file, or the part of it that is asked for; none if there is no such file. */
  readonly get: (
    name: ImageName,
    size: ImageSize,
    range: ByteRange | null,
  ) => TE.TaskEither<RangeNotSatisfiable | Unavailable, O.Option<FilePart>>;
  /** Removes every size. Missing files are no failure. */
  readonly remove: (name: ImageName) => TE.TaskEither<Unavailable, void>;
}

export interface ImageConverter {
  /** Makes square, upright WebPs without metadata, filled from the middle. `Overloaded` if too many files wait. */
  readonly convert: (file: Uint8Array, format: ImageFormat) => TE.TaskEither<InvalidImage | Unavailable, ImageFiles>;
}

/** The images whose files are to be removed. */
export interface ImageRemovals {
  /** Lists an image for removal in an hour; `Accounts.update` takes it off and lists the one that it replaces. */
  readonly reserve: (name: ImageName) => TE.TaskEither<Unavailable, void>;
  /** Images that no user can get any more. They are not taken again for a minute, unless they were `removed`. */
  readonly take: TE.TaskEither<Unavailable, readonly ImageName[]>;
  readonly removed: (name: ImageName) => TE.TaskEither<Unavailable, void>;
}

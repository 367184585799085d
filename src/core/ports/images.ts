import type * as O from 'fp-ts/lib/Option.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { InvalidImage, RangeNotSatisfiable, Unavailable } from '../domain/errors.ts';
import type { ByteRange, FilePart } from '../domain/images/byte-range.ts';
import type { ImageFormat } from '../domain/images/image-format.ts';
import type { ImageFiles, ImageName, ImageSize } from '../domain/images/image.ts';

/** Stores image files. A name is used for one image only, so the content under a name never changes. */
export interface Images {
  /**
   * Returns what is stored in the user's row: `s3://bucket/prefix/name`, or the path below the image folder. It ends in
   * the name.
   */
  readonly locationOf: (name: ImageName) => string;
  /** Stores every size. After a failure some sizes may be stored. */
  readonly put: (name: ImageName, files: ImageFiles) => TE.TaskEither<Unavailable, void>;
  /** Returns the whole file, or the requested part; none if the file does not exist. */
  readonly get: (
    name: ImageName,
    size: ImageSize,
    range: ByteRange | null,
  ) => TE.TaskEither<RangeNotSatisfiable | Unavailable, O.Option<FilePart>>;
  /** Removes every size. A missing file is not an error. */
  readonly remove: (name: ImageName) => TE.TaskEither<Unavailable, void>;
}

export interface ImageConverter {
  /**
   * Makes square, upright WebP files without metadata, cropped around the center. `Overloaded` if too many files wait.
   */
  readonly convert: (file: Uint8Array, format: ImageFormat) => TE.TaskEither<InvalidImage | Unavailable, ImageFiles>;
}

/** The list of images whose files will be removed. */
export interface ImageRemovals {
  /**
   * Lists a new image for removal in an hour. `Accounts.update` takes it off the list if a user gets it, and lists the
   * image that it replaces.
   */
  readonly reserve: (name: ImageName) => TE.TaskEither<Unavailable, void>;
  /**
   * Returns images whose files can be removed, because no user can get them any more. They are returned again after a
   * minute, unless `removed` was called for them.
   */
  readonly take: TE.TaskEither<Unavailable, readonly ImageName[]>;
  readonly removed: (name: ImageName) => TE.TaskEither<Unavailable, void>;
}

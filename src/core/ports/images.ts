import type * as O from 'fp-ts/lib/Option.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { InvalidImage, RangeNotSatisfiable, Unavailable } from '../domain/errors.ts';
import type { ByteRange, FilePart } from '../domain/images/byte-range.ts';
import type { ImageFormat } from '../domain/images/image-format.ts';
import type { ImageFiles, ImageName, ImageSize } from '../domain/images/image.ts';

/** Stores image files. A name is used for only one image, so the content under a name never changes. */
export interface Images {
  /** Returns the location that the user's row stores: `s3://bucket/prefix/name`, or a path below the image folder. */
  readonly locationOf: (name: ImageName) => string;
  /** Stores the files of all sizes. After a failure some of them may be stored. */
  readonly put: (name: ImageName, files: ImageFiles) => TE.TaskEither<Unavailable, void>;
  /** Returns the whole file or the requested part; none if the file does not exist. */
  readonly get: (
    name: ImageName,
    size: ImageSize,
    range: ByteRange | null,
  ) => TE.TaskEither<RangeNotSatisfiable | Unavailable, O.Option<FilePart>>;
  /** Removes the files of all sizes. A missing file is not an error. */
  readonly remove: (name: ImageName) => TE.TaskEither<Unavailable, void>;
}

export interface ImageConverter {
  /** Makes square, upright WebP files without metadata; the edges are cropped. `Overloaded` if too many calls wait. */
  readonly convert: (file: Uint8Array, format: ImageFormat) => TE.TaskEither<InvalidImage | Unavailable, ImageFiles>;
}

/** The queue of images whose files will be removed. */
export interface ImageRemovals {
  /** Schedules a new image for removal in an hour, unless it becomes a user's image before then (`Accounts.update`). */
  readonly reserve: (name: ImageName) => TE.TaskEither<Unavailable, void>;
  /** Returns the images to remove now. Returns an image again after a minute unless `removed` is called for it. */
  readonly take: TE.TaskEither<Unavailable, readonly ImageName[]>;
  readonly removed: (name: ImageName) => TE.TaskEither<Unavailable, void>;
}

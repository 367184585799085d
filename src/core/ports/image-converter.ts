import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { InvalidImage, Unavailable } from '../domain/errors.ts';
import type { ImageFormat } from '../domain/images/image-format.ts';
import type { ImageFiles } from '../domain/images/image.ts';

export interface ImageConverter {
  /**
   * Decodes a file of the format and makes a square WebP of every size: upright, filled from the middle, and without
   * metadata. `Overloaded` if too many files wait.
   */
  readonly convert: (file: Uint8Array, format: ImageFormat) => TE.TaskEither<InvalidImage | Unavailable, ImageFiles>;
}

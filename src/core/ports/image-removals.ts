import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { Unavailable } from '../domain/errors.ts';
import type { ImageName } from '../domain/images/image.ts';

/** The images whose files are to be removed. */
export interface ImageRemovals {
  /**
   * Lists an image that is about to be stored. It is removed after an hour, unless `Accounts.update` gives it to a user
   * before; then it is taken from the list, and the image that it replaces is put there.
   */
  readonly reserve: (name: ImageName) => TE.TaskEither<Unavailable, void>;
  /**
   * Some images that are due, which no user can get any more. Nobody else gets them for a minute, in which they have to
   * be removed and reported as `removed`.
   */
  readonly take: TE.TaskEither<Unavailable, readonly ImageName[]>;
  readonly removed: (name: ImageName) => TE.TaskEither<Unavailable, void>;
}

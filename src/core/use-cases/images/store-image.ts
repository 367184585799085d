import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { AccountIfMatch } from '../../domain/account/account.ts';
import type { User } from '../../domain/account/user.ts';
import { invalidImage, preconditionFailed } from '../../domain/errors.ts';
import type { InvalidImage, PreconditionFailed, Unavailable } from '../../domain/errors.ts';
import { formatOf } from '../../domain/images/image-format.ts';
import type { ImageFormat } from '../../domain/images/image-format.ts';
import type { ImageName } from '../../domain/images/image.ts';
import type { ImageConverter, ImageRemovals, Images } from '../../ports/images.ts';
import type { OpaqueTokens } from '../../ports/opaque-tokens.ts';

export type ImageDeps = Readonly<{
  images: Images;
  imageConverter: ImageConverter;
  imageRemovals: ImageRemovals;
  tokens: OpaqueTokens;
}>;

const recognized = (file: Uint8Array): E.Either<InvalidImage, ImageFormat> => {
  const format = formatOf(file);
  return format === 'unsupported' || format === 'broken' ? E.left(invalidImage(format)) : E.right(format);
};

/** Returns the location. Schedules the files for removal first, in case the image does not become a user's image. */
export const storeImage =
  ({ images, imageConverter, imageRemovals, tokens }: ImageDeps) =>
  (file: Uint8Array): TE.TaskEither<InvalidImage | Unavailable, string> =>
    pipe(
      TE.fromEither(recognized(file)),
      TE.flatMap((format) => imageConverter.convert(file, format)),
      TE.bindTo('files'),
      TE.let('name', () => tokens.issue().token as ImageName),
      TE.tap(({ name }) => imageRemovals.reserve(name)),
      TE.tap(({ name, files }) => images.put(name, files)),
      TE.map(({ name }) => images.locationOf(name)),
    );

/** Checks the ETag before the slow conversion of the file. The change checks it again under the row lock. */
export const ifUnchanged =
  (ifMatch: AccountIfMatch) =>
  ({ role, ...user }: User): E.Either<PreconditionFailed, void> =>
    ifMatch({ ...user, role: role.name }) ? E.right(undefined) : E.left(preconditionFailed);

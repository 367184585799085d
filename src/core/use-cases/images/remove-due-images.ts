import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as T from 'fp-ts/lib/Task.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Unavailable } from '../../domain/errors.ts';
import type { ImageRemovals, Images } from '../../ports/images.ts';

type Deps = Readonly<{ images: Images; imageRemovals: ImageRemovals }>;

/**
 * Removes the files of every image that is due, and answers how many. It never lists the store, so that two deployments
 * can share a bucket. What fails is due again after a minute.
 */
export type RemoveDueImages = TE.TaskEither<Unavailable, number>;

export const makeRemoveDueImages = ({ images, imageRemovals }: Deps): RemoveDueImages => {
  const removeOne = (name: Parameters<Images['remove']>[0]) =>
    pipe(
      images.remove(name),
      TE.flatMap(() => imageRemovals.removed(name)),
    );
  // one that fails keeps no other from being removed
  const removeSome: RemoveDueImages = pipe(
    imageRemovals.take,
    TE.flatMap((names) =>
      pipe(
        T.traverseSeqArray(removeOne)(names),
        T.map((removals) => removals.find(E.isLeft) ?? E.right(names.length)),
      ),
    ),
  );
  const removeAll = (before: number): RemoveDueImages =>
    pipe(
      removeSome,
      TE.flatMap((now) => (now === 0 ? TE.right(before) : removeAll(before + now))),
    );
  return removeAll(0);
};

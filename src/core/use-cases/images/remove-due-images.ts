import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as T from 'fp-ts/lib/Task.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Unavailable } from '../../domain/errors.ts';
import type { ImageName } from '../../domain/images/image.ts';
import type { ImageRemovals, Images } from '../../ports/images.ts';

type Deps = Readonly<{ images: Images; imageRemovals: ImageRemovals }>;

/**
 * Returns how many images it removed. An image whose removal fails is due again after a minute. Storage is never
 * listed, so that two deployments can share a bucket.
 */
export type RemoveDueImages = TE.TaskEither<Unavailable, number>;

export const makeRemoveDueImages = (deps: Deps): RemoveDueImages => removeAll(deps, 0);

const removeAll = (deps: Deps, before: number): RemoveDueImages =>
  pipe(
    deps.imageRemovals.take,
    TE.flatMap((names) => removeEach(deps, names)),
    TE.flatMap((now) => (now === 0 ? TE.right(before) : removeAll(deps, before + now))),
  );

// If the removal of one image fails, the others are still removed.
const removeEach = (deps: Deps, names: readonly ImageName[]): RemoveDueImages =>
  pipe(
    names,
    T.traverseSeqArray((name) => removeOne(deps, name)),
    T.map((removals) => removals.find(E.isLeft) ?? E.right(names.length)),
  );

const removeOne = ({ images, imageRemovals }: Deps, name: ImageName): TE.TaskEither<Unavailable, void> =>
  pipe(
    images.remove(name),
    TE.flatMap(() => imageRemovals.removed(name)),
  );

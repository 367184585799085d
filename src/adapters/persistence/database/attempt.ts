import type * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Unavailable } from '../../../core/domain/errors.ts';
import { outage } from './outage.ts';

/** Runs `work`, which may refuse. An outage becomes `Unavailable`. Any other exception is rethrown. */
export const attempt =
  (port: string) =>
  <R, A>(work: () => Promise<E.Either<R, A>>): TE.TaskEither<R | Unavailable, A> =>
    pipe(
      TE.tryCatch(work, outage(port)),
      TE.flatMap((done): TE.TaskEither<R | Unavailable, A> => TE.fromEither(done)),
    );

import * as E from 'fp-ts/lib/Either.js';
import type { TaskEither } from 'fp-ts/lib/TaskEither.js';
import { causeOf } from '../../core/domain/errors.ts';
import type { Unavailable } from '../../core/domain/errors.ts';

/** Throws the cause of an outage, for jobs and commands, which log it. */
export const orThrow = async <A>(task: TaskEither<Unavailable, A>): Promise<A> => {
  const done = await task();
  if (E.isLeft(done)) throw causeOf(done.left);
  return done.right;
};

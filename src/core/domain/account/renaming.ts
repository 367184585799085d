import * as E from 'fp-ts/lib/Either.js';
import { tooManyRenames } from '../errors.ts';
import type { TooManyRenames } from '../errors.ts';
import { plus } from '../locks/lockout.ts';

/** When an account changed its username last, oldest first, at most `MAX_RENAMES` times. */
export type Renames = readonly Date[];

/**
 * How often an account may change its username within one lock of passwords. Each change leaves the account's failures
 * at the name that it gives up, so that without a limit one locked account would lock as many names as it likes.
 */
export const MAX_RENAMES = 3;

/** The changes with one more at `now`, or how long that one has to wait; `windowMs` is the length of a lock. */
export const renamed = (windowMs: number, renames: Renames, now: Date): E.Either<TooManyRenames, Renames> => {
  const [oldest, ...others] = renames.slice(-MAX_RENAMES);
  if (oldest === undefined || renames.length < MAX_RENAMES) return E.right([...renames, now]);
  const free = plus(oldest, windowMs);
  if (free > now) return E.left(tooManyRenames(free.getTime() - now.getTime()));
  return E.right([...others, now]);
};

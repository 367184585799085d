import type { Task } from 'fp-ts/lib/Task.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { Overloaded } from '../domain/errors.ts';
import type { Password, PasswordHash } from '../domain/sign-in/password.ts';

/**
 * Slow, salted, memory-hard hashes. At most one per core is computed at a time; further calls wait in a bounded queue.
 */
export interface Passwords {
  readonly hash: (password: Password) => TE.TaskEither<Overloaded, PasswordHash>;
  /**
   * Compares a password with a hash. A hash that no password matches takes as long as any other, so that timing reveals
   * nothing. A hash with excessive cost is refused. A wrong password is answered with a delay, because some hashes of
   * other systems take longer.
   */
  readonly verify: (password: string, hash: PasswordHash) => TE.TaskEither<Overloaded, boolean>;
  /** Whether the hash is weaker than, or of another kind than, the hashes that `hash` makes now. */
  readonly isOutdated: (hash: PasswordHash) => boolean;
}

export interface StoredHashes {
  /** Returns why a hash can't be imported, in words for an operator; null if it can. */
  readonly refusal: (hash: string) => string | null;
  /**
   * Returns the hash to store. A foreign hash that is faster to compute than ours is wrapped in one of ours, so that
   * timing does not reveal it.
   */
  readonly kept: (hash: PasswordHash) => Task<PasswordHash>;
}

import type { Task } from 'fp-ts/lib/Task.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { Overloaded } from '../domain/errors.ts';
import type { Password, PasswordHash } from '../domain/sign-in/password.ts';

/** Slow, salted, memory-hard hashes. At most one per core is computed at once; the others wait in a bounded queue. */
export interface Passwords {
  readonly hash: (password: Password) => TE.TaskEither<Overloaded, PasswordHash>;
  /**
   * Hashes that nothing can match take as long as any other, so that timing reveals nothing; one with excessive cost is
   * refused. A wrong password is answered late, because some hashes of other systems take longer.
   */
  readonly verify: (password: string, hash: PasswordHash) => TE.TaskEither<Overloaded, boolean>;
  /** Whether the hash is weaker than, or of another kind than, what `hash` produces now. */
  readonly isOutdated: (hash: PasswordHash) => boolean;
}

export interface StoredHashes {
  /** Why a hash can't be imported, in words for an operator; null if it can. */
  readonly refusal: (hash: string) => string | null;
  /** A foreign hash that is faster than ours gets wrapped in one of ours, so that timing does not reveal it. */
  readonly kept: (hash: PasswordHash) => Task<PasswordHash>;
}

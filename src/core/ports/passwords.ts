import type { Task } from 'fp-ts/lib/Task.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { Overloaded } from '../domain/errors.ts';
import type { Password, PasswordHash } from '../domain/sign-in/password.ts';

/** Slow, salted, memory-hard hashes. One per core is computed at a time; further calls wait in a bounded queue. */
export interface Passwords {
  readonly hash: (password: Password) => TE.TaskEither<Overloaded, PasswordHash>;
  /**
   * A hash that no password matches takes as long as any other (timing); one with excessive cost is refused. A wrong
   * password is answered late, because some hashes of other systems take longer.
   */
  readonly verify: (password: string, hash: PasswordHash) => TE.TaskEither<Overloaded, boolean>;
  /** Whether the hash is weaker than, or of another kind than, the hashes that `hash` makes now. */
  readonly isOutdated: (hash: PasswordHash) => boolean;
}

export interface StoredHashes {
  /** Returns why a hash can't be imported, in words for an operator; null if it can. */
  readonly refusal: (hash: string) => string | null;
  /** Wraps a foreign hash that is faster to compute than ours in one of ours, so that timing does not reveal it. */
  readonly kept: (hash: PasswordHash) => Task<PasswordHash>;
}

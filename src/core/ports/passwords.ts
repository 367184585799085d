import type { Task } from 'fp-ts/lib/Task.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { Overloaded } from '../domain/errors.ts';
import type { Password, PasswordHash } from '../domain/sign-in/password.ts';

/** Slow, salted, memory-hard hashes. Only one per CPU core is computed at a time; more calls wait in a queue. */
export interface Passwords {
  readonly hash: (password: Password) => TE.TaskEither<Overloaded, PasswordHash>;
  /**
   * A hash that no password matches takes as long as any other, so that timing reveals nothing. A hash with excessive
   * cost never matches. The answer to a wrong password is delayed, because hashes of other systems may take longer.
   */
  readonly verify: (password: string, hash: PasswordHash) => TE.TaskEither<Overloaded, boolean>;
  /** Whether the hash is weaker than the hashes that `hash` makes now, or of another kind. */
  readonly isOutdated: (hash: PasswordHash) => boolean;
}

export interface StoredHashes {
  /** Returns why a hash can't be imported, as text for an operator; null if it can be imported. */
  readonly refusal: (hash: string) => string | null;
  /** If a foreign hash is faster to compute than ours, wraps it in one of ours, so that timing does not reveal it. */
  readonly kept: (hash: PasswordHash) => Task<PasswordHash>;
}

import type { Task } from 'fp-ts/lib/Task.js';
import type { PasswordHash } from '../domain/sign-in/password.ts';

/** What is known of hashes without a password. */
export interface StoredHashes {
  /** Why no password will ever be compared with it, in words for an operator; null where one will. */
  readonly refusal: (hash: string) => string | null;
  /**
   * As it is to be stored: a foreign one that is computed faster than ours is wrapped in one of ours, so that no time
   * tells whose it is.
   */
  readonly kept: (hash: PasswordHash) => Task<PasswordHash>;
}

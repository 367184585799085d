import type { Task } from 'fp-ts/lib/Task.js';
import type { PasswordHash } from '../domain/sign-in/password.ts';

export interface StoredHashes {
  /** Why a hash can't be imported, in words for an operator; null if it can. */
  readonly refusal: (hash: string) => string | null;
  /**
   * The hash to store: a foreign hash that is faster than ours gets wrapped in one of ours, so that timing does not
   * reveal it.
   */
  readonly kept: (hash: PasswordHash) => Task<PasswordHash>;
}

import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { Overloaded } from '../domain/errors.ts';
import type { Password, PasswordHash } from '../domain/sign-in/password.ts';

/** Slow, salted, memory-hard hashes; at most as many at once as the machine has cores, the rest in a bounded queue. */
export interface Passwords {
  readonly hash: (password: Password) => TE.TaskEither<Overloaded, PasswordHash>;
  /**
   * Whether the password made the hash. Takes as long for a hash that nothing can match (`noPassword`, an unknown
   * user's) as for any other, so that its time tells nothing; a hash with absurd cost is refused without computing.
   */
  readonly verify: (password: string, hash: PasswordHash) => TE.TaskEither<Overloaded, boolean>;
  /** Whether a hash is weaker than, or of another kind than, what `hash` makes today. */
  readonly isOutdated: (hash: PasswordHash) => boolean;
}

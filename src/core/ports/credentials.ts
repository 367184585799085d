import type * as O from 'fp-ts/lib/Option.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { Unavailable } from '../domain/errors.ts';
import type { UserId } from '../domain/ids.ts';
import type { FoundScope, AttemptScope } from '../domain/locks/attempt-scope.ts';
import type { Credential, CredentialDecision } from '../domain/sign-in/credential.ts';
import type { Login } from '../domain/sign-in/login.ts';

export type FoundCredential = Readonly<{
  /** What a password is checked against; the rest is read under the lock. */
  credential: Omit<Credential, 'methods' | 'isFlood'>;
  /** The requested attempt scope if the user has that device or session, else the public one. */
  scope: AttemptScope;
  now: Date;
}>;

/** Users without a verified identity are unknown. Attempts count in the public scope if the user has no such scope. */
export interface Credentials {
  /** A cheap read without a lock; `now` is the database's time. */
  readonly find: (login: Login, scope?: AttemptScope) => TE.TaskEither<Unavailable, O.Option<FoundCredential>>;
  readonly findOf: (id: UserId, scope?: AttemptScope) => TE.TaskEither<Unavailable, O.Option<FoundCredential>>;
  /**
   * Passes the credential to `decide` under a row lock and writes its result, including a new session, in the same
   * commit; `now` is the database's time. `decide` can't fail, so that no refusal undoes a count. None if the user no
   * longer exists. `scope` must be the one that `find` returned, because each attempt scope has its own queue;
   * `Overloaded` if that queue is full.
   */
  readonly update: <A>(
    id: UserId,
    decide: (credential: Credential, now: Date, scope: FoundScope) => CredentialDecision<A>,
    scope?: AttemptScope,
  ) => TE.TaskEither<Unavailable, O.Option<A>>;
}

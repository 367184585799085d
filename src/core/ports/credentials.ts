import type * as O from 'fp-ts/lib/Option.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { Unavailable } from '../domain/errors.ts';
import type { Login, UserId } from '../domain/ids.ts';
import type { FoundScope, AttemptScope } from '../domain/locks/attempt-scope.ts';
import type { Credential, CredentialDecision } from '../domain/sign-in/credential.ts';

export type FoundCredential = Readonly<{
  credential: Credential;
  /** The attempt scope in which a try would count: the one that was asked for, where the user has such a device or session. */
  scope: AttemptScope;
  now: Date;
}>;

/**
 * Passwords of users with a verified identity; all others are unknown here. Tries count in the attempt scope that is named, and
 * in the public one where the user has no such device or session.
 */
export interface Credentials {
  /** A cheap read without a lock; `now` is the database's. */
  readonly find: (login: Login, scope?: AttemptScope) => TE.TaskEither<Unavailable, O.Option<FoundCredential>>;
  /** The same by the user's id, for who is signed in. */
  readonly findOf: (id: UserId, scope?: AttemptScope) => TE.TaskEither<Unavailable, O.Option<FoundCredential>>;
  /**
   * Atomic under a row lock; `now` is the database's; the session, if any, and the time of the sign-in are part of the
   * same commit. `decide` can't refuse, so no denial undoes a count. None where the user is gone by now. Each attempt scope waits
   * in a queue of its own, so that `scope` has to be one that was found; `Overloaded` where the queue is full.
   */
  readonly update: <A>(
    id: UserId,
    decide: (credential: Credential, now: Date, scope: FoundScope) => CredentialDecision<A>,
    scope?: AttemptScope,
  ) => TE.TaskEither<Unavailable, O.Option<A>>;
}

import type * as O from 'fp-ts/lib/Option.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { Unavailable } from '../domain/errors.ts';
import type { Login, UserId } from '../domain/ids.ts';
import type { FoundLane, Lane } from '../domain/locks/lane.ts';
import type { Credential, CredentialDecision } from '../domain/sign-in/credential.ts';

export type FoundCredential = Readonly<{
  credential: Credential;
  /** The lane in which a try would count: the one that was asked for, where the user has such a device or session. */
  lane: Lane;
  now: Date;
}>;

/**
 * Passwords of users with a verified identity; all others are unknown here. Tries count in the lane that is named, and
 * in the public one where the user has no such device or session.
 */
export interface Credentials {
  /** A cheap read without a lock; `now` is the database's. */
  readonly find: (login: Login, lane?: Lane) => TE.TaskEither<Unavailable, O.Option<FoundCredential>>;
  /** The same by the user's id, for who is signed in. */
  readonly findOf: (id: UserId, lane?: Lane) => TE.TaskEither<Unavailable, O.Option<FoundCredential>>;
  /**
   * Atomic under a row lock; `now` is the database's; the session, if any, and the time of the sign-in are part of the
   * same commit. `decide` can't refuse, so no denial undoes a count. None where the user is gone by now. Each lane waits
   * in a queue of its own, so that `lane` has to be one that was found; `Overloaded` where the queue is full.
   */
  readonly decide: <A>(
    id: UserId,
    decide: (credential: Credential, now: Date, lane: FoundLane) => CredentialDecision<A>,
    lane?: Lane,
  ) => TE.TaskEither<Unavailable, O.Option<A>>;
}

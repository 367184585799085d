import type * as O from 'fp-ts/lib/Option.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { Unavailable } from '../domain/errors.ts';
import type { UserId } from '../domain/ids.ts';
import type { FoundScope, AttemptScope } from '../domain/locks/attempt-scope.ts';
import type { Credential, CredentialDecision } from '../domain/sign-in/credential.ts';
import type { Login } from '../domain/sign-in/login.ts';
import type { OpenedSession } from './sessions.ts';

/** Changes whenever the credential or its failure count changes. Only the store interprets it. */
export type CredentialVersion = string & { readonly CredentialVersion: unique symbol };

export type FoundCredential = Readonly<{
  credential: Credential;
  /** The requested attempt scope if the user has that device or session, otherwise `Public`. */
  scope: AttemptScope;
  version: CredentialVersion;
  now: Date;
}>;

export type DecideCredential<A> = (credential: Credential, now: Date, scope: FoundScope) => CredentialDecision<A>;

/** Users without a verified identity are not found. */
export interface Credentials {
  /** Locks no rows. `now` is the database's time. */
  readonly find: (login: Login, scope?: AttemptScope) => TE.TaskEither<Unavailable, O.Option<FoundCredential>>;
  readonly findOf: (id: UserId, scope?: AttemptScope) => TE.TaskEither<Unavailable, O.Option<FoundCredential>>;
  /**
   * Calls `decide` while the row is locked, and stores the result, including a new session, in the same transaction.
   * `now` is the database's time. None if the user no longer exists. Pass the `scope` that `find` returned: each scope
   * has its own queue, and a full queue refuses with `Overloaded`.
   */
  readonly update: <A>(
    id: UserId,
    decide: DecideCredential<A>,
    scope?: AttemptScope,
  ) => TE.TaskEither<Unavailable, O.Option<A>>;
  /**
   * Calls `decide` on what `find` returned, without row locks. Stores the result if it only starts a session and the
   * credential has not changed since `find`. Otherwise stores nothing and returns None; the caller must use `update`.
   */
  readonly start: <A>(
    seen: FoundCredential,
    decide: DecideCredential<A>,
  ) => TE.TaskEither<Unavailable, O.Option<Readonly<{ answer: A; opened: OpenedSession }>>>;
}

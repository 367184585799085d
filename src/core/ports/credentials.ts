import type * as O from 'fp-ts/lib/Option.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { Unavailable } from '../domain/errors.ts';
import type { UserId } from '../domain/ids.ts';
import type { FoundScope, AttemptScope } from '../domain/locks/attempt-scope.ts';
import type { Credential, CredentialDecision } from '../domain/sign-in/credential.ts';
import type { Login } from '../domain/sign-in/login.ts';
import type { OpenedSession } from './sessions.ts';

/** Changes whenever the credential or the count for an attempt changes. Only the store reads it. */
export type CredentialVersion = string & { readonly CredentialVersion: unique symbol };

export type FoundCredential = Readonly<{
  credential: Credential;
  /** The requested attempt scope if the user has that device or session, else the public one. */
  scope: AttemptScope;
  version: CredentialVersion;
  now: Date;
}>;

export type DecideCredential<A> = (credential: Credential, now: Date, scope: FoundScope) => CredentialDecision<A>;

/** Users without a verified identity are not found. */
export interface Credentials {
  /** A cheap read without row locks; `now` is the database's time. */
  readonly find: (login: Login, scope?: AttemptScope) => TE.TaskEither<Unavailable, O.Option<FoundCredential>>;
  readonly findOf: (id: UserId, scope?: AttemptScope) => TE.TaskEither<Unavailable, O.Option<FoundCredential>>;
  /**
   * Stores what `decide` returns under a row lock, including a new session, in one commit; `now` is the database's
   * time. `decide` can't fail, so that a refusal doesn't roll back counts. None if the user no longer exists. `scope`
   * must be the one that `find` returned, because each scope has its own queue; `Overloaded` if it is full.
   */
  readonly update: <A>(
    id: UserId,
    decide: DecideCredential<A>,
    scope?: AttemptScope,
  ) => TE.TaskEither<Unavailable, O.Option<A>>;
  /**
   * Decides on what `find` returned, without row locks. If that only starts a session, and the credential has not
   * changed since, the session is stored. Otherwise None: nothing is stored, and `update` must decide.
   */
  readonly start: <A>(
    seen: FoundCredential,
    decide: DecideCredential<A>,
  ) => TE.TaskEither<Unavailable, O.Option<Readonly<{ answer: A; opened: OpenedSession }>>>;
}

import type * as O from 'fp-ts/lib/Option.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { InsufficientPrivileges, Unavailable } from '../../domain/errors.ts';
import type { PasskeyId, SessionId, TokenDigest, UserId } from '../../domain/ids.ts';
import type { AttemptScope, FoundScope } from '../../domain/locks/attempt-scope.ts';
import type { GenuineChallenge } from '../../domain/passkeys/ceremony.ts';
import type { Offered, OwnPasskeys, PasskeyDecision } from '../../domain/passkeys/own-passkeys.ts';
import type { Credential, CredentialId, NewCredential, Passkey, UserHandle } from '../../domain/passkeys/passkey.ts';
import type { PasskeyInUse, UseDecision } from '../../domain/passkeys/use-passkey.ts';
import type { Acting } from '../../domain/roles/access.ts';

export type Using = Readonly<{
  passkey: PasskeyId;
  userId: UserId;
  challenge: GenuineChallenge;
  /** The token of the sign-in that waits for a second factor; null if the passkey is used alone. */
  secondFactorOf: TokenDigest | null;
}>;

export type Used = Readonly<{
  answer: UseDecision['answer'];
  scope: FoundScope;
  /** The session that was renewed; null if a new session was started. */
  renewed: SessionId | null;
  now: Date;
}>;

/**
 * Decisions are made while the user's credential row is locked, and stored with their events in the same transaction.
 * `now` is the database's time. The first decision about a challenge uses the challenge up, even if the user is
 * refused.
 */
export interface Passkeys {
  readonly now: TE.TaskEither<Unavailable, Date>;
  /** None if the passkey does not exist or its user is deleted. */
  readonly find: (id: CredentialId) => TE.TaskEither<Unavailable, O.Option<Credential>>;
  /**
   * Decides on a verified signature. `scope` is the device of the sign-in, or the session to renew. None if that
   * session, or the sign-in that waits for the second factor, has ended. For another user's sign-in,
   * the challenge is not used up.
   */
  readonly use: (
    using: Using,
    decide: (seen: PasskeyInUse, now: Date) => UseDecision,
    scope: AttemptScope,
  ) => TE.TaskEither<Unavailable, O.Option<Used>>;
  /** Records that a signature of this passkey was refused. */
  readonly refuse: (credential: Credential) => TE.TaskEither<Unavailable, void>;
  /** Returns the passkeys in the order in which they were added; empty if the user is deleted. */
  readonly list: (userId: UserId) => TE.TaskEither<Unavailable, readonly Passkey[]>;
  /** None if no sign-in with this token waits for a second factor. */
  readonly listForChallenge: (token: TokenDigest) => TE.TaskEither<Unavailable, O.Option<readonly Passkey[]>>;
  /** Returns the user's handle. If the user has none, stores and returns `fresh`. None if the user does not exist. */
  readonly handleOf: (userId: UserId, fresh: UserHandle) => TE.TaskEither<Unavailable, O.Option<UserHandle>>;
  /** None if the session has ended, or has been elevated since `generation`. */
  readonly add: <R, A>(
    by: Readonly<{ userId: UserId; sessionId: SessionId; generation: number }>,
    offered: Readonly<{ credential: NewCredential; challenge: GenuineChallenge }>,
    decide: (seen: OwnPasskeys, now: Date, offered: Offered) => PasskeyDecision<R, A>,
  ) => TE.TaskEither<R | Unavailable, O.Option<A>>;
  /** Decides on a change by the user. None under the same conditions as in `add`. */
  readonly change: <R>(
    by: Readonly<{ userId: UserId; sessionId: SessionId; generation: number }>,
    decide: (seen: OwnPasskeys, now: Date) => PasskeyDecision<R>,
  ) => TE.TaskEither<R | Unavailable, O.Option<void>>;
  /** Decides on a change by an administrator. None if the user does not exist or is deleted. */
  readonly administer: <R>(
    by: Acting,
    userId: UserId,
    decide: (seen: OwnPasskeys, now: Date) => PasskeyDecision<R>,
  ) => TE.TaskEither<R | InsufficientPrivileges | Unavailable, O.Option<void>>;
  /** Deletes used challenges that expired more than `overForMs` milliseconds ago, and returns how many it deleted. */
  readonly purgeChallenges: (overForMs: number) => TE.TaskEither<Unavailable, number>;
  /** Counts passkeys of other relying parties (domains), because these no longer work. */
  readonly countForeign: (rpId: string) => TE.TaskEither<Unavailable, number>;
}

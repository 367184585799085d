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
  /** The token of the sign-in that waits for a second factor; null if the passkey alone signs in. */
  secondFactorOf: TokenDigest | null;
}>;

export type Used = Readonly<{
  answer: UseDecision['answer'];
  scope: FoundScope;
  /** The session that was renewed; null if a new one was started. */
  renewed: SessionId | null;
  now: Date;
}>;

/**
 * Each decision is made under the lock of the user's credential row, and stored with its events in one commit; `now` is
 * the database's time. The first decision on a challenge uses it up, whatever the result.
 */
export interface Passkeys {
  readonly now: TE.TaskEither<Unavailable, Date>;
  /** None if the passkey does not exist or its user is deleted. */
  readonly find: (id: CredentialId) => TE.TaskEither<Unavailable, O.Option<Credential>>;
  /**
   * Decides on a verified signature. `scope` is the device of the sign-in, or the session to renew. None if the sign-in
   * that waits for this second factor, or the session to renew, has ended. The challenge of another user's second
   * factor is not used up.
   */
  readonly use: (
    using: Using,
    decide: (seen: PasskeyInUse, now: Date) => UseDecision,
    scope: AttemptScope,
  ) => TE.TaskEither<Unavailable, O.Option<Used>>;
  /** Records that a signature of this passkey was refused. */
  readonly refuse: (credential: Credential) => TE.TaskEither<Unavailable, void>;
  /** Returns passkeys in the order in which they were added; empty if the user is deleted. */
  readonly list: (userId: UserId) => TE.TaskEither<Unavailable, readonly Passkey[]>;
  /** None if no sign-in with this token waits for a second factor. */
  readonly listForChallenge: (token: TokenDigest) => TE.TaskEither<Unavailable, O.Option<readonly Passkey[]>>;
  /** Returns the user's handle; stores `fresh` as the handle if the user has none. None if the user does not exist. */
  readonly handleOf: (userId: UserId, fresh: UserHandle) => TE.TaskEither<Unavailable, O.Option<UserHandle>>;
  /** Adds a passkey in this session. None if the session has ended, or was elevated after `generation`. */
  readonly add: <R, A>(
    by: Readonly<{ userId: UserId; sessionId: SessionId; generation: number }>,
    offered: Readonly<{ credential: NewCredential; challenge: GenuineChallenge }>,
    decide: (seen: OwnPasskeys, now: Date, offered: Offered) => PasskeyDecision<R, A>,
  ) => TE.TaskEither<R | Unavailable, O.Option<A>>;
  /** Decides on a change by the user, under the same conditions as `add`. */
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
  /** Deletes records of used challenges that expired more than `overForMs` ago; returns how many. */
  readonly purgeChallenges: (overForMs: number) => TE.TaskEither<Unavailable, number>;
  /** Counts passkeys of other relying parties, which no longer work. */
  readonly countForeign: (rpId: string) => TE.TaskEither<Unavailable, number>;
}

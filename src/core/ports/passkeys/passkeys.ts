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
  /** The token of the sign-in that waits for a second factor; null for a sign-in by the passkey alone. */
  secondFactorOf: TokenDigest | null;
}>;

export type Used = Readonly<{
  answer: UseDecision['answer'];
  scope: FoundScope;
  /** The session that was renewed; null if a new one started. */
  renewed: SessionId | null;
  now: Date;
}>;

/**
 * Passkeys of users. Decisions are made under the lock of the user's credential, and are written with their events in the
 * same commit; `now` is the database's time. A challenge is used up by the first decision on it, whatever that is.
 */
export interface Passkeys {
  readonly now: TE.TaskEither<Unavailable, Date>;
  /** None unless it is the passkey of a user who is not deleted. */
  readonly find: (id: CredentialId) => TE.TaskEither<Unavailable, O.Option<Credential>>;
  /**
   * Decides on a verified signature. `scope` is the device of the sign-in, or the session to renew. None if the sign-in
   * that it is the second factor of is unknown or over, or if the session to renew has ended. The challenge of another
   * user's second factor is not used up.
   */
  readonly use: (
    using: Using,
    decide: (seen: PasskeyInUse, now: Date) => UseDecision,
    scope: AttemptScope,
  ) => TE.TaskEither<Unavailable, O.Option<Used>>;
  /** Records that a signature of this passkey was refused. */
  readonly refuse: (credential: Credential) => TE.TaskEither<Unavailable, void>;
  /** In the order in which they were added; empty if the user is deleted. */
  readonly list: (userId: UserId) => TE.TaskEither<Unavailable, readonly Passkey[]>;
  /** The passkeys of the user whose sign-in waits for a second factor; none if it is unknown or over. */
  readonly listForChallenge: (token: TokenDigest) => TE.TaskEither<Unavailable, O.Option<readonly Passkey[]>>;
  /** Keeps `fresh` as the user's handle, unless there is one; returns it. None if the user does not exist. */
  readonly handleOf: (userId: UserId, fresh: UserHandle) => TE.TaskEither<Unavailable, O.Option<UserHandle>>;
  /** Decides on a new one in this session. None if the session has ended, or was elevated since `generation`. */
  readonly add: <R, A>(
    by: Readonly<{ userId: UserId; sessionId: SessionId; generation: number }>,
    offered: Readonly<{ credential: NewCredential; challenge: GenuineChallenge }>,
    decide: (seen: OwnPasskeys, now: Date, offered: Offered) => PasskeyDecision<R, A>,
  ) => TE.TaskEither<R | Unavailable, O.Option<A>>;
  /** Like `add`, for a change by the user. */
  readonly change: <R>(
    by: Readonly<{ userId: UserId; sessionId: SessionId; generation: number }>,
    decide: (seen: OwnPasskeys, now: Date) => PasskeyDecision<R>,
  ) => TE.TaskEither<R | Unavailable, O.Option<void>>;
  /** A change by an administrator. None if the user does not exist or is deleted. */
  readonly administer: <R>(
    by: Acting,
    userId: UserId,
    decide: (seen: OwnPasskeys, now: Date) => PasskeyDecision<R>,
  ) => TE.TaskEither<R | InsufficientPrivileges | Unavailable, O.Option<void>>;
  /** Deletes used challenges that have been over for longer; returns how many. */
  readonly purgeChallenges: (overForMs: number) => TE.TaskEither<Unavailable, number>;
  /** How many belong to another relying party, and so work no longer. */
  readonly countForeign: (rpId: string) => TE.TaskEither<Unavailable, number>;
}

import type * as O from 'fp-ts/lib/Option.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { InsufficientPrivileges, Unavailable } from '../../domain/errors.ts';
import type { SessionId, TokenDigest, UserId } from '../../domain/ids.ts';
import type { AttemptScope, FoundScope } from '../../domain/locks/attempt-scope.ts';
import type { UnlockReason } from '../../domain/locks/current-lock.ts';
import type { Language } from '../../domain/messages/message.ts';
import type { Acting, asOperator } from '../../domain/roles/access.ts';
import type { RecoveryCodeHash } from '../../domain/second-factor/recovery-codes.ts';
import type {
  Challenge,
  FactorDecision,
  FactorSummary,
  SecondFactor,
} from '../../domain/second-factor/second-factor.ts';

/** `recoveryCode` has the hashes of the recovery code with each configured secret; empty for another kind of code. */
export type Answered = Readonly<{ challenge: TokenDigest; recoveryCode: readonly RecoveryCodeHash[] }>;

/**
 * Decisions are made while the user's credential row is locked, and stored with their events in the same transaction.
 * `now` is the database's time. `decide` can't fail, so that a refusal does not roll back the failure counts.
 */
export interface SecondFactors {
  /**
   * Decides on an answer to a challenge. A right answer uses the challenge up. A failure counts in the session to
   * renew, or for the device in `scope`, if it is the user's, otherwise as `Public`. None if the challenge is no longer
   * valid, for example because the user's sessions ended.
   */
  readonly answer: <A>(
    given: Answered,
    decide: (challenge: Challenge, now: Date, scope: FoundScope) => FactorDecision<A>,
    scope: AttemptScope,
  ) => TE.TaskEither<Unavailable, O.Option<A>>;
  /** Decides on a change in this session. Failures count in the session. None if the user no longer exists. */
  readonly update: <A>(
    userId: UserId,
    session: SessionId,
    decide: (factor: SecondFactor, now: Date, scope: FoundScope) => FactorDecision<A>,
  ) => TE.TaskEither<Unavailable, O.Option<A>>;
  /** None if the user does not exist or is deleted. */
  readonly read: (userId: UserId) => TE.TaskEither<Unavailable, O.Option<FactorSummary>>;
  /**
   * Removes all second factors, passkeys and recovery codes, ends all sessions, known devices and challenges, and
   * notifies every verified address. None if the user does not exist or is deleted.
   */
  readonly reset: (
    by: Acting | typeof asOperator,
    userId: UserId,
    reason: UnlockReason,
    language: Language,
  ) => TE.TaskEither<InsufficientPrivileges | Unavailable, O.Option<void>>;
  /** Deletes challenges that expired more than `overForMs` milliseconds ago, and returns how many it deleted. */
  readonly purgeChallenges: (overForMs: number) => TE.TaskEither<Unavailable, number>;
}

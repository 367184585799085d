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

/** `recoveryCode` are the possible hashes of a given recovery code; empty if another kind of code was given. */
export type Answered = Readonly<{ challenge: TokenDigest; recoveryCode: readonly RecoveryCodeHash[] }>;

/**
 * Each decision is made under the lock of the user's credential row, and stored with its events in one commit; `now` is
 * the database's time. A decision can't fail, so that a refusal doesn't roll back counts.
 */
export interface SecondFactors {
  /**
   * Decides on an answer to a challenge. A failure counts in the session to renew, else in `scope` if that is a known
   * device of the user, else in the public scope. None if the challenge is unknown, expired or used, or if since then
   * the session or all sessions ended, or the user became inactive. A right answer uses the challenge up.
   */
  readonly answer: <A>(
    given: Answered,
    decide: (challenge: Challenge, now: Date, scope: FoundScope) => FactorDecision<A>,
    scope: AttemptScope,
  ) => TE.TaskEither<Unavailable, O.Option<A>>;
  /** Decides on a change in this session, where failures count. None if the user no longer exists. */
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
  /** Deletes challenges that expired more than `overForMs` ago; returns how many. */
  readonly purgeChallenges: (overForMs: number) => TE.TaskEither<Unavailable, number>;
}

import type { DomainEvent } from '../events.ts';
import type { SessionId, UserId } from '../ids.ts';
import type { NewSession } from '../sessions/session.ts';
import type { Evidence, FactorMethod, NewChallenge } from './evidence.ts';

/** The session that a right first factor starts, or the challenge that it opens instead. */
export type NewSignIn = Readonly<{ session: NewSession; challenge: NewChallenge }>;

/** The evidence that a re-authentication adds to the session, or the challenge that it opens instead. */
export type Renewal = Readonly<{ session: SessionId; evidence: Evidence; challenge: NewChallenge }>;

/** A session, or a challenge for the second factor, never both. */
export type Opened =
  | Readonly<{ session: NewSession; challenge?: never }>
  | Readonly<{ session?: never; challenge: NewChallenge }>;

/** A user who has a second factor gets a challenge; `methods` are those that can answer it. */
export const opened = (methods: readonly FactorMethod[], { session, challenge }: NewSignIn): Opened =>
  methods.length === 0 ? { session } : { challenge };

type By = Readonly<{ userId: UserId; method: string; failures?: number }>;

export const openedEvent = (
  methods: readonly FactorMethod[],
  { userId, method, failures = 0 }: By,
  { session }: NewSignIn,
): DomainEvent =>
  methods.length === 0
    ? { _tag: 'SessionStarted', by: userId, userId, method, sessionId: session.id, failures }
    : { _tag: 'ChallengeOpened', by: null, userId, method };

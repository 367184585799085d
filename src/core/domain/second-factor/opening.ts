import type { DomainEvent } from '../events.ts';
import type { SessionId, UserId } from '../ids.ts';
import type { NewSession } from '../sessions/session.ts';
import type { Evidence, FactorMethod, NewChallenge } from './evidence.ts';

/** What a right first factor may open. */
export type NewSignIn = Readonly<{ session: NewSession; challenge: NewChallenge }>;

/** What a right first factor of a signed-in user may do to the session. */
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

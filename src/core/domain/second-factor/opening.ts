import type { DomainEvent } from '../events.ts';
import type { SessionId, UserId } from '../ids.ts';
import type { NewSession } from '../sessions/session.ts';
import type { Evidence, FactorMethod, NewChallenge } from './evidence.ts';

/** The session to start after the first factor, or the challenge to open if the user has a second factor. */
export type NewSignIn = Readonly<{ session: NewSession; challenge: NewChallenge }>;

/** The evidence to add after a re-authentication, or the challenge to open if the user has a second factor. */
export type Renewal = Readonly<{ session: SessionId; evidence: Evidence; challenge: NewChallenge }>;

export type Opened =
  | Readonly<{ session: NewSession; challenge?: never }>
  | Readonly<{ session?: never; challenge: NewChallenge }>;

/** `methods` are the methods of the user's second factor; empty if the user has none. */
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

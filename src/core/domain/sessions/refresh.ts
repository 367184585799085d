import type { Decision, DomainEvent } from '../events.ts';
import type { SessionId, UserId } from '../ids.ts';
import { plus } from '../locks/lockout.ts';
import type { Language } from '../messages/message.ts';
import type { Proof } from './principal.ts';
import type { EndReason, Session } from './session.ts';

export type RefreshPolicy = Readonly<{
  /** How long after a rotation the previous refresh token still returns the same new token, in milliseconds. */
  graceMs: number;
  /** The lifetime of a session without a refresh, in milliseconds. The session's absolute lifetime still applies. */
  idleTtlMs: number;
}>;

/** The maximum number of uses of the previous token after the grace period, for clients that lost the response. */
const MAX_LATE_RETRIES = 3;

export type SessionWrites = Readonly<{
  session: Pick<Session, 'generation' | 'seenGeneration' | 'lateRetries' | 'rotatedAt' | 'idleExpiresAt'>;
  ends?: EndReason;
}>;

/** `Refreshed`: the client gets the tokens of this generation, even if it has already got these tokens. */
export type RefreshVerdict =
  | (Proof & Readonly<{ _tag: 'Refreshed'; isLate: boolean }>)
  | Readonly<{ _tag: 'Refused' }>
  | Readonly<{ _tag: 'Reused' }>;

/** The writes are null if nothing is to be stored. */
export type SessionDecision<A> = Decision<SessionWrites | null, A>;

export const isAlive = ({ endedAt, expiresAt, idleExpiresAt }: Session, now: Date): boolean =>
  endedAt === null && expiresAt > now && idleExpiresAt > now;

type Presented = Readonly<{ generation: number; isAuthentic: (session: Session) => boolean; language: Language }>;

/**
 * Rotates the newest refresh token. The previous token returns the same new token again within the grace period, or
 * later if the new token was never used. The last token before an elevation is only refused, because another tab may
 * still have this token. Reuse of any other token ends the session and notifies the owner (RFC 9700 §4.14.2).
 */
export const refresh =
  (policy: RefreshPolicy, { generation, isAuthentic, language }: Presented) =>
  (session: Session, now: Date): SessionDecision<RefreshVerdict> => {
    if (!isAlive(session, now) || generation > session.generation || !isAuthentic(session)) return refused([]);
    if (generation === session.generation) return rotated(policy, session, now);
    const about = aboutOf(session);
    if (generation === session.elevatedGeneration - 1) return refused([{ _tag: 'RefreshRefused', by: null, ...about }]);
    const isParent = generation === session.generation - 1;
    const proof = { generation: session.generation, authenticatedAt: session.authenticatedAt };
    if (isParent && plus(session.rotatedAt, policy.graceMs) > now) {
      return { writes: null, events: [], answer: { _tag: 'Refreshed', ...proof, isLate: false } };
    }
    const isLost = isParent && session.seenGeneration < session.generation;
    if (isLost && session.lateRetries < MAX_LATE_RETRIES) {
      return {
        writes: { session: { ...session, lateRetries: session.lateRetries + 1 } },
        events: [{ _tag: 'SessionRetriedLate', by: session.userId, ...about }],
        answer: { _tag: 'Refreshed', ...proof, isLate: true },
      };
    }
    const notice = { to: session.primary === null ? [] : [session.primary], language };
    return {
      writes: { session, ends: 'reuse' },
      events: [{ _tag: 'SessionReused', by: null, ...about, notice }],
      answer: { _tag: 'Reused' },
    };
  };

const aboutOf = ({ userId, id: sessionId, generation }: Session) => ({ userId, sessionId, generation });

const refused = (events: readonly DomainEvent[]): SessionDecision<RefreshVerdict> => ({
  writes: null,
  events,
  answer: { _tag: 'Refused' },
});

const rotated = (policy: RefreshPolicy, session: Session, now: Date): SessionDecision<RefreshVerdict> => {
  const generation = session.generation + 1;
  const idleExpiresAt = plus(now, policy.idleTtlMs);
  const next = { generation, seenGeneration: session.generation, lateRetries: 0, rotatedAt: now, idleExpiresAt };
  const { authenticatedAt } = session;
  return {
    writes: { session: next },
    events: [],
    answer: { _tag: 'Refreshed', generation, authenticatedAt, isLate: false },
  };
};

/** Ends the session if the token is authentic, even if it is an old one. */
export const logOut =
  (isAuthentic: (session: Session) => boolean) =>
  (session: Session, now: Date): SessionDecision<void> =>
    isAlive(session, now) && isAuthentic(session)
      ? {
          writes: { session, ends: 'logout' },
          events: [ended(session.userId, 'logout', session.id)],
          answer: undefined,
        }
      : { writes: null, events: [], answer: undefined };

/** A user can end sessions without limit, so the audit trail only counts these events after the first few. */
export const ended = (userId: UserId, reason: EndReason, sessions?: SessionId): DomainEvent => ({
  _tag: 'SessionEnded',
  by: userId,
  userId,
  reason,
  isTallied: true,
  ...(sessions && { sessions }),
});

import { Ord } from 'fp-ts/lib/string.js';
import type { Address } from '../addresses/address.ts';
import type { DomainEvent } from '../events.ts';
import type { SessionId, UserId } from '../ids.ts';
import { LANGUAGES } from '../messages/message.ts';

export type LivingSession = Readonly<{
  id: SessionId;
  createdAt: Date;
  /** It was refreshed, or a browser used its cookie, which is never refreshed. */
  isKeptAlive: boolean;
  isSeen: boolean;
  usedAt: Date;
}>;

/** The newest sessions never end this way, so that no user is signed out right after signing in. */
export const NEWEST_KEPT = 10;

/** Scripts that sign in for each run don't keep their sessions alive; browsers and apps do. */
const byUse = (a: LivingSession, b: LivingSession): number =>
  Number(a.isKeptAlive) - Number(b.isKeptAlive) ||
  Number(a.isSeen) - Number(b.isSeen) ||
  a.usedAt.getTime() - b.usedAt.getTime() ||
  Ord.compare(a.id, b.id);

/**
 * The sessions to end above `max`: never used first, then never kept alive, then the others, each group by least recent
 * use; never one of the ten newest.
 */
export const sessionsToEnd = (living: readonly LivingSession[], max: number): readonly SessionId[] =>
  living
    .toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime() || Ord.compare(b.id, a.id))
    .slice(NEWEST_KEPT)
    .toSorted(byUse)
    .slice(0, Math.max(0, living.length - max))
    .map(({ id }) => id);

/** The service ended sessions: one event for each of `ids`, and one for `counted` more. The owner is notified. */
export const excess = (
  userId: UserId,
  primary: Address | null,
  ids: readonly SessionId[],
  counted: number,
): readonly DomainEvent[] => {
  const sessions = [...ids, ...(counted > 0 ? [counted] : [])];
  if (sessions.length === 0) return [];
  const notice = { to: primary === null ? [] : [primary], language: LANGUAGES[0] };
  return [
    ...sessions.map((one) => ({
      _tag: 'SessionEnded' as const,
      by: null,
      userId,
      reason: 'excess' as const,
      sessions: one,
    })),
    { _tag: 'SessionsExceeded', by: null, userId, notice },
  ];
};

import { Ord } from 'fp-ts/lib/string.js';
import type { Address } from '../addresses/address.ts';
import type { DomainEvent } from '../events.ts';
import type { SessionId, UserId } from '../ids.ts';
import { LANGUAGES } from '../messages/message.ts';

export type LivingSession = Readonly<{
  id: SessionId;
  createdAt: Date;
  /** Whether the session was refreshed, or a browser used its cookie (cookie sessions are never refreshed). */
  isKeptAlive: boolean;
  isSeen: boolean;
  usedAt: Date;
}>;

/** The number of newest sessions that are never ended, so that no user is signed out right after signing in. */
export const NEWEST_KEPT = 10;

/** Sessions that were never kept alive come first: most of these belong to scripts that sign in on each run. */
const byUse = (a: LivingSession, b: LivingSession): number =>
  Number(a.isKeptAlive) - Number(b.isKeptAlive) ||
  Number(a.isSeen) - Number(b.isSeen) ||
  a.usedAt.getTime() - b.usedAt.getTime() ||
  Ord.compare(a.id, b.id);

/**
 * Returns the sessions to end so that at most `max` remain. Sessions that were never kept alive end first (unused ones
 * before used ones), then the least recently used. The ten newest are never ended.
 */
export const sessionsToEnd = (living: readonly LivingSession[], max: number): readonly SessionId[] =>
  living
    .toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime() || Ord.compare(b.id, a.id))
    .slice(NEWEST_KEPT)
    .toSorted(byUse)
    .slice(0, Math.max(0, living.length - max))
    .map(({ id }) => id);

/** Returns one event for each session in `ids`, one for `counted` further ended sessions, and one with the notice. */
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

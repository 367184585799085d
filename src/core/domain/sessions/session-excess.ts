import type { SessionId } from '../ids.ts';

/** A living session, as far as it matters which one ends when a user has too many. */
export type LivingSession = Readonly<{
  id: SessionId;
  createdAt: Date;
  /** Whether it was refreshed, or its user signed in again under it. */
  isRefreshed: boolean;
  /** Whether a call was made under it. */
  isSeen: boolean;
  /** The last sign-in, refresh or call. */
  usedAt: Date;
}>;

/** A user who has just signed in is not signed out again, however many sign-ins there are. */
export const NEWEST_KEPT = 10;

/** Scripts that sign in for each run don't refresh; a browser or an app that somebody uses does. */
const rankOf = ({ isRefreshed, isSeen }: LivingSession): number => (isRefreshed ? 2 : 0) + (isSeen ? 1 : 0);

/**
 * Which sessions of a user end because there are more than `max`: first those that were never used, oldest first, then
 * those that were never refreshed, then the others, each the least recently used first; never one of the ten newest.
 */
export const sessionsToEnd = (living: readonly LivingSession[], max: number): readonly SessionId[] =>
  living
    .toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime() || (a.id < b.id ? 1 : -1))
    .slice(NEWEST_KEPT)
    .toSorted((a, b) => rankOf(a) - rankOf(b) || a.usedAt.getTime() - b.usedAt.getTime() || (a.id < b.id ? -1 : 1))
    .slice(0, Math.max(0, living.length - max))
    .map(({ id }) => id);

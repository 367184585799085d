import type { SessionId, UserId } from '../ids.ts';

/** Who makes a request: a living session of an active user, with the role's privileges as they are right now. */
export type Principal = Readonly<{
  userId: UserId;
  sessionId: SessionId;
  /** Of the token that was presented, or is to be issued. */
  generation: number;
  /** How long ago the elevation was that the token belongs to, in milliseconds, by the clock of the store. */
  authenticatedMsAgo: number;
  authenticatedAt: Date;
  role: string;
  privileges: readonly string[];
}>;

/**
 * What tokens prove: a generation of their session, and the time of the elevation that it belongs to. Elevations are a
 * sign-in, a re-authentication and a changed password.
 */
export type Proof = Pick<Principal, 'generation' | 'authenticatedAt'>;

/** Whether the sign-in is fresh enough for what asks for one : within `reauthTtlMs`. */
export const isFresh = (reauthTtlMs: number, { authenticatedMsAgo }: Principal): boolean =>
  authenticatedMsAgo < reauthTtlMs;

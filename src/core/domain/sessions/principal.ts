import type { SessionId, UserId } from '../ids.ts';
import type { Amr } from '../second-factor/evidence.ts';

/** Who makes a request: an active session of an active user, with the role's current privileges. */
export type Principal = Readonly<{
  userId: UserId;
  sessionId: SessionId;
  /** The generation of the presented token, or of the one to be issued. */
  generation: number;
  /** Age of the token's elevation in milliseconds, by the database's clock. */
  authenticatedMsAgo: number;
  authenticatedAt: Date;
  /** The user has a second factor, whether or not this session proved it. */
  hasFactor: boolean;
  /** Milliseconds since this session last proved a second factor; null if it never did. */
  factorMsAgo: number | null;
  /** Whether it started on a remembered device, without the second factor. */
  isRemembered: boolean;
  amr: readonly Amr[];
  role: string;
  privileges: readonly string[];
}>;

/**
 * What tokens prove: a generation of the session and the time of its elevation. Elevations are a sign-in, a
 * re-authentication and a changed password.
 */
export type Proof = Pick<Principal, 'generation' | 'authenticatedAt'>;

/** False in a session on a remembered device, which has not proved the user's second factor. */
export const hasProvedFactor = ({ hasFactor, factorMsAgo }: Principal): boolean => !hasFactor || factorMsAgo !== null;

/** Whether the sign-in is fresh enough for sensitive calls: within `reauthTtlMs`, with the second factor if there is one. */
export const isFresh = (reauthTtlMs: number, { authenticatedMsAgo, hasFactor, factorMsAgo }: Principal): boolean =>
  authenticatedMsAgo < reauthTtlMs && (!hasFactor || (factorMsAgo !== null && factorMsAgo < reauthTtlMs));

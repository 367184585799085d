import type { SessionId, UserId } from '../ids.ts';
import type { Amr } from '../second-factor/evidence.ts';

/** The caller of a request: an active user in an active session, with the current privileges of the user's role. */
export type Principal = Readonly<{
  userId: UserId;
  sessionId: SessionId;
  /** The generation of the presented token or of the token to be issued. Each refresh starts a new generation. */
  generation: number;
  /** Milliseconds since the elevation (see `Proof`) that the token proves, by the database's clock. */
  authenticatedMsAgo: number;
  authenticatedAt: Date;
  /** Whether the user has a second factor. This session may not have proved it. */
  hasFactor: boolean;
  /** Milliseconds since this session last proved a second factor; null if it never did. */
  factorMsAgo: number | null;
  /** Whether the session was started on a remembered device, so without the second factor. */
  isRemembered: boolean;
  amr: readonly Amr[];
  role: string;
  privileges: readonly string[];
}>;

/**
 * What tokens prove: their generation, and the time of the last elevation. An elevation is a sign-in, re-authentication
 * or password change. It makes tokens of older generations invalid.
 */
export type Proof = Pick<Principal, 'generation' | 'authenticatedAt'>;

/** False if the user has a second factor that this session has not proved, for example on a remembered device. */
export const hasProvedFactor = ({ hasFactor, factorMsAgo }: Principal): boolean => !hasFactor || factorMsAgo !== null;

/** Whether the user signed in within the last `reauthTtlMs`, with the second factor if the user has one. */
export const isFresh = (reauthTtlMs: number, { authenticatedMsAgo, hasFactor, factorMsAgo }: Principal): boolean =>
  authenticatedMsAgo < reauthTtlMs && (!hasFactor || (factorMsAgo !== null && factorMsAgo < reauthTtlMs));

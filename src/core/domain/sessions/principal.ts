import type { SessionId, UserId } from '../ids.ts';
import type { Amr } from '../second-factor/evidence.ts';

/** Who makes a request: an active user in an active session, with the current privileges of the user's role. */
export type Principal = Readonly<{
  userId: UserId;
  sessionId: SessionId;
  /** The generation of the presented token, or of the token about to be issued. */
  generation: number;
  /** Milliseconds since the token's elevation, by the database's clock. */
  authenticatedMsAgo: number;
  authenticatedAt: Date;
  /** The user has a second factor, which this session may not have proved. */
  hasFactor: boolean;
  /** Milliseconds since this session last proved a second factor; null if it never did. */
  factorMsAgo: number | null;
  /** The session was started on a remembered device, so without the second factor. */
  isRemembered: boolean;
  amr: readonly Amr[];
  role: string;
  privileges: readonly string[];
}>;

/**
 * What tokens prove: a generation, and the time of its elevation. An elevation (a sign-in, a re-authentication or a
 * changed password) makes tokens of older generations invalid.
 */
export type Proof = Pick<Principal, 'generation' | 'authenticatedAt'>;

/** False if the user has a second factor that this session has not proved, as on a remembered device. */
export const hasProvedFactor = ({ hasFactor, factorMsAgo }: Principal): boolean => !hasFactor || factorMsAgo !== null;

/** Whether the user signed in within `reauthTtlMs`, with the second factor if there is one. */
export const isFresh = (reauthTtlMs: number, { authenticatedMsAgo, hasFactor, factorMsAgo }: Principal): boolean =>
  authenticatedMsAgo < reauthTtlMs && (!hasFactor || (factorMsAgo !== null && factorMsAgo < reauthTtlMs));

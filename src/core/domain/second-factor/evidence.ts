import type { SessionId, TokenDigest } from '../ids.ts';

/**
 * Authentication methods (RFC 8176): password, one-time or recovery code, code by text message, OAuth provider (`fed`),
 * passkey on one device (`hwk`) or synced (`swk`), PIN or fingerprint (`user`), more than one factor (`mfa`).
 */
export const AMR = ['pwd', 'otp', 'sms', 'fed', 'hwk', 'swk', 'user', 'mfa'] as const;
export type Amr = (typeof AMR)[number];

/**
 * The session whose undo link removes a factor. Usually this is the session that added the factor. If that session had
 * proved an older factor, the new factor takes over the `AddedIn` of the older factor. Null if no undo link removes the
 * factor.
 */
export type AddedIn = SessionId | null;

/** What a sign-in or re-authentication proved. `factorAddedIn` is the `AddedIn` of the second factor that was used. */
export type Evidence = Readonly<{ amr: readonly Amr[]; hasSecondFactor: boolean; factorAddedIn: AddedIn }>;

export const firstFactor = (...amr: readonly Amr[]): Evidence => ({
  amr,
  hasSecondFactor: false,
  factorAddedIn: null,
});

export const withSecondFactor = (amr: readonly Amr[], factorAddedIn: AddedIn): Evidence => ({
  amr: [...new Set<Amr>([...amr, 'otp', 'mfa'])],
  hasSecondFactor: true,
  factorAddedIn,
});

/** A passkey counts as two factors: the device, and the PIN or fingerprint that the device checks. */
export const withPasskey = (
  { isSynced, addedIn }: Readonly<{ isSynced: boolean; addedIn: AddedIn }>,
  amr: readonly Amr[] = [],
): Evidence => ({
  amr: [...new Set<Amr>([...amr, isSynced ? 'swk' : 'hwk', 'user', 'mfa'])],
  hasSecondFactor: true,
  factorAddedIn: addedIn,
});

export const FACTOR_METHODS = ['totp', 'recovery_code', 'passkey'] as const;
export type FactorMethod = (typeof FACTOR_METHODS)[number];

/**
 * A sign-in that waits for the second factor. Its token proves only that the first factor was right. `session` is the
 * session to renew; null if a new one starts.
 */
export type NewChallenge = Readonly<{
  token: TokenDigest;
  ttlMs: number;
  amr: readonly Amr[];
  session: SessionId | null;
}>;

import type { SessionId, TokenDigest } from '../ids.ts';

/**
 * How users prove who they are, in the terms of RFC 8176: a password; a code (by mail, by app or a recovery code); a
 * code by text message; a provider; a passkey on one device (`hwk`) or synced by an account (`swk`), which has verified
 * its user (`user`). `mfa` means more than one factor.
 */
export const AMR = ['pwd', 'otp', 'sms', 'fed', 'hwk', 'swk', 'user', 'mfa'] as const;
export type Amr = (typeof AMR)[number];

/**
 * The session that an added factor is attributed to, whose undo link removes the factor. This is the session that added
 * it; if that session had proved a second factor, it is the one that the proved factor is attributed to. Null if no
 * undo link covers the factor, such as an imported one.
 */
export type AddedIn = SessionId | null;

/**
 * What a sign-in or re-authentication proved. `factorAddedIn` is the session that its second factor is attributed to.
 */
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

/** A passkey counts as two factors: the device, and the PIN or fingerprint that verified its user. */
export const withPasskey = (
  { isSynced, addedIn }: Readonly<{ isSynced: boolean; addedIn: AddedIn }>,
  amr: readonly Amr[] = [],
): Evidence => ({
  amr: [...new Set<Amr>([...amr, isSynced ? 'swk' : 'hwk', 'user', 'mfa'])],
  hasSecondFactor: true,
  factorAddedIn: addedIn,
});

/** The methods by which a second factor can be given. */
export const FACTOR_METHODS = ['totp', 'recovery_code', 'passkey'] as const;
export type FactorMethod = (typeof FACTOR_METHODS)[number];

/**
 * A challenge for the second factor: its token proves a right first factor, and gives no other access. `session` is the
 * session to renew; null if a new one starts.
 */
export type NewChallenge = Readonly<{
  token: TokenDigest;
  ttlMs: number;
  amr: readonly Amr[];
  session: SessionId | null;
}>;

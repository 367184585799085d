import type { SessionId, TokenDigest } from '../ids.ts';

/**
 * How a user proved who they are, by the words of RFC 8176: a password, a code (by mail, app or from the list of recovery
 * codes), a code by text message, a provider; a passkey on one device (`hwk`) or in an account that syncs it (`swk`), which
 * has verified its user (`user`); `mfa` for more than one factor.
 */
export const AMR = ['pwd', 'otp', 'sms', 'fed', 'hwk', 'swk', 'user', 'mfa'] as const;
export type Amr = (typeof AMR)[number];

/**
 * The session that, without a second factor, added what an undo link removes: the factor itself, and everything that was
 * added later by a session that had proved it. Null for what was added with an older second factor.
 */
export type AddedIn = SessionId | null;

/** What a sign-in or re-authentication proved, and where its second factor was added. */
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

/** The methods that can answer a challenge. */
export const FACTOR_METHODS = ['totp', 'recovery_code', 'passkey'] as const;
export type FactorMethod = (typeof FACTOR_METHODS)[number];

/**
 * Proves a right first factor until the second one is given. It opens nothing else. `session` is the session whose user
 * signs in again; null if a new one starts.
 */
export type NewChallenge = Readonly<{
  token: TokenDigest;
  ttlMs: number;
  amr: readonly Amr[];
  session: SessionId | null;
}>;

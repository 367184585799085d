import type { SessionId, TokenDigest } from '../ids.ts';

/**
 * The values of RFC 8176 that describe how users sign in: a password; a code (by mail, by app or a recovery code); a
 * code by text message; a provider; a passkey on one device (`hwk`) or synced by an account (`swk`), which has verified
 * its user (`user`); `mfa` for more than one factor.
 */
export const AMR = ['pwd', 'otp', 'sms', 'fed', 'hwk', 'swk', 'user', 'mfa'] as const;
export type Amr = (typeof AMR)[number];

/**
 * The session whose undo link removes an added factor: the session that added it or, if that session had proved a
 * second factor, the session whose undo link removes that one. Null if there is none, as for imported factors.
 */
export type AddedIn = SessionId | null;

/** What a sign-in or re-authentication proved. `factorAddedIn` is the `AddedIn` of the second factor. */
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

export const FACTOR_METHODS = ['totp', 'recovery_code', 'passkey'] as const;
export type FactorMethod = (typeof FACTOR_METHODS)[number];

/**
 * A challenge for the second factor. Its token proves that the first factor was right, and grants nothing else.
 * `session` is the session to renew; null if a new one starts.
 */
export type NewChallenge = Readonly<{
  token: TokenDigest;
  ttlMs: number;
  amr: readonly Amr[];
  session: SessionId | null;
}>;

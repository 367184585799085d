import type { BodyFingerprint, TokenDigest } from '../domain/ids.ts';

/** Tokens that name an open registration; only the service can read them. */
export interface RegistrationTokens {
  /** 128 random bits that name a new registration in the store. */
  readonly newId: () => TokenDigest;
  /** Random text, different each time; others can't tell whether two tokens name the same registration. */
  readonly issue: (id: TokenDigest) => string;
  /** The registration that a token names; an invalid token names none that exists. */
  readonly read: (token: string) => TokenDigest;
}

/** Recognises a body that is sent again, without storing it. */
export interface BodyFingerprints {
  /** Keyed and salted: two fingerprints of one body differ. */
  readonly take: (body: string) => BodyFingerprint;
  /** Compares in constant time, with the current and each older key. */
  readonly matches: (fingerprint: BodyFingerprint, body: string) => boolean;
}

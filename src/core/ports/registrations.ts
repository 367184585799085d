import type { BodyFingerprint, TokenDigest } from '../domain/ids.ts';

/** Encrypted tokens. Each token names a registration in progress. */
export interface RegistrationTokens {
  /** Returns 128 random bits that identify a new registration in the store. */
  readonly newId: () => TokenDigest;
  /** Returns a different token each time, so that others can't tell whether two tokens name the same registration. */
  readonly issue: (id: TokenDigest) => string;
  /** Returns the id in a token. For an invalid token, returns an id that does not exist. */
  readonly read: (token: string) => TokenDigest;
}

/** Recognises a repeated request body without storing the body. */
export interface BodyFingerprints {
  /** Returns a keyed, salted hash: two fingerprints of the same body differ. */
  readonly take: (body: string) => BodyFingerprint;
  /** Compares in constant time with the current key and each older key. */
  readonly matches: (fingerprint: BodyFingerprint, body: string) => boolean;
}

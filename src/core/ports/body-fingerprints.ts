import type { BodyFingerprint } from '../domain/ids.ts';

/** Recognise a body that is sent again, without keeping it. */
export interface BodyFingerprints {
  /** Keyed and salted: two fingerprints of one body differ. */
  readonly take: (body: string) => BodyFingerprint;
  /** Compares in constant time, with the current and each older key. */
  readonly matches: (fingerprint: BodyFingerprint, body: string) => boolean;
}

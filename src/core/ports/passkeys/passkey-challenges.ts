import type { GenuineChallenge, Purpose } from '../../domain/passkeys/ceremony.ts';

/** A challenge is an authenticated time and 128 random bits. It is not stored, so that issuing one costs nothing. */
export interface PasskeyChallenges {
  readonly issue: (purpose: Purpose, now: Date) => string;
  /** Null unless issued for this purpose, with the current key or an older one. Compares in constant time. */
  readonly open: (challenge: string, purpose: Purpose) => GenuineChallenge | null;
}

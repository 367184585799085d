import type { GenuineChallenge, Purpose } from '../../domain/passkeys/ceremony.ts';

/** A challenge is an authenticated time and 128 random bits. It is not stored, so that issuing one costs nothing. */
export interface PasskeyChallenges {
  readonly issue: (purpose: Purpose, now: Date) => string;
  /** Null if the challenge was not issued for this purpose with a configured key. Compares in constant time. */
  readonly open: (challenge: string, purpose: Purpose) => GenuineChallenge | null;
}

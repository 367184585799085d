import type { GenuineChallenge, Purpose } from '../../domain/passkeys/ceremony.ts';

/** Not stored: an authenticated time and 128 random bits, so that handing them out costs nothing. */
export interface PasskeyChallenges {
  readonly issue: (purpose: Purpose, now: Date) => string;
  /** Null unless it was issued for this purpose, with the current or an older key. Compares in constant time. */
  readonly open: (challenge: string, purpose: Purpose) => GenuineChallenge | null;
}

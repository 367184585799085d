import type { LinkClaim, LinkSubject } from '../domain/recovery/recovery.ts';

/**
 * Tokens that are kept nowhere (contract, “Counting”): 128 bits of a keyed hash over what they are bound to, so that a
 * reset by one voids it, and all others. An account that is disabled and enabled again within the hour has its link back.
 */
export interface ResetLinks {
  readonly issue: (subject: LinkSubject, expiresAt: Date) => string;
  /** What a text claims, if it is a token at all; whether that is true is for `isGenuine` to say. */
  readonly read: (token: string) => LinkClaim | null;
  /** In constant time; with each of the keys that still verify. */
  readonly isGenuine: (claim: LinkClaim, subject: LinkSubject) => boolean;
}

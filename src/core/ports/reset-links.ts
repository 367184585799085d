import type { LinkClaim, LinkSubject } from '../domain/recovery/recovery.ts';

/**
 * Tokens are not stored: each has 128 bits of a keyed hash over its subject, so that a reset invalidates all of them.
 */
export interface ResetLinks {
  readonly issue: (subject: LinkSubject, expiresAt: Date) => string;
  /** Parses a token without authenticating it; null if it is malformed. */
  readonly read: (token: string) => LinkClaim | null;
  /** Compares in constant time, with the current key and each older one. */
  readonly isGenuine: (claim: LinkClaim, subject: LinkSubject) => boolean;
}

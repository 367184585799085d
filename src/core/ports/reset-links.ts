import type { LinkClaim, LinkSubject } from '../domain/recovery/recovery.ts';

/** Tokens are not stored: each is a keyed hash (128 bits) of what it is bound to, so that a reset invalidates all. */
export interface ResetLinks {
  readonly issue: (subject: LinkSubject, expiresAt: Date) => string;
  /** Parses a token without authenticating it; null if it is malformed. */
  readonly read: (token: string) => LinkClaim | null;
  /** Compares in constant time, with the current key and each older one. */
  readonly isGenuine: (claim: LinkClaim, subject: LinkSubject) => boolean;
}

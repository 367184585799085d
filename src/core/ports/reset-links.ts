import type { LinkClaim, LinkSubject } from '../domain/recovery/recovery.ts';

/** Tokens are not stored. Each is 128 bits of a keyed hash over its subject, so a reset invalidates all tokens. */
export interface ResetLinks {
  readonly issue: (subject: LinkSubject, expiresAt: Date) => string;
  /** Parses a token without authenticating it; null if the token is malformed. */
  readonly read: (token: string) => LinkClaim | null;
  /** Compares in constant time with the current key and each older key. */
  readonly isGenuine: (claim: LinkClaim, subject: LinkSubject) => boolean;
}

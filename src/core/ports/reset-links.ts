import type { LinkClaim, LinkSubject } from '../domain/recovery/recovery.ts';

/** Not stored: 128 bits of a keyed hash over what they are bound to, so that a reset invalidates all of them. */
export interface ResetLinks {
  readonly issue: (subject: LinkSubject, expiresAt: Date) => string;
  /** Parses a token without authenticating it; null if it does not have the form of one. */
  readonly read: (token: string) => LinkClaim | null;
  /** Compares in constant time, with the current and each older key. */
  readonly isGenuine: (claim: LinkClaim, subject: LinkSubject) => boolean;
}

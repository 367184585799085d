import { hash } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { AccessClaim } from '../../core/ports/access-tokens.ts';

/** What a token claims, and the key that its signature was verified with. */
export type Verified = Readonly<{ claim: AccessClaim; key: KeyObject }>;

/** Some megabytes; with more tokens in use, the oldest ones are verified again. */
const MAX_KEPT = 10_000;

/**
 * Remembers tokens whose signature was verified, because verifying takes fifty times as long as hashing. Kept by their
 * SHA-256, so that a dump of the memory has no more tokens than before. Whether the session lives is not remembered.
 */
export const makeVerifiedTokens = (maxKept = MAX_KEPT) => {
  const kept = new Map<string, Verified>();
  const digestOf = (token: string): string => hash('sha256', token, 'base64');
  return {
    /** Undefined if it was not verified, or if `holds` says that it would no longer be. */
    find: (token: string, holds: (verified: Verified) => boolean): AccessClaim | undefined => {
      const digest = digestOf(token);
      const found = kept.get(digest);
      if (found === undefined || holds(found)) return found?.claim;
      kept.delete(digest);
      return undefined;
    },
    keep: (token: string, verified: Verified): void => {
      const [oldest] = kept.size >= maxKept ? kept.keys() : [];
      if (oldest !== undefined) kept.delete(oldest);
      kept.set(digestOf(token), verified);
    },
    size: () => kept.size,
  };
};

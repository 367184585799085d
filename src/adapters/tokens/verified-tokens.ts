import { hash } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { AccessClaim } from '../../core/ports/access-tokens.ts';

export type Verified = Readonly<{ claim: AccessClaim; key: KeyObject }>;

/** The maximum number of tokens, which take some megabytes. Tokens that are dropped are verified again. */
const MAX_KEPT = 10_000;

/**
 * Remembers tokens whose signature was verified, because verifying takes fifty times as long as hashing. Tokens are
 * kept as SHA-256 digests, so that a memory dump reveals none. Whether the session is still active is not remembered.
 */
export const makeVerifiedTokens = (maxKept = MAX_KEPT) => {
  const kept = new Map<string, Verified>();
  const digestOf = (token: string): string => hash('sha256', token, 'base64');
  return {
    /** Undefined if the token was not verified before, or if `holds` says that it is no longer valid. */
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

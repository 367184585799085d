import type { TokenDigest } from '../../src/core/domain/ids.ts';
import type { OpaqueTokens } from '../../src/core/ports/opaque-tokens.ts';

/** Throws for anything but text, as a hash does. */
const digest = (token: string): TokenDigest => `digest of ${token.valueOf()}` as TokenDigest;

/** Tokens are sequential, and as long as real ones; give two that share a store different names. */
export const makeFakeOpaqueTokens = (name = 'token'): OpaqueTokens => {
  let count = 0;
  return {
    issue: () => {
      const token = `${name}-${(count += 1)}`.padEnd(22, '_');
      return { token, digest: digest(token) };
    },
    digest,
  };
};

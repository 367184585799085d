import { createHash, randomBytes } from 'node:crypto';
import type { TokenDigest } from '../../core/domain/ids.ts';
import type { OpaqueTokens } from '../../core/ports/opaque-tokens.ts';

const digest = (token: string): TokenDigest => createHash('sha256').update(token).digest('base64url') as TokenDigest;

/** Tokens have 22 characters, and digests have 43. Both are base64url. */
export const makeOpaqueTokens = (): OpaqueTokens => ({
  issue: () => {
    const token = randomBytes(16).toString('base64url');
    return { token, digest: digest(token) };
  },
  digest,
});

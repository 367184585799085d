import type { TokenDigest } from '../domain/ids.ts';

/** Random tokens, of which only the digest is stored. */
export interface OpaqueTokens {
  /** Returns 128 random bits in base64url, and the digest to store. */
  readonly issue: () => Readonly<{ token: string; digest: TokenDigest }>;
  readonly digest: (token: string) => TokenDigest;
}

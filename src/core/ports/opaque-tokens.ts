import type { TokenDigest } from '../domain/ids.ts';

/** Random tokens; the store keeps only their digest. */
export interface OpaqueTokens {
  /** 128 random bits in base64url, and the digest to store. */
  readonly issue: () => Readonly<{ token: string; digest: TokenDigest }>;
  readonly digest: (token: string) => TokenDigest;
}

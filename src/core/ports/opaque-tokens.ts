import type { TokenDigest } from '../domain/ids.ts';

/** Random tokens. Only their digests are stored. */
export interface OpaqueTokens {
  /** Returns 128 random bits in base64url, and their digest. */
  readonly issue: () => Readonly<{ token: string; digest: TokenDigest }>;
  readonly digest: (token: string) => TokenDigest;
}

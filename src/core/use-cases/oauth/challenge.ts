import type { CodeChallenge, CodeVerifier } from '../../domain/oauth/oauth.ts';
import type { OpaqueTokens } from '../../ports/opaque-tokens.ts';

/** S256 of RFC 7636 is what the digest of an opaque token is: SHA-256 in base64url. */
export const challengeOf = (tokens: OpaqueTokens, verifier: CodeVerifier): CodeChallenge =>
  tokens.digest(verifier) as string as CodeChallenge;

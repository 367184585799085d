import type { CodeChallenge, CodeVerifier } from '../../domain/oauth/provider-profile.ts';
import type { OpaqueTokens } from '../../ports/opaque-tokens.ts';

/** The digest of an opaque token is SHA-256 in base64url, like the S256 challenge of RFC 7636. */
export const challengeOf = (tokens: OpaqueTokens, verifier: CodeVerifier): CodeChallenge =>
  tokens.digest(verifier) as string as CodeChallenge;

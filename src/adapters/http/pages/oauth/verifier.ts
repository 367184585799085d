import { createHash, randomBytes } from 'node:crypto';
import type { CodeChallenge, CodeVerifier } from '../../../../core/domain/oauth/provider-profile.ts';

/** Makes a PKCE verifier of 256 random bits (RFC 7636), which is stored only in a cookie of this browser. */
export const newVerifier = (): CodeVerifier => randomBytes(32).toString('base64url') as CodeVerifier;

export const challengeOf = (verifier: string): CodeChallenge =>
  createHash('sha256').update(verifier).digest('base64url') as CodeChallenge;

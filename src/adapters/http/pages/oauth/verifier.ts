import { createHash, randomBytes } from 'node:crypto';
import type { CodeChallenge, CodeVerifier } from '../../../../core/domain/oauth/provider-profile.ts';

/** 256 random bits that only the cookie of this browser holds (RFC 7636). */
export const newVerifier = (): CodeVerifier => randomBytes(32).toString('base64url') as CodeVerifier;

export const challengeOf = (verifier: string): CodeChallenge =>
  createHash('sha256').update(verifier).digest('base64url') as CodeChallenge;

import { createHash } from 'node:crypto';
import type { BodyFingerprint, TokenDigest } from '../../src/core/domain/ids.ts';
import type { OpaqueTokens } from '../../src/core/ports/opaque-tokens.ts';
import type { BodyFingerprints } from '../../src/core/ports/registrations.ts';
import type { RegistrationTokens } from '../../src/core/ports/registrations.ts';

/** As long as a real one, because columns are no longer. */
const digest = (token: string): TokenDigest => createHash('sha256').update(token).digest('base64url') as TokenDigest;

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

/** Names and tokens are sequential; give two that share a store different names. */
export const makeFakeRegistrationTokens = (name = 'registration'): RegistrationTokens => {
  let count = 0;
  return {
    newId: () => `${name} ${(count += 1)}` as TokenDigest,
    issue: (id) => `token ${(count += 1)} of ${id}`,
    read: (token) => token.replace(/^token \d+ of /, '') as TokenDigest,
  };
};

/** Short, as the column is; salted by a sequence. */
export const makeFakeBodyFingerprints = (): BodyFingerprints => {
  const bodies: string[] = [];
  return {
    take: (body) => String(bodies.push(body) - 1) as BodyFingerprint,
    matches: (fingerprint, body) => bodies[Number(fingerprint)] === body,
  };
};

import { createSecretKey, hkdfSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

/** What a key derived from `SECRET_KEY` is good for; no two uses share a key. Renaming one voids what it made. */
export type KeyLabel =
  | 'one-time-codes'
  | 'unknown-identifiers'
  | 'signing-keys'
  | 'messages'
  | 'rate-limits'
  | 'send-budgets'
  | 'idempotency-fingerprints'
  | 'idempotency-answers'
  | 'reset-links'
  | 'refresh-tokens'
  | 'audit'
  | 'cursors';

/**
 * Keys of 32 bytes: `current` makes, each of `all` (it comes first) still verifies. Not as bytes, which Node.js would make
 * a key of with each use, at six times the cost of a MAC.
 */
export type DerivedKeys = Readonly<{ current: KeyObject; all: readonly KeyObject[] }>;

export type Keys = Readonly<{ derive: (label: KeyLabel) => DerivedKeys }>;

const MIN_SECRET_BYTES = 32;

/** HKDF-SHA256 (RFC 5869) over `SECRET_KEY` and the older ones; throws where one has under 32 bytes. */
export const makeKeys = (secrets: Readonly<{ current: Buffer; old: readonly Buffer[] }>): Keys => {
  if ([secrets.current, ...secrets.old].some((secret) => secret.length < MIN_SECRET_BYTES)) {
    throw new Error(`a secret key must have at least ${MIN_SECRET_BYTES} bytes`);
  }
  return {
    derive: (label) => {
      const current = deriveKey(secrets.current, label);
      return { current, all: [current, ...secrets.old.map((secret) => deriveKey(secret, label))] };
    },
  };
};

// No salt: the secret is random already, and every process has to come to the same keys (RFC 5869 §3.1).
const deriveKey = (secret: Buffer, label: KeyLabel): KeyObject =>
  createSecretKey(Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), label, 32)));

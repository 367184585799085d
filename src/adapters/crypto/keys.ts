import { createSecretKey, hkdfSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

/** One label per use, so that no two uses share a key. Renaming a label invalidates everything made with its key. */
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
  | 'registrations'
  | 'registration-fingerprints'
  | 'refresh-tokens'
  | 'page-cookies'
  | 'session-cookies'
  | 'audit'
  | 'cursors'
  | 'totp-secrets'
  | 'recovery-codes'
  | 'webauthn-challenges';

/** `current` signs, and all keys verify. They are `KeyObject`s, because Node.js converts raw bytes on each use. */
export type DerivedKeys = Readonly<{ current: KeyObject; all: readonly KeyObject[] }>;

export type Keys = Readonly<{ derive: (label: KeyLabel) => DerivedKeys }>;

const MIN_SECRET_BYTES = 32;

/** Derives keys by HKDF-SHA256 (RFC 5869). Throws if a secret has fewer than 32 bytes. */
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

// HKDF needs no salt here: the secret is random, and all processes must derive the same keys (RFC 5869 §3.1).
const deriveKey = (secret: Buffer, label: KeyLabel): KeyObject =>
  createSecretKey(Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), label, 32)));

import { createHmac } from 'node:crypto';
import type { Keys } from './keys.ts';

/**
 * Keyed hashes (HMAC-SHA256) of a text that may hold a password: nobody without the key can try out what it was. The
 * first is made with the current key, the rest with the older ones, to recognise what they have hashed.
 */
export const makeFingerprints = (keys: Keys): ((text: string) => readonly Buffer[]) => {
  const { all } = keys.derive('idempotency-fingerprints');
  return (text) => all.map((key) => createHmac('sha256', key).update(text).digest());
};

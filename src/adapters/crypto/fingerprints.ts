import { createHmac } from 'node:crypto';
import type { Keys } from './keys.ts';

/**
 * Keyed hashes (HMAC-SHA256) of a request, which may contain a password, so that the database alone does not allow
 * guessing it. The first hash uses the current key, the others the older keys.
 */
export const makeFingerprints = (keys: Keys): ((text: string) => readonly Buffer[]) => {
  const { all } = keys.derive('idempotency-fingerprints');
  return (text) => all.map((key) => createHmac('sha256', key).update(text).digest());
};

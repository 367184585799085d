import { createHmac } from 'node:crypto';
import type { Keys } from './keys.ts';

/**
 * Returns HMAC-SHA256 hashes of a request, the first with the current key and the others with older keys. The hashes
 * are keyed, because a request may contain a password.
 */
export const makeFingerprints = (keys: Keys): ((text: string) => readonly Buffer[]) => {
  const { all } = keys.derive('idempotency-fingerprints');
  return (text) => all.map((key) => createHmac('sha256', key).update(text).digest());
};

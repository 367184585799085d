import { createHmac } from 'node:crypto';
import type { Keys } from './keys.ts';

/** Returns a request's HMAC-SHA256 hashes, first with the current key. Keyed, because it may contain a password. */
export const makeFingerprints = (keys: Keys): ((text: string) => readonly Buffer[]) => {
  const { all } = keys.derive('idempotency-fingerprints');
  return (text) => all.map((key) => createHmac('sha256', key).update(text).digest());
};

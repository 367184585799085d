import { createHmac } from 'node:crypto';
import type { Keys } from './keys.ts';

/** Keyed hashes (HMAC-SHA256) of a request, which may contain a password: first with the current key, then old ones. */
export const makeFingerprints = (keys: Keys): ((text: string) => readonly Buffer[]) => {
  const { all } = keys.derive('idempotency-fingerprints');
  return (text) => all.map((key) => createHmac('sha256', key).update(text).digest());
};

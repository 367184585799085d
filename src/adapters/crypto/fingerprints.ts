import { createHmac } from 'node:crypto';
import type { Keys } from './keys.ts';

/** Returns keyed hashes (HMAC-SHA256) of a request, which may contain a password. The current key comes first. */
export const makeFingerprints = (keys: Keys): ((text: string) => readonly Buffer[]) => {
  const { all } = keys.derive('idempotency-fingerprints');
  return (text) => all.map((key) => createHmac('sha256', key).update(text).digest());
};

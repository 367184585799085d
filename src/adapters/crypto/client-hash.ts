import { createHmac } from 'node:crypto';
import type { Keys } from './keys.ts';

/** Returns a keyed hash, so that rate limits store no IP addresses. A new `SECRET_KEY` resets all counts. */
export const makeClientHash = (keys: Keys): ((client: string) => string) => {
  const key = keys.derive('rate-limits').current;
  return (client) => createHmac('sha256', key).update(client).digest().subarray(0, 16).toString('base64url');
};

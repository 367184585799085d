import { createHmac } from 'node:crypto';
import type { Keys } from './keys.ts';

/**
 * What stands for a client's address where requests are counted, in 22 characters: nobody without the key can tell
 * whose it is, nor try all addresses. A new `SECRET_KEY` begins all counts anew.
 */
export const makeClientHash = (keys: Keys): ((client: string) => string) => {
  const key = keys.derive('rate-limits').current;
  return (client) => createHmac('sha256', key).update(client).digest().subarray(0, 16).toString('base64url');
};

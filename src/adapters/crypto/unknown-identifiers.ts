import { createHmac } from 'node:crypto';
import type { Keys } from './keys.ts';

/** How many buckets count the tries at identifiers that are nobody's. */
export const UNKNOWN_IDENTIFIER_BUCKETS = 2 ** 20;

/**
 * The bucket of an identifier, 0 to 2^20 - 1, from a keyed hash: nobody without the key can tell which identifiers
 * share one. The identifier has to be in its stored spelling. A new `SECRET_KEY` deals the buckets anew.
 */
export const makeBucketOf = (keys: Keys): ((identifier: string) => number) => {
  const key = keys.derive('unknown-identifiers').current;
  return (identifier) =>
    createHmac('sha256', key).update(identifier).digest().readUInt32BE(0) % UNKNOWN_IDENTIFIER_BUCKETS;
};

import { createHmac } from 'node:crypto';
import type { Keys } from './keys.ts';

/** Number of buckets that count attempts on unknown identifiers. */
export const UNKNOWN_IDENTIFIER_BUCKETS = 2 ** 20;

/**
 * The bucket of an identifier (in its stored spelling), from 0 to 2^20 - 1. The hash is keyed, so that nobody can find
 * out which identifiers share a bucket. A new `SECRET_KEY` redistributes the buckets.
 */
export const makeBucketOf = (keys: Keys): ((identifier: string) => number) => {
  const key = keys.derive('unknown-identifiers').current;
  return (identifier) =>
    createHmac('sha256', key).update(identifier).digest().readUInt32BE(0) % UNKNOWN_IDENTIFIER_BUCKETS;
};

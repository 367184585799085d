import { createHmac } from 'node:crypto';
import type { Keys } from './keys.ts';

const UNKNOWN_IDENTIFIER_BUCKETS = 2 ** 20;

/**
 * Maps an identifier without an account to one of the shared counters, called buckets. The hash is keyed to hide which
 * identifiers share a bucket. A new `SECRET_KEY` redistributes the identifiers.
 */
export const makeBucketOf = (keys: Keys): ((identifier: string) => number) => {
  const key = keys.derive('unknown-identifiers').current;
  return (identifier) =>
    createHmac('sha256', key).update(identifier).digest().readUInt32BE(0) % UNKNOWN_IDENTIFIER_BUCKETS;
};

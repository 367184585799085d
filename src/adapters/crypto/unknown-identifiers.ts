import { createHmac } from 'node:crypto';
import type { Keys } from './keys.ts';

const UNKNOWN_IDENTIFIER_BUCKETS = 2 ** 20;

/** Maps an identifier to a shared counter (bucket). Keyed, to hide which identifiers share one. */
export const makeBucketOf = (keys: Keys): ((identifier: string) => number) => {
  const key = keys.derive('unknown-identifiers').current;
  return (identifier) =>
    createHmac('sha256', key).update(identifier).digest().readUInt32BE(0) % UNKNOWN_IDENTIFIER_BUCKETS;
};

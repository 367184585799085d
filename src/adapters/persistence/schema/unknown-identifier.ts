import { defineEntity, p } from '@mikro-orm/core';
import { common, commonIndexes, touch } from './common.ts';
import { otpProperties, passwordProperties } from './count-properties.ts';

// A failure updates as many indexes here as on the identity of a known address, so that timing is the same. No query
// uses these.
const decoys = [1, 2, 3, 4, 5, 6].map((n) => ({
  name: `unknown_identifier_decoy_${n}_index`,
  properties: ['wrongOtpTotal' as const, 'bucket' as const, 'countedAt' as const],
}));

/** Failures of unknown identifiers, in 2^20 buckets: the key is a keyed hash of the identifier. */
export const UnknownIdentifierSchema = defineEntity({
  name: 'UnknownIdentifier',
  tableName: 'unknown_identifier',
  properties: {
    bucket: p.integer().primary().autoincrement(false),
    ...otpProperties,
    ...passwordProperties,
    /** When a failure or request last counted, for the purge; refused attempts don't count. */
    countedAt: p.datetime(3).defaultRaw('now()'),
    ...common,
  },
  indexes: [
    { name: 'unknown_identifier_counted_at_index', properties: ['countedAt'] },
    ...decoys,
    ...commonIndexes('unknown_identifier'),
  ],
  triggers: [touch('unknown_identifier')],
});

import { defineEntity, p } from '@mikro-orm/core';
import { common, commonIndexes, touch } from './common.ts';
import { otpProperties, passwordProperties } from './count-properties.ts';

// A failure updates as many indexes here as in the row of a known address, so that timing does not reveal which
// addresses are known. No query uses these indexes.
const decoys = [1, 2, 3, 4, 5, 6].map((n) => ({
  name: `unknown_identifier_decoy_${n}_index`,
  properties: ['wrongOtpTotal' as const, 'bucket' as const, 'countedAt' as const],
}));

/** Failed attempts on unknown identifiers. A keyed hash maps each identifier to one of 2^20 rows, called buckets. */
export const UnknownIdentifierSchema = defineEntity({
  name: 'UnknownIdentifier',
  tableName: 'unknown_identifier',
  properties: {
    bucket: p.integer().primary().autoincrement(false),
    ...otpProperties,
    ...passwordProperties,
    /** When a failure or request was last counted; the purge uses this. Refused attempts are not counted. */
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

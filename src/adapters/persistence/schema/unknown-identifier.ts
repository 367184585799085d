import { defineEntity, p } from '@mikro-orm/core';
import { common, commonIndexes, touch } from './common.ts';
import { otpProperties } from './otp-columns.ts';
import { passwordProperties } from './password-columns.ts';

/** Codes asked for and passwords tried for nobody, in 2^20 buckets: the row's key is a keyed hash of the identifier. */
export const UnknownIdentifierSchema = defineEntity({
  name: 'UnknownIdentifier',
  tableName: 'unknown_identifier',
  properties: {
    bucket: p.integer().primary().autoincrement(false),
    ...otpProperties,
    ...passwordProperties,
    ...common,
  },
  indexes: commonIndexes('unknown_identifier'),
  triggers: [touch('unknown_identifier')],
});

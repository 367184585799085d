import { defineEntity, p } from '@mikro-orm/core';
import { common, commonIndexes, touch } from './common.ts';
import { scopeProperties } from './count-properties.ts';
import { UserSchema } from './user.ts';

/** Devices that a user signed in from, by the digest of their token, with the counts of their attempt scope. */
export const KnownDeviceSchema = defineEntity({
  name: 'KnownDevice',
  tableName: 'known_device',
  properties: {
    id: p.integer().primary().autoincrement(),
    user: () => p.manyToOne(UserSchema).mapToPk().deleteRule('cascade').updateRule('no action'),
    tokenHash: p.string().length(43).unique('known_device_token_hash_unique'),
    lastUsedAt: p.datetime(3),
    expiresAt: p.datetime(3),
    /** When the second factor was given here to be remembered. */
    factorAt: p.datetime(3).nullable(),
    ...scopeProperties,
    ...common,
  },
  indexes: [
    { name: 'known_device_user_id_index', properties: ['user'] },
    { name: 'known_device_expires_at_index', properties: ['expiresAt'] },
    ...commonIndexes('known_device'),
  ],
  triggers: [touch('known_device')],
});

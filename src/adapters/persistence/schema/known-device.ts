import { defineEntity, p } from '@mikro-orm/core';
import { common, commonIndexes, touch } from './common.ts';
import { scopeProperties } from './count-properties.ts';
import { UserSchema } from './user.ts';

/** Devices from which a user has signed in, each with its own failure counts and the digest of its token. */
export const KnownDeviceSchema = defineEntity({
  name: 'KnownDevice',
  tableName: 'known_device',
  properties: {
    id: p.integer().primary().autoincrement(),
    user: () => p.manyToOne(UserSchema).mapToPk().deleteRule('cascade').updateRule('no action'),
    tokenHash: p.string().length(43).unique('known_device_token_hash_unique'),
    lastUsedAt: p.datetime(3),
    expiresAt: p.datetime(3),
    /** When a second factor was entered on this device and the user asked to remember it; null if not remembered. */
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

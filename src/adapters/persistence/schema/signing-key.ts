import { defineEntity, p } from '@mikro-orm/core';
import { common, commonIndexes, touch } from './common.ts';

/** ES256 keys for access tokens. The private key is encrypted under a key derived from `SECRET_KEY`. */
export const SigningKeySchema = defineEntity({
  name: 'SigningKey',
  tableName: 'signing_key',
  properties: {
    id: p.integer().primary().autoincrement(),
    kid: p.string().length(64).unique('signing_key_kid_unique'),
    publicKey: p.text(),
    privateKey: p.blob().$type<Buffer>(),
    activatesAt: p.datetime(3).defaultRaw('now()'),
    /** The longest token lifetime, in milliseconds, of any process that used the key. The key is kept that long. */
    tokenTtlMs: p.integer().default(0),
    ...common,
  },
  indexes: commonIndexes('signing_key'),
  triggers: [touch('signing_key')],
});

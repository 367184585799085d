import { defineEntity, p } from '@mikro-orm/core';
import { common, commonIndexes, touch } from './common.ts';

/** ES256 key pairs that sign access tokens; the private part is sealed under a key derived from `SECRET_KEY`. */
export const SigningKeySchema = defineEntity({
  name: 'SigningKey',
  tableName: 'signing_key',
  properties: {
    id: p.integer().primary().autoincrement(),
    kid: p.string().length(64).unique('signing_key_kid_unique'),
    publicKey: p.text(),
    privateKey: p.blob().$type<Buffer>(),
    /** From when on it signs. */
    activatesAt: p.datetime(3).defaultRaw('now()'),
    /** The longest life of a token of any process that knew it, so that it stays as long as one may be alive. */
    tokenTtlMs: p.integer().default(0),
    ...common,
  },
  indexes: commonIndexes('signing_key'),
  triggers: [touch('signing_key')],
});

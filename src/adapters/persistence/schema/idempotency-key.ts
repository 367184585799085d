import { defineEntity, p } from '@mikro-orm/core';
import { common, commonIndexes, touch } from './common.ts';
import { UserSchema } from './user.ts';

/** Requests with an `Idempotency-Key`. The response is encrypted. It is null while the request runs. */
export const IdempotencyKeySchema = defineEntity({
  name: 'IdempotencyKey',
  tableName: 'idempotency_key',
  properties: {
    /** Replaced whenever a request takes the key, so that a request that lost its key can't change the row. */
    id: p.uuid().primary(),
    user: () => p.manyToOne(UserSchema).mapToPk().deleteRule('cascade').updateRule('no action'),
    key: p.string().length(255),
    fingerprint: p.blob(),
    answer: p.blob().nullable(),
    claimedAt: p.datetime(3).defaultRaw('now()'),
    ...common,
  },
  uniques: [{ name: 'idempotency_key_user_id_key_unique', properties: ['user', 'key'] }],
  indexes: [
    { name: 'idempotency_key_claimed_at_index', properties: ['claimedAt'] },
    ...commonIndexes('idempotency_key'),
  ],
  triggers: [touch('idempotency_key')],
});

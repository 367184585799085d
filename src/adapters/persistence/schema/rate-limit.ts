import { defineEntity, p } from '@mikro-orm/core';
import { common, commonIndexes, touch } from './common.ts';

/** rate-limiter-flexible prescribes the first three columns. Unlogged: no request waits for it; a crash empties it. */
export const RateLimitSchema = defineEntity({
  name: 'RateLimit',
  tableName: 'rate_limit',
  properties: {
    key: p.string().length(64).primary(),
    points: p.integer(),
    expire: p.bigint(),
    ...common,
  },
  indexes: commonIndexes('rate_limit'),
  triggers: [touch('rate_limit')],
});

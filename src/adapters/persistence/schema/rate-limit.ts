import { defineEntity, p } from '@mikro-orm/core';
import { common, commonIndexes, touch } from './common.ts';

/**
 * The rate-limiter-flexible package requires the first three columns. The table is unlogged, so that no request waits
 * for the disk. A crash empties it.
 */
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

import { defineEntity, p } from '@mikro-orm/core';
import { common, commonIndexes, touch } from './common.ts';

/**
 * Requests counted by a keyed hash of the client's address, until `expire` (milliseconds since 1970). The names of the
 * first three columns and their order are those of rate-limiter-flexible. The table is unlogged: a crash of PostgreSQL
 * empties it, and in return no request waits for the disk.
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

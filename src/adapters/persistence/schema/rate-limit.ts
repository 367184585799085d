import { defineEntity, p } from '@mikro-orm/core';
import { common, commonIndexes, touch } from './common.ts';

/**
 * Requests per keyed hash of the client's address, until `expire` (Unix milliseconds). rate-limiter-flexible prescribes
 * names and order of the first three columns. Unlogged: a crash of PostgreSQL empties it, and in return no request
 * waits for the disk.
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

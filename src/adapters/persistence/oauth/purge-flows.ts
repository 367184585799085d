import type { Pool } from 'pg';
import { purgeAll, purgeStatement } from '../database/purge.ts';
import { onPool } from '../database/sql.ts';

const PURGE = purgeStatement({
  name: 'oauth_flow_purge',
  table: 'oauth_flow',
  where: 'expires_at < statement_timestamp()',
  order: 'expires_at',
});

export const purgeFlows = (pool: Pool): Promise<number> => purgeAll(onPool(pool), PURGE);

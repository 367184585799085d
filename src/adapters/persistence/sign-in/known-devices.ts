import type { Pool } from 'pg';
import { purgeAll, purgeStatement } from '../database/purge.ts';
import { onPool } from '../database/sql.ts';

const PURGE = purgeStatement({
  name: 'known_device_purge',
  table: 'known_device',
  where: 'expires_at <= statement_timestamp()',
  order: 'expires_at',
});

export const purgeKnownDevices = (pool: Pool): Promise<number> => purgeAll(onPool(pool), PURGE);

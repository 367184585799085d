import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { isReachable } from './adapters/persistence/database.ts';
import type { Database } from './adapters/persistence/database.ts';
import { isCurrent, migrate } from './adapters/persistence/migrate.ts';
import type { Config } from './config.ts';
import { MIGRATIONS } from './environment.ts';

const RETRY_MS = 1_000;

/**
 * Does `work` once the schema is current: development migrates and seeds by itself, production migrates only with
 * `MIGRATE_ON_START` and else waits for whoever does. A database that is away is waited for too; anything else rejects.
 */
export const onceCurrent = async <A>(
  { mode, database: { migrateOnStart } }: Config,
  { orm, pool }: Database,
  { logger, signal }: Readonly<{ logger: Logger; signal: AbortSignal }>,
  work: () => Promise<A>,
): Promise<A> => {
  for (let told = ''; ;) {
    try {
      if (migrateOnStart) await migrate(orm);
      if (migrateOnStart && mode !== 'production') await orm.seeder.seedString('DatabaseSeeder');
      if (await isCurrent(pool, MIGRATIONS)) return await work();
      if (told !== 'migrations') logger.warn('the schema is not current: run the migrations (npm run migrate)');
      told = 'migrations';
    } catch (error) {
      if (await isReachable(pool)) throw error;
      if (told !== 'database') logger.warn({ err: error }, 'the database is away; trying again every second');
      told = 'database';
    }
    await sleep(RETRY_MS, undefined, { signal });
  }
};

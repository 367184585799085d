import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { hasRole } from '../adapters/persistence/database/database.ts';
import type { Database } from '../adapters/persistence/database/database.ts';
import { isCurrent, migrate } from '../adapters/persistence/database/migrate.ts';
import { isOutage } from '../adapters/persistence/database/outage.ts';
import type { Config } from '../config/config.ts';
import { MIGRATIONS } from './project.ts';

const RETRY_MS = 1_000;

const NEEDED = {
  migrations: 'the schema is not current: run the migrations (npm run migrate)',
  database: 'the database is away; trying again every second',
};

const NO_ROLE = 'the role of users who register (DEFAULT_ROLE) does not exist, so that nobody can: run the seeders';

/**
 * Runs `work` once the database is ready. Development migrates and seeds by itself; production migrates only with
 * `MIGRATE_ON_START` and otherwise waits until someone else did. Waits while the database is unreachable; any other
 * error rejects.
 */
export const onceCurrent = async <A>(
  { mode, database: { migrateOnStart }, registration }: Config,
  { orm, pool }: Database,
  { logger, signal }: Readonly<{ logger: Logger; signal: AbortSignal }>,
  work: () => Promise<A>,
): Promise<A> => {
  for (let told: keyof typeof NEEDED | null = null; ;) {
    let needed: keyof typeof NEEDED;
    let cause: unknown;
    try {
      if (migrateOnStart) await migrate(orm);
      if (migrateOnStart && mode !== 'production') await orm.seeder.seedString('DatabaseSeeder');
      if (await isCurrent(pool, MIGRATIONS)) {
        if (!(await hasRole(pool, registration.defaultRole))) logger.warn(NO_ROLE);
        return await work();
      }
      needed = 'migrations';
    } catch (error) {
      if (!isOutage(error)) throw error;
      needed = 'database';
      cause = error;
    }
    if (told !== needed) logger.warn(cause === undefined ? {} : { err: cause }, NEEDED[needed]);
    told = needed;
    await sleep(RETRY_MS, undefined, { signal });
  }
};

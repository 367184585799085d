import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { hasRole } from '../adapters/persistence/database/database.ts';
import type { Database } from '../adapters/persistence/database/database.ts';
import { isCurrent, migrate, supersededMigration } from '../adapters/persistence/database/migrate.ts';
import { isOutage } from '../adapters/persistence/database/outage.ts';
import type { Config } from '../config/config.ts';
import { DATA, MIGRATIONS, endMisconfigured } from './project.ts';

const RETRY_MS = 1_000;

const NEEDED = {
  migrations: 'the schema is not current: run the migrations (npm run migrate)',
  database: 'the database is away; trying again every second',
};

const NO_ROLE = 'the role of users who register (DEFAULT_ROLE) does not exist, so that nobody can: run the seeders';

/** Ends the process where the database was made by migrations that were replaced since, because no way leads from them. */
export const endIfSuperseded = async ({ database: { url } }: Config, pool: Pool): Promise<void> => {
  const name = await supersededMigration(pool, MIGRATIONS);
  if (name === undefined) return;
  const anew =
    url === null
      ? `delete the folder ${DATA} and start again`
      : 'use an empty database, or empty this one with npx mikro-orm migration:fresh --seed DatabaseSeeder';
  endMisconfigured(
    `The database was made by an early version of this service (${name}), and can't be migrated to this one.\n` +
      `To begin anew, ${anew}. All data in it is lost.`,
  );
};

/**
 * Does `work` once the database has what the service needs: development migrates and seeds by itself, production
 * migrates only with `MIGRATE_ON_START`, and else waits for whoever does. A database that is away is waited for too;
 * anything else rejects.
 */
export const onceCurrent = async <A>(
  config: Config,
  { orm, pool }: Database,
  { logger, signal }: Readonly<{ logger: Logger; signal: AbortSignal }>,
  work: () => Promise<A>,
): Promise<A> => {
  const { migrateOnStart } = config.database;
  for (let told: keyof typeof NEEDED | null = null; ;) {
    let needed: keyof typeof NEEDED;
    let cause: unknown;
    try {
      await endIfSuperseded(config, pool);
      if (migrateOnStart) await migrate(orm);
      if (migrateOnStart && config.mode !== 'production') await orm.seeder.seedString('DatabaseSeeder');
      if (await isCurrent(pool, MIGRATIONS)) {
        if (!(await hasRole(pool, config.registration.defaultRole))) logger.warn(NO_ROLE);
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

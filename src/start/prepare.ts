import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { hasRole } from '../adapters/persistence/database/database.ts';
import type { Database } from '../adapters/persistence/database/database.ts';
import { fitnessOf } from '../adapters/persistence/database/fitness.ts';
import { isCurrent, migrate, supersededMigration } from '../adapters/persistence/database/migrate.ts';
import { isOutage, isReadOnly } from '../adapters/persistence/database/outage.ts';
import type { Config } from '../config/config.ts';
import { DATA, MIGRATIONS, endMisconfigured } from './project.ts';

const RETRY_MS = 1_000;

export const TAKES_NO_CHANGES =
  'the database takes no changes: it is a standby, or default_transaction_read_only is on for its role or for all';

const NEEDED = {
  migrations: 'the schema is not current: run the migrations (npm run migrate)',
  database: 'the database is away; trying again every second',
  writing: `${TAKES_NO_CHANGES}; trying again every second`,
};

const NO_ROLE = 'the role of new users (DEFAULT_ROLE) does not exist, so registration fails: run the seeders';

/**
 * Ends the process if the database has unsuitable settings, before anything is written. Closes its connection, because
 * changed settings apply only to new connections.
 */
export const endIfUnfit = async (pool: Pool): Promise<'Fit' | 'ReadOnly'> => {
  const client = await pool.connect();
  try {
    const fitness = await fitnessOf(client);
    return fitness._tag === 'Unfit' ? endMisconfigured(fitness.why) : fitness._tag;
  } finally {
    client.release(true);
  }
};

/** Ends the process if the database was created by migrations that no longer exist, because it can't be migrated. */
export const endIfSuperseded = async ({ database: { url } }: Config, pool: Pool): Promise<void> => {
  const name = await supersededMigration(pool, MIGRATIONS);
  if (name === undefined) return;
  const remedy =
    url === null
      ? `delete the folder ${DATA} and start the service again`
      : 'use an empty database, or empty this one with npx mikro-orm migration:fresh --seed DatabaseSeeder';
  endMisconfigured(
    `The database was made by an early version of this service (${name}) and cannot be migrated.\n` +
      `To begin anew, ${remedy}. All its data will be lost.`,
  );
};

/**
 * Calls `work` when the schema is current. With `MIGRATE_ON_START`, migrates and, outside production, seeds. Otherwise
 * waits until another process has migrated. Waits while the database is unreachable; rejects for other errors.
 */
export const onceCurrent = async <A>(
  config: Config,
  { orm, pool, checkPooler }: Database,
  { logger, signal }: Readonly<{ logger: Logger; signal: AbortSignal }>,
  work: () => Promise<A>,
): Promise<A> => {
  const { migrateOnStart } = config.database;
  for (let logged: keyof typeof NEEDED | null = null; ;) {
    let needed: keyof typeof NEEDED;
    let cause: unknown;
    try {
      const fitness = await endIfUnfit(pool);
      await endIfSuperseded(config, pool);
      if (fitness === 'Fit') {
        if (migrateOnStart) await migrate(orm, (step, migration) => logger.info({ migration }, step));
        if (migrateOnStart && config.mode !== 'production') await orm.seeder.seedString('DatabaseSeeder');
        if (await isCurrent(pool, MIGRATIONS)) {
          if (!(await hasRole(pool, config.registration.defaultRole))) logger.warn(NO_ROLE);
          await checkPooler();
          return await work();
        }
      }
      needed = fitness === 'Fit' ? 'migrations' : 'writing';
    } catch (error) {
      if (!isOutage(error)) throw error;
      needed = isReadOnly(error) ? 'writing' : 'database';
      cause = error;
    }
    if (logged !== needed) logger.warn(cause === undefined ? {} : { err: cause }, NEEDED[needed]);
    logged = needed;
    await sleep(RETRY_MS, undefined, { signal });
  }
};

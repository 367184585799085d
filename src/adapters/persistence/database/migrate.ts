import { readdir } from 'node:fs/promises';
import { basename } from 'node:path';
import { IsolationLevel } from '@mikro-orm/postgresql';
import type { MikroORM } from '@mikro-orm/postgresql';
import type { Pool } from 'pg';
import { onPool } from './sql.ts';
import { computed, notNull, statement } from './statement.ts';

/** Waiting for the lock must not fix what the transaction sees. */
const READ_COMMITTED = { isolationLevel: IsolationLevel.READ_COMMITTED };
/** An arbitrary number for the advisory lock; never change it. */
const MIGRATION_LOCK = 7_236_401_958;

/**
 * Applies pending migrations exactly once even if several instances start together. MikroORM's migrator takes no lock,
 * so this runs in a transaction with an advisory lock. Needs two connections.
 */
export const migrate = async (orm: MikroORM): Promise<readonly string[]> =>
  orm.em.fork().transactional(async (em) => {
    // Migrations of another instance may take longer than any request's timeout.
    await em.execute('set local lock_timeout = 0; set local statement_timeout = 0');
    await em.execute(`select pg_advisory_xact_lock(${MIGRATION_LOCK})`);
    const transaction = em.getTransactionContext();
    const applied = await orm.migrator.up(transaction === undefined ? {} : { transaction });
    return applied.map(({ name }) => name);
  }, READ_COMMITTED);

const APPLIED = statement({
  name: 'migrations_applied',
  columns: notNull({ name: computed.string }),
  text: `select name from public.mikro_orm_migrations order by id`,
});
const NO_SUCH_TABLE = '42P01';

/** Only reads, because the service's role may have no right to more. */
const appliedIn = async (pool: Pool): Promise<readonly string[]> => {
  try {
    return (await onPool(pool)(APPLIED)).map(({ name }) => name);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === NO_SUCH_TABLE) return [];
    throw error;
  }
};

const namesIn = async (folder: string): Promise<readonly string[]> =>
  (await readdir(folder)).filter((file) => file.endsWith('.ts')).map((file) => basename(file, '.ts'));

/** Whether every migration in `folder` was applied. */
export const isCurrent = async (pool: Pool, folder: string): Promise<boolean> => {
  const applied = new Set(await appliedIn(pool));
  return (await namesIn(folder)).every((name) => applied.has(name));
};

/**
 * The name of an applied migration that is older than every file in `folder`: those files can’t run on a schema that it
 * made. Undefined if there is none. Unknown newer migrations are accepted: a later version of the service applied them.
 */
export const supersededMigration = async (pool: Pool, folder: string): Promise<string | undefined> => {
  const [applied, names] = await Promise.all([appliedIn(pool), namesIn(folder)]);
  return applied.find((name) => names.every((known) => name < known));
};

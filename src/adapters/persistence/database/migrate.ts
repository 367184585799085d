import { readdir } from 'node:fs/promises';
import { basename } from 'node:path';
import type { MikroORM } from '@mikro-orm/postgresql';
import type { Pool } from 'pg';
import { onPool } from './sql.ts';
import { computed, notNull, statement } from './statement.ts';

/** One number for all instances of this service; arbitrary, but never to be changed. */
const MIGRATION_LOCK = 7_236_401_958;

/**
 * Applies what is pending, each migration once, however many instances start together: MikroORM's migrator takes no
 * lock, so the whole run stands in a transaction that holds an advisory one. Needs two connections.
 */
export const migrate = async (orm: MikroORM): Promise<readonly string[]> =>
  orm.em.fork().transactional(async (em) => {
    // waiting for another instance's migrations may take longer than any request is allowed to
    await em.execute('set local lock_timeout = 0; set local statement_timeout = 0');
    await em.execute(`select pg_advisory_xact_lock(${MIGRATION_LOCK})`);
    const transaction = em.getTransactionContext();
    const applied = await orm.migrator.up(transaction === undefined ? {} : { transaction });
    return applied.map(({ name }) => name);
  });

const APPLIED = statement({
  name: 'migrations_applied',
  columns: notNull({ name: computed.string }),
  text: `select name from mikro_orm_migrations`,
});
const NO_SUCH_TABLE = '42P01';

/** Whether every migration in `folder` was applied. Only reads, because the service's role may have no right to more. */
export const isCurrent = async (pool: Pool, folder: string): Promise<boolean> => {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.ts')).map((file) => basename(file, '.ts'));
  try {
    const applied = new Set((await onPool(pool)(APPLIED)).map(({ name }) => name));
    return files.every((file) => applied.has(file));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === NO_SUCH_TABLE) return false;
    throw error;
  }
};

import { readdir } from 'node:fs/promises';
import { basename } from 'node:path';
import type { MikroORM as AnyOrm } from '@mikro-orm/core';
import { Migrator } from '@mikro-orm/migrations';
import type { MigrateOptions, MigrationInfo } from '@mikro-orm/migrations';
import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import type { Pool } from 'pg';
import { codeOf } from '../connection/error-code.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { onPool } from './sql.ts';
import { computed, notNull, statement } from './statement.ts';

/** The key of the advisory lock: arbitrary, but old and new versions of the service must use the same one. */
const MIGRATION_LOCK = 7_236_401_958;

const transactionOf = (em: EntityManager): Pick<MigrateOptions, 'transaction'> => {
  const transaction = em.getTransactionContext();
  return transaction === undefined ? {} : { transaction };
};

// MikroORM's migrator takes no lock, so processes that start together would run the same migrations. Each migration has
// its own transaction, so that a restart does not repeat completed migrations.
const makeMigrator = (em: EntityManager): Migrator => {
  const migrator = new Migrator(em);
  const alone = <A>(work: (tx: EntityManager) => Promise<A>): Promise<A> => oneAtATime(em, MIGRATION_LOCK, work);
  const run = {
    up: migrator.up.bind(migrator),
    down: migrator.down.bind(migrator),
  };
  const within =
    (direction: keyof typeof run) =>
    async (options?: MigrateOptions | string | string[]): Promise<MigrationInfo[]> => {
      const asked = typeof options === 'string' || Array.isArray(options) ? { migrations: [options].flat() } : options;
      // Create the migrator's table in a separate transaction: the migrator remembers that the table exists even after
      // a rollback.
      await alone(() => migrator.getPending());
      return alone((tx) => run[direction]({ ...asked, ...transactionOf(tx) }));
    };
  const upOneByOne = async (): Promise<MigrationInfo[]> => {
    await alone(() => migrator.getPending());
    const applied: MigrationInfo[] = [];
    for (;;) {
      const now = await alone(async (tx) => {
        const [next] = await migrator.getPending();
        if (next === undefined) return [];
        return run.up({ migrations: [next.name], ...transactionOf(tx) });
      });
      if (now.length === 0) return applied;
      applied.push(...now);
    }
  };
  // `create` compares the entities with the database, so it would generate pending migrations a second time.
  const create = migrator.create.bind(migrator);
  const createIfCurrent: typeof create = async (...args) => {
    const { length } = await migrator.getPending();
    if (length === 0) return create(...args);
    const pending = length === 1 ? '1 migration is' : `${length} migrations are`;
    const message = `${pending} pending: run npm run migrate first, and then create the new one`;
    // The CLI prints the stack; show only the message.
    throw Object.assign(new Error(message), { stack: message });
  };
  const isForAll = (options: object | string = {}): boolean => Object.keys(options).length === 0;
  return Object.assign(migrator, {
    up: (options?: MigrateOptions | string | string[]) => (isForAll(options) ? upOneByOne() : within('up')(options)),
    down: within('down'),
    create: createIfCurrent,
  });
};

export const lockedMigrator = {
  // If the name differed, the CLI would add its own migrator.
  name: 'Migrator',
  register: (orm: Pick<AnyOrm, 'config' | 'em'>): void =>
    orm.config.registerExtension('@mikro-orm/migrator', () => makeMigrator(orm.em as EntityManager)),
};

/**
 * Applies pending migrations exactly once, even if several instances start together. Calls `report` before and after
 * each migration. Returns the names of the applied migrations.
 */
export const migrate = async (
  orm: MikroORM,
  report: (step: 'migrating' | 'migrated', name: string) => void = () => {},
): Promise<readonly string[]> => {
  const steps = (['migrating', 'migrated'] as const).map(
    (step) => [step, async ({ name }: MigrationInfo) => report(step, name)] as const,
  );
  for (const [step, listener] of steps) orm.migrator.on(step, listener);
  try {
    return (await orm.migrator.up()).map(({ name }) => name);
  } finally {
    for (const [step, listener] of steps) orm.migrator.off(step, listener);
  }
};

const APPLIED = statement({
  name: 'migrations_applied',
  columns: notNull({ name: computed.string }),
  text: `select name from public.mikro_orm_migrations order by id`,
});
const NO_SUCH_TABLE = '42P01';

/** Reads the table of migrations without creating it, because the service's role may not be allowed to. */
const appliedIn = async (pool: Pool): Promise<readonly string[]> => {
  try {
    return (await onPool(pool)(APPLIED)).map(({ name }) => name);
  } catch (error) {
    if (codeOf(error) === NO_SUCH_TABLE) return [];
    throw error;
  }
};

const namesIn = async (folder: string): Promise<readonly string[]> =>
  (await readdir(folder)).filter((file) => file.endsWith('.ts')).map((file) => basename(file, '.ts'));

export const isCurrent = async (pool: Pool, folder: string): Promise<boolean> => {
  const applied = new Set(await appliedIn(pool));
  return (await namesIn(folder)).every((name) => applied.has(name));
};

/** Returns an applied migration that is older than every file in `folder`, so that these files can't run. */
export const supersededMigration = async (pool: Pool, folder: string): Promise<string | undefined> => {
  const [applied, names] = await Promise.all([appliedIn(pool), namesIn(folder)]);
  return applied.find((name) => names.every((known) => name < known));
};

import { MikroORM, defineConfig } from '@mikro-orm/postgresql';
import { SeedManager } from '@mikro-orm/seeder';
import type { Pool, PoolClient } from 'pg';
import { tables } from '../schema/tables.ts';
import { bindValues } from './bound-values.ts';
import { carefulMigrator } from './migrator.ts';
import { openReplicas } from './replicas.ts';
import type { Lists } from './replicas.ts';

export type DatabaseOptions = Readonly<{
  url: string;
  poolMax: number;
  /** How long to wait for a connection, in milliseconds, before it counts as an outage; 2,000 by default. */
  waitMs?: number;
  /** Read replicas for lists. */
  replicaUrls?: readonly string[];
  migrations: string;
  seeders: string;
  /** Receives the ORM's log; without it the ORM writes to the console, as its CLI should. */
  log?: (line: string) => void;
}>;

// Timeouts in milliseconds for a statement, a lock and an idle transaction, enforced by the server; and for any answer,
// in case the server is unreachable.
const TIMEOUTS = {
  statement_timeout: 10_000,
  lock_timeout: 5_000,
  idle_in_transaction_session_timeout: 15_000,
  query_timeout: 11_000,
};

const CONNECTION = {
  application_name: 'koa-identity-starter',
  keepAlive: true,
  ...TIMEOUTS,
};

const WAIT_MS = 2_000;
const connectionOf = ({ waitMs = WAIT_MS }: Pick<DatabaseOptions, 'waitMs'>) => ({
  ...CONNECTION,
  connectionTimeoutMillis: waitMs,
});

/** The ORM configuration, shared by the service and the MikroORM CLI. */
export const databaseConfig = (options: DatabaseOptions, onPoolCreated?: (pool: Pool) => void) =>
  defineConfig({
    clientUrl: options.url,
    entities: tables,
    extensions: [carefulMigrator, SeedManager],
    ensureDatabase: false,
    ...(options.log ? { logger: options.log, colors: false } : {}),
    pool: { min: 0, max: options.poolMax },
    driverOptions: {
      ...connectionOf(options),
      ...(onPoolCreated ? { onPoolCreated } : {}),
    },
    migrations: {
      path: options.migrations,
      pathTs: options.migrations,
      snapshot: false,
      emit: 'ts',
      silent: options.log !== undefined,
    },
    seeder: { path: options.seeders, pathTs: options.seeders, defaultSeeder: 'DatabaseSeeder', emit: 'ts' },
  });

export type Database = Readonly<{ orm: MikroORM; pool: Pool; lists: Lists; close: () => Promise<void> }>;

export type OpenOptions = DatabaseOptions &
  /** False sends statements unnamed, for poolers that switch connections between transactions. */
  Readonly<{ prepared: boolean }>;

/**
 * The ORM and the one pool under it; connects at the first statement, so that a service can start while its database
 * is away. Statements go to the pool by name and with bind parameters, entities through `withEntities`.
 */
export const openDatabase = ({ prepared, ...options }: OpenOptions): Database => {
  const created: Pool[] = [];
  const orm = new MikroORM(databaseConfig(options, (pool) => created.push(pool)));
  orm.em.getKysely();
  bindValues(orm);
  const [pool] = created;
  if (pool === undefined) throw new Error('MikroORM made no connection pool');
  if (!prepared) pool.on('connect', dropNames);
  const { poolMax: max, replicaUrls = [] } = options;
  const replicas = openReplicas(pool, replicaUrls, { ...connectionOf(options), max, now: () => performance.now() });
  const close = async (): Promise<void> => {
    await replicas.close();
    await orm.close(true);
    // The ORM does not end a pool that it never took a connection from.
    if (!pool.ending) await pool.end();
  };
  return { orm, pool, lists: replicas.lists, close };
};

/** Parse and plan statements each time; values are still bound. */
const dropNames = (client: PoolClient): void => {
  const query = client.query.bind(client) as (...args: readonly unknown[]) => unknown;
  const unnamed = (statement: unknown, ...rest: readonly unknown[]) =>
    query(isNamed(statement) ? { ...statement, name: undefined } : statement, ...rest);
  Object.assign(client, { query: unnamed });
};

const isNamed = (statement: unknown): statement is Readonly<{ name: string }> =>
  typeof statement === 'object' && statement !== null && 'name' in statement && typeof statement.name === 'string';

/** Whether the database answers within the pool's timeouts. */
export const isReachable = (pool: Pool): Promise<boolean> =>
  pool.query('select 1').then(
    () => true,
    () => false,
  );

/** Whether the role exists; without the default role nobody can register. */
export const hasRole = async (pool: Pool, name: string): Promise<boolean> =>
  (await pool.query('select from role where name = $1 and deleted_at is null', [name])).rowCount === 1;

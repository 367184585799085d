import { MikroORM, defineConfig } from '@mikro-orm/postgresql';
import { SeedManager } from '@mikro-orm/seeder';
import type { Pool } from 'pg';
import { connectionOf } from '../connection/connection-url.ts';
import { poolOptions } from '../connection/pool-options.ts';
import type { PoolSettings } from '../connection/pool-options.ts';
import { tables } from '../schema/tables.ts';
import { bindValues } from './bound-values.ts';
import { retryConflicts } from './conflicts.ts';
import { lockedMigrator } from './migrate.ts';
import { PUBLIC, sendToSchema } from './named-schema.ts';
import { losesStatements, nameStatements } from './named-statements.ts';
import { QualifyingDriver, generatorFor } from './orm-schema.ts';
import { openReplicas } from './replicas.ts';
import type { Lists } from './replicas.ts';
import { onPool } from './sql.ts';
import { computed, notNull, statement } from './statement.ts';
import { traceStatements } from './traced-statements.ts';
import type { TraceStatement } from './traced-statements.ts';

type DatabaseOptions = Omit<PoolSettings, 'session'> &
  Readonly<{
    url: string;
    schema?: string;
    poolMax: number;
    replicaUrls?: readonly string[];
    onReplicaRest?: () => void;
    traceStatement?: TraceStatement | undefined;
    migrations: string;
    seeders: string;
    /** Receives the log lines of the ORM. If absent, the ORM writes to the console, as its CLI needs. */
    log?: (line: string) => void;
  }>;

export const databaseConfig = (
  { schema = PUBLIC, ...options }: DatabaseOptions,
  onPoolCreated?: (pool: Pool) => void,
) =>
  defineConfig({
    dbName: connectionOf(options.url).database,
    driver: QualifyingDriver,
    schema,
    entities: tables,
    extensions: [lockedMigrator, SeedManager],
    ensureDatabase: false,
    ...(options.log ? { logger: options.log, colors: false } : {}),
    pool: { min: 0, max: options.poolMax },
    driverOptions: {
      ...poolOptions(options.url, { ...options, session: 'read-write' }),
      ...(onPoolCreated ? { onPoolCreated } : {}),
    },
    migrations: {
      path: options.migrations,
      pathTs: options.migrations,
      schema,
      generator: generatorFor(schema),
      snapshot: false,
      emit: 'ts',
      silent: options.log !== undefined,
    },
    seeder: { path: options.seeders, pathTs: options.seeders, defaultSeeder: 'DatabaseSeeder', emit: 'ts' },
  });

export type Database = Readonly<{
  orm: MikroORM;
  pool: Pool;
  lists: Lists;
  /** Stops preparing statements if a connection pooler loses them; the log then says what to do. */
  checkPooler: () => Promise<void>;
  close: () => Promise<void>;
}>;

const LOSES_STATEMENTS =
  'a pooler in front of the database loses prepared statements, so none are used: set DATABASE_PREPARED=off, or let the pooler keep them (PgBouncer 1.21 or later with max_prepared_statements)';

type OpenOptions = DatabaseOptions &
  /** If false, statements are not prepared, because some poolers switch server connections between transactions. */
  Readonly<{ prepared: boolean }>;

/** Connects only on the first statement, so that the service can start while its database is down. */
export const openDatabase = ({ prepared, ...options }: OpenOptions): Database => {
  const created: Pool[] = [];
  const orm = new MikroORM(databaseConfig(options, (pool) => created.push(pool)));
  orm.em.getKysely();
  bindValues(orm);
  const [pool] = created;
  if (pool === undefined) throw new Error('MikroORM made no connection pool');
  retryConflicts(pool);
  const names = nameStatements(pool, prepared, () => options.log?.(LOSES_STATEMENTS));
  const { poolMax: max, replicaUrls = [], schema = PUBLIC } = options;
  sendToSchema(pool, schema);
  if (options.traceStatement) traceStatements(pool, options.traceStatement);
  const replicas = openReplicas(pool, replicaUrls, {
    ...options,
    schema,
    max,
    prepared,
    ...(options.onReplicaRest && { onRest: options.onReplicaRest }),
  });
  const close = async (): Promise<void> => {
    await replicas.close();
    await orm.close(true);
    // The ORM does not close a pool from which it never took a connection.
    if (!pool.ending) await pool.end();
  };
  const checkPooler = async (): Promise<void> => {
    if (prepared && (await losesStatements(pool))) names.lost();
  };
  return { orm, pool, lists: replicas.lists, checkPooler, close };
};

const ASK_READ_ONLY = statement({
  name: 'is_read_only',
  columns: notNull({ is_read_only: computed.boolean }),
  text: `select current_setting('transaction_read_only')::boolean as is_read_only`,
});

const MAX_CONNECTIONS = statement({
  name: 'max_connections',
  columns: notNull({ most: computed.number }),
  text: `select current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int as most`,
});
/** How many connections all processes together may open. Replicas must allow at least as many. */
export const maxConnections = async (pool: Pool): Promise<number> =>
  (await onPool(pool)(MAX_CONNECTIONS))[0]?.most ?? Infinity;

/** Closes the idle connections, so that new ones reach the server that accepts writes. */
const renewIdle = async (pool: Pool): Promise<void> => {
  const taken = await Promise.allSettled(Array.from({ length: pool.idleCount }, () => pool.connect()));
  for (const one of taken) if (one.status === 'fulfilled') one.value.release(true);
};

/** Whether the database accepts writes; rejects if it does not answer. */
export const isWritable = async (pool: Pool): Promise<boolean> => {
  const client = await pool.connect();
  let isReadOnly = true;
  try {
    isReadOnly = (await onPool(client)(ASK_READ_ONLY))[0]?.is_read_only ?? true;
  } finally {
    client.release(isReadOnly);
  }
  if (isReadOnly) await renewIdle(pool);
  return !isReadOnly;
};

const HAS_ROLE = statement({
  name: 'has_role',
  text: `select from public.role where name = $1 and deleted_at is null`,
});
/** Whether a role of this name exists and is not deleted. Without the default role, nobody can register. */
export const hasRole = async (pool: Pool, name: string): Promise<boolean> =>
  (await onPool(pool)(HAS_ROLE, name)).length === 1;

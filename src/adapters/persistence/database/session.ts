import { Client } from 'pg';
import type { Pool, PoolClient } from 'pg';

/**
 * How values are written and read. Sent when a connection starts, because poolers keep these three for each client:
 * they are all that PgBouncer accepts. Written as the server reports them, so that a pooler sees no difference.
 */
const SETTINGS = { DateStyle: 'ISO, MDY', TimeZone: 'UTC', standard_conforming_strings: 'on' };

type Startup = Readonly<Record<string, string>>;
type Starting = Client & { getStartupConf: () => Startup };

/** A client of `pg` that does not depend on the settings of its role or database. */
export const ServiceClient = function (config: ConstructorParameters<typeof Client>[0]): Client {
  const client = new Client(config) as Starting;
  const startup = client.getStartupConf.bind(client);
  client.getStartupConf = () => ({ ...startup(), ...SETTINGS });
  return client;
} as unknown as typeof Client;

/** A statement with bind parameters. Plain text, which the ORM sends, may contain values and is never changed. */
type Bound = Readonly<{ text: string; name?: string | undefined }>;

const rewriting =
  (change: (statement: Bound) => Bound) =>
  (client: PoolClient): void => {
    const query = client.query.bind(client) as (...args: readonly unknown[]) => unknown;
    const changed = (sent: Bound | string, ...rest: readonly unknown[]) =>
      query(typeof sent === 'string' ? sent : change(sent), ...rest);
    Object.assign(client, { query: changed });
  };

/** Parses and plans statements each time; values are still bound. */
export const dropNames = rewriting((statement) => ({ ...statement, name: undefined }));

/** Statements name the schema `public`; this puts another one in its place. */
export const inSchema = (schema: string) =>
  rewriting(({ text, ...rest }) => ({ ...rest, text: text.replaceAll(/"public"\.|\bpublic\./g, `"${schema}".`) }));

/** A transaction at this level sees what others commit while it waits for their locks. */
export const BEGIN = 'begin isolation level read committed';

/** Serialization failure and deadlock: nothing was kept. */
export const isConflict = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === '40001' || error.code === '40P01');

/** Each try lets another statement through, so this many may wait for one row. */
const TRIES = 200;

/**
 * A statement outside a transaction runs at the level that the role is set to. Where that is `serializable`, it may fail
 * because of another one, and is tried again.
 */
export const retryConflicts = (pool: Pool): void => {
  const query = pool.query.bind(pool) as (...args: readonly unknown[]) => Promise<unknown>;
  const retried = async (...args: readonly unknown[]): Promise<unknown> => {
    for (let tries = 1; ; tries += 1) {
      try {
        return await query(...args);
      } catch (error) {
        if (!isConflict(error) || tries === TRIES) throw error;
      }
    }
  };
  Object.assign(pool, { query: retried });
};

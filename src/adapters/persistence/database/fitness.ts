import type { Pool, PoolClient } from 'pg';
import { onPool } from './sql.ts';
import { computed, notNull, statement } from './statement.ts';

const MIN_VERSION = 150_000;

/** Settings that the service needs but can't set itself, so the owner of the database must set them. */
const SETTINGS = {
  DateStyle: 'ISO, MDY',
  standard_conforming_strings: 'on',
  array_nulls: 'on',
  session_replication_role: 'origin',
} as const;

/** Unnamed, because it runs before the service has checked whether a pooler loses prepared statements. */
const READ = statement({
  name: '',
  columns: notNull({
    version: computed.number,
    encoding: computed.string,
    database: computed.string,
    role: computed.string,
    read_only: computed.boolean,
    settings: computed.strings,
  }),
  text: `select current_setting('server_version_num')::int as version, current_setting('server_encoding') as encoding,
                current_database()::text as database, session_user::text as role,
                current_setting('default_transaction_read_only')::boolean as read_only,
                array[${Object.keys(SETTINGS)
                  .map((name) => `current_setting('${name}')`)
                  .join(', ')}] as settings`,
});

/** `Unfit` needs action by the owner of the database. `ReadOnly` may be temporary. */
type Fitness = Readonly<{ _tag: 'Fit' | 'ReadOnly' } | { _tag: 'Unfit'; why: string }>;

export const fitnessOf = async (pool: Pool | PoolClient): Promise<Fitness> => {
  const [row] = await onPool(pool)(READ);
  if (row === undefined) throw new TypeError('the statement must return one row');
  const { version, encoding, database, role, read_only: isReadOnly, settings } = row;
  const unfit = (why: string): Fitness => ({ _tag: 'Unfit', why: `The database “${database}” can't be used: ${why}` });
  if (version < MIN_VERSION)
    return unfit(`its server is PostgreSQL ${Math.trunc(version / 10_000)}. Use PostgreSQL 15 or newer.`);
  if (encoding !== 'UTF8')
    return unfit(
      `its encoding is ${encoding}, which lacks most letters. Nothing was written. ` +
        `Create another one: create database … encoding 'UTF8' template template0`,
    );
  const wrong = Object.entries(SETTINGS).find(([, value], i) => settings[i] !== value);
  if (wrong !== undefined)
    return unfit(
      `${wrong[0]} must be “${wrong[1]}”. Nothing was written. ` +
        `Set it, and start again: alter role "${role}" in database "${database}" set ${wrong[0]} = '${wrong[1]}'`,
    );
  return { _tag: isReadOnly ? 'ReadOnly' : 'Fit' };
};

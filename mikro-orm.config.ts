import type { PoolClient } from 'pg';
import { databaseConfig } from './src/adapters/persistence/database/database.ts';
import { fitnessOf } from './src/adapters/persistence/database/fitness.ts';
import { MIGRATIONS, SEEDERS, connectionUrl, endMisconfigured, readConfig } from './src/start/project.ts';

const config = readConfig();
const { url } = await connectionUrl(config, (line) => process.stderr.write(`${line}\n`));

/**
 * Prepares each connection. Quoting is off, because definitions are compared as PostgreSQL prints them without quotes.
 */
const prepare = async (client: PoolClient): Promise<void> => {
  const fitness = await fitnessOf(client);
  if (fitness._tag === 'Unfit') endMisconfigured(fitness.why);
  await client.query('set quote_all_identifiers = off');
};

/** The MikroORM CLI uses the same database, tables, migrations and seeders as the service. */
export default databaseConfig(
  {
    url,
    schema: config.database.schema,
    absentSslmode: config.database.absentSslmode,
    poolMax: 4,
    migrations: MIGRATIONS,
    seeders: SEEDERS,
  },
  (pool) => Object.assign(pool.options, { onConnect: prepare }),
);

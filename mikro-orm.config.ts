import type { Pool } from 'pg';
import { databaseConfig } from './src/adapters/persistence/database/database.ts';
import { fitnessOf } from './src/adapters/persistence/database/fitness.ts';
import { MIGRATIONS, SEEDERS, connectionUrl, endMisconfigured, readConfig } from './src/start/project.ts';

const config = readConfig();
const { url } = await connectionUrl(config, (line) => process.stderr.write(`${line}\n`));

/** Before the first statement of a command; and definitions are compared as they are printed without quotes. */
const prepare = (pool: Pool) =>
  pool.on('connect', async (client) => {
    const [fitness] = await Promise.all([fitnessOf(client), client.query('set quote_all_identifiers = off')]);
    if (fitness._tag === 'Unfit') endMisconfigured(fitness.why);
  });

/** The MikroORM CLI uses the same database, tables, migrations and seeders as the service. */
export default databaseConfig(
  { url, schema: config.database.schema, poolMax: 4, migrations: MIGRATIONS, seeders: SEEDERS },
  prepare,
);

import { databaseConfig } from './src/adapters/persistence/database/database.ts';
import { MIGRATIONS, SEEDERS, connectionUrl, readConfig } from './src/start/project.ts';

const config = readConfig();
const { url } = await connectionUrl(config, (line) => process.stderr.write(`${line}\n`));

/** The MikroORM CLI uses the same database, tables, migrations and seeders as the service. */
export default databaseConfig({
  url,
  absentSslmode: config.database.absentSslmode,
  poolMax: 4,
  migrations: MIGRATIONS,
  seeders: SEEDERS,
});

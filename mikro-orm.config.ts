import { databaseConfig } from './src/adapters/persistence/database.ts';
import { MIGRATIONS, SEEDERS, connectionUrl, readConfig } from './src/environment.ts';

const config = readConfig();
const { url, stopSync } = await connectionUrl(config, (line) => process.stderr.write(`${line}\n`));
// the CLI ends on its own when its command is done, and the embedded database with it unless somebody else uses it
process.once('exit', stopSync);

/** For the MikroORM CLI: the same database, tables, migrations and seeders as the service's. */
export default databaseConfig({ url, poolMax: 4, migrations: MIGRATIONS, seeders: SEEDERS });

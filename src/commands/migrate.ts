import { migrate } from '../adapters/persistence/database/migrate.ts';
import { endIfSuperseded } from '../start/prepare.ts';
import { readConfig } from '../start/project.ts';
import { oneOff } from './one-off.ts';

await oneOff('migrating', async ({ orm, pool }, logger) => {
  await endIfSuperseded(readConfig(), pool);
  const applied = await migrate(orm, (step, migration) => logger.info({ migration }, step));
  logger.info({ applied }, applied.length > 0 ? 'migrated' : 'the schema is current');
});

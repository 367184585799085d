import { migrate } from '../adapters/persistence/database/migrate.ts';
import { oneOff } from './one-off.ts';

await oneOff('migrating', async ({ orm }, logger) => {
  const applied = await migrate(orm);
  logger.info({ applied }, applied.length > 0 ? 'migrated' : 'the schema is current');
});

import { readConfig, readKeys } from '../start/project.ts';
import { signingKeysOf } from '../wiring/keys.ts';
import { oneOff } from './one-off.ts';

await oneOff('rotating the keys', async (database, logger) => {
  const config = readConfig();
  const keys = await readKeys(config);
  const found = await signingKeysOf(config, database, keys).rotate({ force: true });
  const next = found.keys.at(-1);
  logger.info({ kid: next?.kid, activates_at: next?.activatesAt }, 'made the next key');
});

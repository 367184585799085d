import { makeKeys } from '../adapters/crypto/keys.ts';
import { readConfig, readSecret } from '../start/project.ts';
import { removeImages } from '../wiring/images.ts';
import { purgeUnconfirmed, purgeOf } from '../wiring/purging.ts';
import { oneOff } from './one-off.ts';

await oneOff('purging', async ({ pool }, logger) => {
  const config = readConfig();
  const keys = makeKeys({ current: await readSecret(config), old: config.secretKey.old });
  const users = await purgeOf(pool, keys)(config.purgeAfterMs);
  const ended = await purgeUnconfirmed(config, pool, keys);
  const images = await removeImages(config, pool);
  logger.info({ users, images, ...ended }, 'purged');
});

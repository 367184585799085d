import { makeImageRemovals } from '../adapters/persistence/images/image-removals.ts';
import { orThrow } from '../adapters/system/or-throw.ts';
import { makeRemoveDueImages } from '../core/use-cases/images/remove-due-images.ts';
import { readConfig, readKeys } from '../start/project.ts';
import { imagesOf } from '../wiring/images.ts';
import { purgeUnconfirmed, purgeOf } from '../wiring/jobs.ts';
import { oneOff } from './one-off.ts';

await oneOff('purging', async ({ pool }, logger) => {
  const config = readConfig();
  const keys = await readKeys(config);
  const users = await purgeOf(pool, keys)(config.purgeAfterMs);
  const ended = await purgeUnconfirmed(config, pool, keys);
  const deps = { images: imagesOf(config), imageRemovals: makeImageRemovals(pool) };
  const images = await orThrow(makeRemoveDueImages(deps));
  logger.info({ users, images, ...ended }, 'purged');
});

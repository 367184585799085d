import { readConfig, readKeys } from '../start/project.ts';
import { sealAll } from '../wiring/events.ts';
import { headArgument } from './head-argument.ts';
import { oneOff } from './one-off.ts';

const known = headArgument();

await oneOff('sealing the audit trail', async ({ pool }, logger) => {
  const config = readConfig();
  const keys = await readKeys(config);
  logger.info(await sealAll(pool, keys, known), 'sealed the audit trail');
});

import { makeKeys } from '../adapters/crypto/keys.ts';
import { readConfig, readSecret } from '../start/project.ts';
import { sealAll } from '../wiring/audit.ts';
import { headArgument } from './head-argument.ts';
import { oneOff } from './one-off.ts';

const known = headArgument();

await oneOff('sealing the audit trail', async ({ pool }, logger) => {
  const config = readConfig();
  const keys = makeKeys({ current: await readSecret(config), old: config.secretKey.old });
  logger.info(await sealAll(pool, keys, known), 'sealed the audit trail');
});

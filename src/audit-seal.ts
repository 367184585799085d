import { makeKeys } from './adapters/crypto/keys.ts';
import { sealAll } from './container/audit.ts';
import { readConfig, readSecret } from './environment.ts';
import { oneOff } from './one-off.ts';

await oneOff('sealing the audit trail', async ({ pool }, logger) => {
  const config = readConfig();
  const keys = makeKeys({ current: await readSecret(config), old: config.secretKey.old });
  logger.info({ sealed: await sealAll(pool, keys) }, 'sealed the audit trail');
});

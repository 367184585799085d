import { makeKeys } from '../adapters/crypto/keys.ts';
import { readConfig, readSecret } from '../start/project.ts';
import { purgeTrailWith } from '../wiring/audit.ts';
import { oneOff } from './one-off.ts';

await oneOff('shortening the audit trail', async ({ pool }, logger) => {
  const config = readConfig();
  if (config.auditRetentionMs === null) return logger.info('AUDIT_RETENTION is not set: all events are kept');
  const keys = makeKeys({ current: await readSecret(config), old: config.secretKey.old });
  logger.info({ events: await purgeTrailWith(pool, keys, config.auditRetentionMs) }, 'shortened the audit trail');
});

import { makeKeys } from '../adapters/crypto/keys.ts';
import { purgeTrail } from '../adapters/persistence/audit/audit-retention.ts';
import { readConfig, readSecret } from '../start/project.ts';
import { auditOf } from '../wiring/audit.ts';
import { oneOff } from './one-off.ts';

await oneOff('shortening the audit trail', async ({ pool }, logger) => {
  const config = readConfig();
  if (config.auditRetentionMs === null) return logger.info('AUDIT_RETENTION is not set: all events are kept');
  const keys = makeKeys({ current: await readSecret(config), old: config.secretKey.old });
  const events = await purgeTrail({ pool, audit: auditOf(keys) }, config.auditRetentionMs);
  logger.info({ events }, 'shortened the audit trail');
});

import { purgeTrail } from '../adapters/persistence/audit/audit-retention.ts';
import { readConfig, readKeys } from '../start/project.ts';
import { auditOf } from '../wiring/events.ts';
import { oneOff } from './one-off.ts';

await oneOff('shortening the audit trail', async ({ pool }, logger) => {
  const config = readConfig();
  if (config.auditRetentionMs === null) return logger.info('AUDIT_RETENTION is not set: all events are kept');
  const keys = await readKeys(config);
  const events = await purgeTrail({ pool, audit: auditOf(keys) }, config.auditRetentionMs);
  logger.info({ events }, 'shortened the audit trail');
});

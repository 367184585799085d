import { makeAuditSeals } from '../adapters/crypto/audit-seals.ts';
import { verifyTrail } from '../adapters/persistence/audit/audit-verify.ts';
import { readConfig, readKeys } from '../start/project.ts';
import { headArgument } from './head-argument.ts';
import { oneOff } from './one-off.ts';

const head = headArgument();

await oneOff('verifying the audit trail', async ({ pool }, logger) => {
  const config = readConfig();
  const seals = makeAuditSeals(await readKeys(config));
  const { fault, ...verified } = await verifyTrail(pool, seals, head);
  if (fault === null) return logger.info(verified, 'the audit trail is whole');
  const { what, eventId: event, position } = fault;
  logger.error({ ...verified, event, position }, `the audit trail is not whole: ${what}`);
  process.exitCode = 1;
});

import { makeAuditSeals } from './adapters/crypto/audit-seals.ts';
import { makeKeys } from './adapters/crypto/keys.ts';
import { parseHead, verifyTrail } from './adapters/persistence/audit-verify.ts';
import { readConfig, readSecret } from './environment.ts';
import { oneOff } from './one-off.ts';

const USAGE = 'give nothing, or --head POSITION:HASH as an earlier verification said it';
const [flag, text, ...more] = process.argv.slice(2);
const head = flag === '--head' && text !== undefined && more.length === 0 ? parseHead(text) : null;
if (flag !== undefined && head === null) {
  process.stderr.write(`${USAGE}\n`);
  process.exit(78);
}

await oneOff('verifying the audit trail', async ({ pool }, logger) => {
  const config = readConfig();
  const seals = makeAuditSeals(makeKeys({ current: await readSecret(config), old: config.secretKey.old }));
  const { fault, ...verified } = await verifyTrail(pool, seals, head);
  if (fault === null) return logger.info(verified, 'the audit trail is whole');
  const { what, eventId: event, position } = fault;
  logger.error({ ...verified, event, position }, `the audit trail is not whole: ${what}`);
  process.exitCode = 1;
});

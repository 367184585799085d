import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { Keys } from '../adapters/crypto/keys.ts';
import { purgeTrail } from '../adapters/persistence/audit/audit-retention.ts';
import type { Database } from '../adapters/persistence/database/database.ts';
import { makePurge } from '../adapters/persistence/directory/purge-users.ts';
import type { Purge } from '../adapters/persistence/directory/purge-users.ts';
import { purgeFailures } from '../adapters/persistence/locks/purge-failures.ts';
import { purgeKnownDevices } from '../adapters/persistence/sign-in/known-devices.ts';
import { purgeFingerprints } from '../adapters/persistence/sign-up/purge-fingerprints.ts';
import { makePurgeUnconfirmed } from '../adapters/persistence/sign-up/purge-unconfirmed.ts';
import type { Ended } from '../adapters/persistence/sign-up/purge-unconfirmed.ts';
import { startMaintenance } from '../adapters/system/maintenance.ts';
import type { Job, Maintenance } from '../adapters/system/maintenance.ts';
import { orThrow } from '../adapters/system/or-throw.ts';
import type { Config } from '../config/config.ts';
import { policiesOf } from '../config/for-core.ts';
import { keepFailuresMs } from '../core/domain/locks/failure-retention.ts';
import { KEEP_ENDED_MS } from '../core/domain/sessions/session.ts';
import type { Container } from './container.ts';
import { auditOf, jobEventsOf, sealAll, unknownAccountsOf } from './events.ts';
import { PARTS, PORTS } from './ports.ts';
import { USE_CASES } from './use-cases.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export const purgeOf = (pool: Pool, keys: Keys): Purge => makePurge({ pool, recordEvents: jobEventsOf(keys) });

export const purgeUnconfirmed = (config: Config, pool: Pool, keys: Keys): Promise<Ended> => {
  const deps = { pool, recordEvents: jobEventsOf(keys), unknownAccounts: unknownAccountsOf(config, keys) };
  return makePurgeUnconfirmed(deps, policiesOf(config))(config.registration.ttlMs);
};

type Served = Readonly<{ config: Config; database: Database; container: Container; keys: Keys }>;

const jobsOf = ({ config, database: { pool }, container, keys }: Served, logger: Logger): readonly Job[] => {
  const { auditRetentionMs } = config;
  const sessions = container.get(PORTS.sessions);
  const audit = auditOf(keys);
  const keepMs = keepFailuresMs([config.otp.lockout, config.passwords.lockout]);
  // Logs the head of the audit chain. Attackers who truncate the audit trail can't change the logs, so the loss can be
  // detected.
  const seal = async (): Promise<void> => {
    const done = await sealAll(pool, keys);
    if (done.sealed > 0) logger.info(done, 'sealed the audit trail');
  };
  const job = (name: string, everyMs: number, run: Job['run']): Job => ({ name, everyMs, run });
  return [
    job('remove images', 2_000, () => orThrow(container.get(USE_CASES).removeDueImages)),
    job('end sessions past the bound', 5_000, () => orThrow(sessions.endExcess)),
    job('seal the audit trail', 10_000, seal),
    job('purge ended sessions', MINUTE, () => orThrow(sessions.purge(KEEP_ENDED_MS))),
    job('purge sign-in challenges', MINUTE, () => orThrow(container.get(PORTS.secondFactors).purgeChallenges(DAY))),
    job('purge undo links', HOUR, () => orThrow(container.get(PORTS.undoLinks).purge(DAY))),
    job('purge used challenges', 10 * MINUTE, () => orThrow(container.get(PORTS.passkeys).purgeChallenges(DAY))),
    job('purge fingerprints of registrations', MINUTE, () => purgeFingerprints(pool, config.otp.resendIntervalMs)),
    job('purge sent messages', 10 * MINUTE, () => orThrow(container.get(PARTS.outbox).purge(DAY))),
    job('purge send budgets', 10 * MINUTE, () => orThrow(container.get(PARTS.sendBudgets).purge)),
    job('purge idempotency keys', 10 * MINUTE, () => orThrow(container.get(PARTS.idempotencyKeys).purge)),
    ...(config.mode === 'production'
      ? []
      : [job('purge the mailbox', 10 * MINUTE, () => orThrow(container.get(PARTS.mailbox).purge))]),
    job('purge failures on unknown accounts', HOUR, () => purgeFailures(pool, keepMs)),
    job('purge unconfirmed registrations', HOUR, () => purgeUnconfirmed(config, pool, keys)),
    job('purge deleted users', HOUR, () => purgeOf(pool, keys)(config.purgeAfterMs)),
    job('purge expired devices', HOUR, () => purgeKnownDevices(pool)),
    ...(auditRetentionMs === null
      ? []
      : [job('purge old events', HOUR, () => purgeTrail({ pool, audit }, auditRetentionMs))]),
  ];
};

export const startJobs = (served: Served, logger: Logger): Maintenance =>
  startMaintenance(jobsOf(served, logger), logger);

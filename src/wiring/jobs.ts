import type { Logger } from 'pino';
import type { Keys } from '../adapters/crypto/keys.ts';
import { purgeTrail } from '../adapters/persistence/audit/audit-retention.ts';
import type { Database } from '../adapters/persistence/database/database.ts';
import { purgeFailures } from '../adapters/persistence/locks/purge-failures.ts';
import { purgeKnownDevices } from '../adapters/persistence/sign-in/known-devices.ts';
import { purgeFingerprints } from '../adapters/persistence/sign-up/purge-fingerprints.ts';
import { startMaintenance } from '../adapters/system/maintenance.ts';
import type { Job, Maintenance } from '../adapters/system/maintenance.ts';
import { orThrow } from '../adapters/system/or-throw.ts';
import type { Config } from '../config/config.ts';
import { keepFailuresMs } from '../core/domain/locks/keep-failures.ts';
import { auditOf, sealAll } from './audit.ts';
import type { Container } from './container.ts';
import { PARTS, PORTS } from './ports.ts';
import { purgeOf, purgeUnconfirmed } from './purging.ts';
import { USE_CASES } from './use-cases.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** How long an ended session is kept; afterwards only the audit trail knows it. */
const KEEP_OVER_MS = 10 * MINUTE;

type Served = Readonly<{ config: Config; database: Database; container: Container; keys: Keys }>;

/** Logs the head of the chain, because someone who cuts the trail can't change the logs. */
const seal = async ({ database: { pool }, keys }: Served, logger: Logger): Promise<void> => {
  const done = await sealAll(pool, keys);
  if (done.sealed > 0) logger.info(done, 'sealed the audit trail');
};

const jobsOf = (served: Served, logger: Logger): readonly Job[] => {
  const { config, database, container, keys } = served;
  const { pool } = database;
  const { auditRetentionMs } = config;
  const endExcess = () => orThrow(container.get(PORTS.sessions).endExcess);
  const purges: Readonly<Record<string, () => Promise<unknown>>> = {
    'sent messages': () => orThrow(container.get(PARTS.outbox).purge(DAY)),
    'send budgets': () => orThrow(container.get(PARTS.sendBudgets).purge),
    ...(config.mode !== 'production' && { 'the mailbox': () => orThrow(container.get(PARTS.mailbox).purge) }),
    'idempotency keys': () => orThrow(container.get(PARTS.idempotencyKeys).purge),
  };
  const hourly: typeof purges = {
    'failures on unknown accounts': () =>
      purgeFailures(pool, keepFailuresMs([config.otp.lockout, config.passwords.lockout])),
    'unconfirmed registrations': () => purgeUnconfirmed(config, pool, keys),
    'deleted users': () => purgeOf(pool, keys)(config.purgeAfterMs),
    'expired devices': () => purgeKnownDevices(pool),
    ...(auditRetentionMs !== null && {
      'old events': () => purgeTrail({ pool, audit: auditOf(keys) }, auditRetentionMs),
    }),
  };
  const everyMinute: typeof purges = {
    'ended sessions': () => orThrow(container.get(PORTS.sessions).purge(KEEP_OVER_MS)),
    'fingerprints of registrations': () => purgeFingerprints(pool, config.otp.resendIntervalMs),
  };
  const purging = (all: typeof purges, everyMs: number): readonly Job[] =>
    Object.entries(all).map(([what, run]) => ({ name: `purge ${what}`, everyMs, run }));
  return [
    { name: 'seal the audit trail', everyMs: MINUTE / 6, run: () => seal(served, logger) },
    { name: 'remove images', everyMs: 2_000, run: () => orThrow(container.get(USE_CASES).removeDueImages) },
    { name: 'end sessions past the bound', everyMs: 5_000, run: endExcess },
    ...purging(everyMinute, MINUTE),
    ...purging(purges, 10 * MINUTE),
    ...purging(hourly, 60 * MINUTE),
  ];
};

/** Starts the recurring jobs of this process. */
export const startJobs = (served: Served, logger: Logger): Maintenance =>
  startMaintenance(jobsOf(served, logger), logger);

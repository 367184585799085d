import * as E from 'fp-ts/lib/Either.js';
import type { TaskEither } from 'fp-ts/lib/TaskEither.js';
import type { Logger } from 'pino';
import type { Keys } from '../adapters/crypto/keys.ts';
import type { Database } from '../adapters/persistence/database/database.ts';
import { forgetStrangers } from '../adapters/persistence/locks/forgetting.ts';
import { sweepKnownDevices } from '../adapters/persistence/sign-in/known-devices.ts';
import { startMaintenance } from '../adapters/system/maintenance.ts';
import type { Job, Maintenance } from '../adapters/system/maintenance.ts';
import type { Config } from '../config/config.ts';
import { causeOf } from '../core/domain/errors.ts';
import type { Unavailable } from '../core/domain/errors.ts';
import { sealAll, shortenAll } from './audit.ts';
import type { Container } from './container.ts';
import { IDEMPOTENCY_KEYS, MAILBOX, OUTBOX, PURGE, SEND_BUDGETS, SESSIONS } from './ports.ts';
import { endUnconfirmed, keepStrangersMs } from './purging.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** How long an ended session is kept; afterwards only the audit trail knows it. */
const KEEP_OVER_MS = 10 * MINUTE;

type Served = Readonly<{ config: Config; database: Database; container: Container; keys: Keys }>;

const orThrow = async <A>(task: TaskEither<Unavailable, A>): Promise<A> => {
  const done = await task();
  if (E.isLeft(done)) throw causeOf(done.left);
  return done.right;
};

const untilDone = async (batch: TaskEither<Unavailable, number>): Promise<void> => {
  while ((await orThrow(batch)) > 0);
};

/** Logs the head of the chain, because someone who cuts the trail can't change the logs. */
const seal = async ({ database: { pool }, keys }: Served, logger: Logger): Promise<void> => {
  const done = await sealAll(pool, keys);
  if (done.sealed > 0) logger.info(done, 'sealed the audit trail');
};

const shortening = ({ config: { auditRetentionMs }, database: { pool }, keys }: Served): readonly Job[] => {
  if (auditRetentionMs === null) return [];
  const run = async () => void (await shortenAll(pool, keys, auditRetentionMs));
  return [{ name: 'shorten the audit trail', everyMs: 60 * MINUTE, run }];
};

const jobsOf = (served: Served, logger: Logger): readonly Job[] => {
  const { config, database, container } = served;
  const { pool } = database;
  return [
    { name: 'seal the audit trail', everyMs: MINUTE / 6, run: () => seal(served, logger) },
    ...shortening(served),
    { name: 'sweep the outbox', everyMs: 10 * MINUTE, run: () => orThrow(container.get(OUTBOX).sweep(DAY)) },
    { name: 'sweep the send budgets', everyMs: 10 * MINUTE, run: () => orThrow(container.get(SEND_BUDGETS).sweep) },
    ...(config.mode === 'production'
      ? []
      : [{ name: 'sweep the mailbox', everyMs: 10 * MINUTE, run: () => orThrow(container.get(MAILBOX).sweep) }]),
    {
      name: 'forget idempotency keys',
      everyMs: 10 * MINUTE,
      run: () => untilDone(container.get(IDEMPOTENCY_KEYS).sweep),
    },
    {
      name: 'end sessions past the bound',
      everyMs: 5_000,
      run: async () => void (await orThrow(container.get(SESSIONS).endExcess)),
    },
    { name: 'forget sessions', everyMs: MINUTE, run: () => untilDone(container.get(SESSIONS).sweep(KEEP_OVER_MS)) },
    {
      name: 'forget strangers',
      everyMs: 60 * MINUTE,
      run: async () => void (await forgetStrangers(pool, keepStrangersMs(config))),
    },
    {
      name: 'end what nobody confirmed',
      everyMs: 60 * MINUTE,
      run: async () => void (await endUnconfirmed(config, pool, served.keys)),
    },
    {
      name: 'purge deleted users',
      everyMs: 60 * MINUTE,
      run: async () => void (await container.get(PURGE)(config.purgeAfterMs)),
    },
    { name: 'forget known devices', everyMs: 60 * MINUTE, run: async () => void (await sweepKnownDevices(pool)) },
  ];
};

/** Starts the recurring jobs of this process. */
export const startJobs = (served: Served, logger: Logger): Maintenance =>
  startMaintenance(jobsOf(served, logger), logger);

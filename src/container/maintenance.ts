import * as E from 'fp-ts/lib/Either.js';
import type { TaskEither } from 'fp-ts/lib/TaskEither.js';
import type { Logger } from 'pino';
import type { Keys } from '../adapters/crypto/keys.ts';
import type { Database } from '../adapters/persistence/database.ts';
import { forgetStrangers } from '../adapters/persistence/forgetting.ts';
import { sweepKnownDevices } from '../adapters/persistence/known-devices.ts';
import { startMaintenance } from '../adapters/system/maintenance.ts';
import type { Job, Maintenance } from '../adapters/system/maintenance.ts';
import type { Config } from '../config.ts';
import type { Container } from '../container.ts';
import type { Unavailable } from '../core/domain/errors.ts';
import { sealAll } from './audit.ts';
import { IDEMPOTENCY_KEYS, MAILBOX, OUTBOX, PURGE, SEND_BUDGETS, SESSIONS } from './identifiers.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** How long failures at what is nobody's account are kept after the last one, in milliseconds: at least as long as any lock. */
export const keepStrangersMs = ({ otp, passwords }: Pick<Config, 'otp' | 'passwords'>): number =>
  Math.max(90 * DAY, otp.lockout.lockMs, passwords.lockout.lockMs);

const orThrow = async <A>(task: TaskEither<Unavailable, A>): Promise<A> => {
  const done = await task();
  if (E.isLeft(done)) throw done.left.cause;
  return done.right;
};

/** Batch by batch, until one finds nothing more. */
const untilDone = async (batch: TaskEither<Unavailable, number>): Promise<void> => {
  while ((await orThrow(batch)) > 0);
};

/** Everything that is done from time to time. */
const jobsOf = (config: Config, { pool }: Database, container: Container, keys: Keys): readonly Job[] => [
  { name: 'seal the audit trail', everyMs: MINUTE / 6, run: async () => void (await sealAll(pool, keys)) },
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
  { name: 'forget sessions', everyMs: 60 * MINUTE, run: () => untilDone(container.get(SESSIONS).sweep(30 * DAY)) },
  {
    name: 'forget strangers',
    everyMs: 60 * MINUTE,
    run: async () => void (await forgetStrangers(pool, keepStrangersMs(config))),
  },
  {
    name: 'purge deleted users',
    everyMs: 60 * MINUTE,
    run: async () => void (await container.get(PURGE)(config.purgeAfterMs)),
  },
  { name: 'forget known devices', everyMs: 60 * MINUTE, run: async () => void (await sweepKnownDevices(pool)) },
];

type Served = Readonly<{ config: Config; database: Database; container: Container; keys: Keys }>;

/** Starts what each process does from time to time. */
export const startJobs = ({ config, database, container, keys }: Served, logger: Logger): Maintenance =>
  startMaintenance(jobsOf(config, database, container, keys), logger);

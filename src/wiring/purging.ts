import type { Pool } from 'pg';
import type { Keys } from '../adapters/crypto/keys.ts';
import { makeBucketOf } from '../adapters/crypto/unknown-identifiers.ts';
import { makePurgeClaims } from '../adapters/persistence/account/purge-claims.ts';
import { makePurge } from '../adapters/persistence/directory/purge-users.ts';
import type { Purge } from '../adapters/persistence/directory/purge-users.ts';
import { purgeFlows } from '../adapters/persistence/oauth/purge-flows.ts';
import { makeUnknownAccounts } from '../adapters/persistence/sign-in/unknown-accounts.ts';
import { purgeFingerprints } from '../adapters/persistence/sign-up/purge-fingerprints.ts';
import { makePurgeRegistrations } from '../adapters/persistence/sign-up/purge-registrations.ts';
import type { Config } from '../config/config.ts';
import { jobEventsOf } from './audit.ts';

const DAY = 86_400_000;

type Limits = Pick<Config, 'otp' | 'passwords' | 'registration'>;

export const purgeOf = (pool: Pool, keys: Keys): Purge => makePurge({ pool, recordEvents: jobEventsOf(keys) });

/** How long failures on unknown accounts are kept after the last one, in milliseconds: at least as long as any lock. */
export const keepFailuresMs = ({ otp, passwords }: Pick<Config, 'otp' | 'passwords'>): number =>
  Math.max(90 * DAY, otp.lockout.lockMs, passwords.lockout.lockMs);

export type Ended = Readonly<{ registrations: number; claims: number; flows: number }>;

/** Deletes what is older than `REGISTRATION_TTL`, unfinished sign-ins at providers, and fingerprints nothing needs. */
export const purgeUnconfirmed = async (config: Limits, pool: Pool, keys: Keys): Promise<Ended> => {
  const limits = { otp: config.otp, passwordLockout: config.passwords.lockout };
  const unknownAccounts = makeUnknownAccounts(makeBucketOf(keys), limits);
  const deps = { pool, recordEvents: jobEventsOf(keys), unknownAccounts };
  const { ttlMs } = config.registration;
  await purgeFingerprints(pool, config.otp.resendIntervalMs);
  return {
    registrations: await makePurgeRegistrations(deps)(ttlMs),
    claims: await makePurgeClaims(deps)(ttlMs, keepFailuresMs(config)),
    flows: await purgeFlows(pool),
  };
};

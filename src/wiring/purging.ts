import type { Pool } from 'pg';
import { makeAuditSeals } from '../adapters/crypto/audit-seals.ts';
import type { Keys } from '../adapters/crypto/keys.ts';
import { makeBucketOf } from '../adapters/crypto/unknown-identifiers.ts';
import { makeEndClaims } from '../adapters/persistence/account/expired-claims.ts';
import { makeAudit } from '../adapters/persistence/audit/audit-trail.ts';
import { makePurge } from '../adapters/persistence/directory/purging.ts';
import type { Purge } from '../adapters/persistence/directory/purging.ts';
import { forgetFlows } from '../adapters/persistence/locks/forgetting.ts';
import { makeEndExpired } from '../adapters/persistence/sign-up/expired-registrations.ts';
import { uuidV7 } from '../adapters/system/uuid-v7.ts';
import type { Config } from '../config/config.ts';
import { nowhere } from '../core/domain/audit.ts';
import { mergeOtp, settle } from '../core/domain/sign-in/otp.ts';
import type { Otp } from '../core/domain/sign-in/otp.ts';

const DAY = 86_400_000;

type Limits = Pick<Config, 'otp' | 'passwords' | 'registration'>;

const auditOf = (keys: Keys) => makeAudit({ seals: makeAuditSeals(keys), newId: uuidV7, origin: () => nowhere });

export const purgeOf = (pool: Pool, keys: Keys): Purge => makePurge({ pool, audit: auditOf(keys) });

/** How long failures on unknown accounts are kept after the last one, in milliseconds: at least as long as any lock. */
export const keepStrangersMs = ({ otp, passwords }: Pick<Config, 'otp' | 'passwords'>): number =>
  Math.max(90 * DAY, otp.lockout.lockMs, passwords.lockout.lockMs);

export type Ended = Readonly<{ registrations: number; claims: number; flows: number }>;

/** Deletes unconfirmed registrations and claims older than `REGISTRATION_TTL`, and unfinished sign-ins at providers. */
export const endUnconfirmed = async (config: Limits, pool: Pool, keys: Keys): Promise<Ended> => {
  const settled = settle(config.otp);
  const deps = {
    pool,
    audit: auditOf(keys),
    bucketOf: makeBucketOf(keys),
    merge: (one: Otp, other: Otp, now: Date) => mergeOtp(settled(one, now), settled(other, now)),
  };
  const { ttlMs } = config.registration;
  return {
    registrations: await makeEndExpired(deps)(ttlMs),
    claims: await makeEndClaims(deps)(ttlMs, keepStrangersMs(config)),
    flows: await forgetFlows(pool),
  };
};

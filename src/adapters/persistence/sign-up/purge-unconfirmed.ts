import type { Policies } from '../../../core/domain/core-config.ts';
import { keepFailuresMs } from '../../../core/domain/locks/failure-retention.ts';
import { makePurgeClaims } from '../account/purge-claims.ts';
import { purgeFlows } from '../oauth/purge-flows.ts';
import { purgeFingerprints } from './purge-fingerprints.ts';
import { makePurgeRegistrations } from './purge-registrations.ts';

type Deps = Parameters<typeof makePurgeRegistrations>[0];
type Limits = Pick<Policies, 'otp' | 'passwordLockout'>;

export type Ended = Readonly<{ registrations: number; claims: number; flows: number }>;

/**
 * Deletes unfinished registrations and unverified addresses older than `ttlMs` milliseconds, expired provider sign-ins,
 * and fingerprints of registrations that are no longer needed.
 */
export const makePurgeUnconfirmed =
  (deps: Deps, { otp, passwordLockout }: Limits) =>
  async (ttlMs: number): Promise<Ended> => {
    await purgeFingerprints(deps.pool, otp.resendIntervalMs);
    return {
      registrations: await makePurgeRegistrations(deps)(ttlMs),
      claims: await makePurgeClaims(deps)(ttlMs, keepFailuresMs([otp.lockout, passwordLockout])),
      flows: await purgeFlows(deps.pool),
    };
  };

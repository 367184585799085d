import type { Pool } from 'pg';
import { makeClientHash } from '../adapters/crypto/client-hash.ts';
import type { Keys } from '../adapters/crypto/keys.ts';
import type { ChangeCounter } from '../adapters/http/server/limits/change-limit.ts';
import { QUOTAS, ownChangesQuota } from '../adapters/http/server/limits/quotas.ts';
import type { Limited, RateLimiters } from '../adapters/http/server/limits/rate-limit.ts';
import { makeChangeCounter } from '../adapters/persistence/limits/change-counter.ts';
import { makeRateLimiter } from '../adapters/persistence/limits/rate-limiter.ts';
import type { Elsewhere } from '../adapters/persistence/limits/rate-limiter.ts';

export const rateLimitersOf = (pool: Pool, keys: Keys, elsewhere: Elsewhere | null): RateLimiters => {
  const hash = makeClientHash(keys);
  const limiter = (limited: Limited) => makeRateLimiter({ pool, hash, elsewhere, ...QUOTAS[limited] });
  return {
    sends: limiter('sends'),
    administration: limiter('administration'),
    departures: limiter('departures'),
    creations: limiter('creations'),
    proofs: limiter('proofs'),
  };
};

export const changeCounterOf = (pool: Pool, quota: number): ChangeCounter =>
  makeChangeCounter({ pool, ...ownChangesQuota(quota) });

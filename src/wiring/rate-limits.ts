import type { Pool } from 'pg';
import { makeClientHash } from '../adapters/crypto/client-hash.ts';
import type { Keys } from '../adapters/crypto/keys.ts';
import type { ChangeCounter } from '../adapters/http/server/limits/change-limit.ts';
import type { RateLimiters } from '../adapters/http/server/limits/rate-limit.ts';
import { makeChangeCounter } from '../adapters/persistence/limits/change-counter.ts';
import { makeRateLimiter } from '../adapters/persistence/limits/rate-limiter.ts';

const within = (quota: number) => ({ quota, windowSeconds: 600 });
/** Messages: enough for an office behind one address; ten a second overall, which mail servers accept. */
const SENDS = { name: 'address', perClient: within(100), overall: within(6_000) };
/** Messages sent by administrators, counted per administrator, so that nobody else can use the limit up. */
const ADMINISTRATION = { name: 'administrator', perClient: within(1_000), overall: null };
// Sign-ins at providers: enough for a campus behind one address in the morning. There is no overall limit that an
// attacker could exhaust.
const DEPARTURES = { name: 'departures', perClient: within(1_000), overall: null };
/** Objects that administrators create: enough for a script that sets up a company. */
const CREATIONS = { name: 'creations', perClient: within(1_000), overall: null };

export const rateLimitersOf = (pool: Pool, keys: Keys): RateLimiters => {
  const hash = makeClientHash(keys);
  return {
    sends: makeRateLimiter({ pool, hash, ...SENDS }),
    administration: makeRateLimiter({ pool, hash, ...ADMINISTRATION }),
    departures: makeRateLimiter({ pool, hash, ...DEPARTURES }),
    creations: makeRateLimiter({ pool, hash, ...CREATIONS }),
  };
};

export const changeCounterOf = (pool: Pool, quota: number): ChangeCounter =>
  makeChangeCounter({ pool, ...within(quota) });

import type { Pool } from 'pg';
import { makeClientHash } from '../adapters/crypto/client-hash.ts';
import type { Keys } from '../adapters/crypto/keys.ts';
import type { ChangeCounter } from '../adapters/http/server/own-changes.ts';
import type { RateLimiters } from '../adapters/http/server/rate-limit.ts';
import { makeChangeCounter } from '../adapters/persistence/limits/change-counter.ts';
import { makeRateLimiter } from '../adapters/persistence/limits/rate-limiter.ts';

const within = (quota: number) => ({ quota, windowSeconds: 600 });
/** Messages: enough for an office behind one address, and overall ten a second, which a mail server takes without distrust. */
const SENDS = { name: 'address', perClient: within(100), overall: within(6_000) };
/** Messages of administrators, for each of them: no stranger, and nobody behind the same address, uses it up. */
const ADMINISTRATION = { name: 'administrator', perClient: within(1_000), overall: null };
/** Sign-ins at providers: a whole campus behind one address, in the morning; what strangers do closes it for nobody else. */
const DEPARTURES = { name: 'departures', perClient: within(1_000), overall: null };
/** What administrators make: a script that sets up a company, and no flood. */
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

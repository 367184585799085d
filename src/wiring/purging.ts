import type { Pool } from 'pg';
import type { Keys } from '../adapters/crypto/keys.ts';
import { makeBucketOf } from '../adapters/crypto/unknown-identifiers.ts';
import { makePurge } from '../adapters/persistence/directory/purge-users.ts';
import type { Purge } from '../adapters/persistence/directory/purge-users.ts';
import { makeUnknownAccounts } from '../adapters/persistence/sign-in/unknown-accounts.ts';
import { makePurgeUnconfirmed } from '../adapters/persistence/sign-up/purge-unconfirmed.ts';
import type { Ended } from '../adapters/persistence/sign-up/purge-unconfirmed.ts';
import type { Config } from '../config/config.ts';
import { policiesOf } from '../config/for-core.ts';
import { jobEventsOf } from './audit.ts';

export const purgeOf = (pool: Pool, keys: Keys): Purge => makePurge({ pool, recordEvents: jobEventsOf(keys) });

export const purgeUnconfirmed = (config: Config, pool: Pool, keys: Keys): Promise<Ended> => {
  const limits = policiesOf(config);
  const unknownAccounts = makeUnknownAccounts(makeBucketOf(keys), limits);
  const deps = { pool, recordEvents: jobEventsOf(keys), unknownAccounts };
  return makePurgeUnconfirmed(deps, limits)(config.registration.ttlMs);
};

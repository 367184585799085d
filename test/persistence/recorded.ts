import { makeKeys } from '../../src/adapters/crypto/keys.ts';
import { makePasswords } from '../../src/adapters/crypto/passwords.ts';
import { makeKeyRing } from '../../src/adapters/tokens/key-ring.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { nowhere } from '../../src/core/domain/audit.ts';
import { makeContainer } from '../../src/wiring/container.ts';
import { USE_CASES } from '../../src/wiring/use-cases.ts';
import { CHEAP, SECRET_KEY } from '../e2e/process.ts';
import type { FreshDatabase } from '../support/database.ts';
import { recordingPool } from '../support/recording-pool.ts';

export const KEYS = makeKeys({ current: Buffer.from(SECRET_KEY, 'base64url'), old: [] });

/** The use cases on this database; `take` returns the statements that they have sent since. `pool` records nothing. */
export const recorded = async (db: FreshDatabase, env: Readonly<Record<string, string>> = {}) => {
  const loaded = loadConfig({ NODE_ENV: 'test', DATABASE_URL: db.url, SECRET_KEY, ...CHEAP, ...env });
  if (loaded._tag === 'Left') throw new Error('the configuration is refused');
  const database = db.open();
  const { pool, take } = recordingPool(database.pool);
  const container = makeContainer({
    config: loaded.right,
    database: { ...database, pool },
    keys: KEYS,
    passwords: await makePasswords(loaded.right.hashing),
    keyRing: makeKeyRing(loaded.right.signingKeys, { keys: [], now: new Date() }, () => performance.now()),
    origin: () => nowhere,
    onProviderFailure: () => {},
  });
  return { useCases: container.get(USE_CASES), pool: database.pool, take };
};

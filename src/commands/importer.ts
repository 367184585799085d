import type { Pool } from 'pg';
import type { FirebaseParameters } from '../adapters/crypto/foreign/firebase.ts';
import { makeImportedTotps } from '../adapters/crypto/imported-totps.ts';
import type { Keys } from '../adapters/crypto/keys.ts';
import { makeStoredHashes } from '../adapters/crypto/stored-hashes.ts';
import { makeRehearsedImports } from '../adapters/persistence/moving-users/rehearsed-imports.ts';
import { makeUserImports } from '../adapters/persistence/moving-users/user-imports.ts';
import type { Config } from '../config/config.ts';
import { makeImportUsers } from '../core/use-cases/moving-users/import-users.ts';
import type { ImportUsers } from '../core/use-cases/moving-users/import-users.ts';
import { jobEventsOf, unknownAccountsOf } from '../wiring/events.ts';

type Importer = Readonly<{
  importUsers: ImportUsers;
  /** Returns the name of the function that made a stored hash. */
  nameOf: (hash: string) => string;
  end: () => Promise<void>;
}>;

type ImporterOptions = Readonly<{ isRehearsal: boolean; firebase: FirebaseParameters | null }>;

export const importerOf = (
  config: Config,
  pool: Pool,
  keys: Keys,
  { isRehearsal, firebase }: ImporterOptions,
): Importer => {
  const hashes = makeStoredHashes(config.hashing, firebase);
  const totps = makeImportedTotps(keys);
  const { nameOf } = hashes;
  if (isRehearsal) {
    const imports = makeRehearsedImports(pool);
    return { importUsers: makeImportUsers({ imports, hashes, totps }), nameOf, end: imports.end };
  }
  const unknownAccounts = unknownAccountsOf(config, keys);
  const imports = makeUserImports({ pool, unknownAccounts, recordEvents: jobEventsOf(keys), sealTotp: totps.seal });
  return { importUsers: makeImportUsers({ imports, hashes, totps }), nameOf, end: async () => {} };
};

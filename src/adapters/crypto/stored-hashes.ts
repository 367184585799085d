import type { PasswordHash } from '../../core/domain/sign-in/password.ts';
import type { StoredHashes } from '../../core/ports/stored-hashes.ts';
import { loadArgon2Driver } from './argon2-driver.ts';
import type { Argon2Driver } from './argon2-driver.ts';
import { foreignHash, isForeignForm } from './foreign-hashes.ts';
import { argon2CostOf, isAffordable } from './phc.ts';
import type { Argon2Cost } from './phc.ts';
import { wrapped, wrappedHash } from './wrapped-hashes.ts';

const UNKNOWN = 'must be bcrypt ($2b$…), or argon2, scrypt or PBKDF2 ($pbkdf2-sha256$…) in PHC format';
const TOO_COSTLY =
  'costs more than the service computes: bcrypt from 4 to 14, scrypt up to 256 MiB and p=16, PBKDF2 up to 2,000,000 rounds, keys up to 64 bytes';
const TOO_COSTLY_ARGON2 =
  'costs more than the service computes: argon2 up to t=20, p=16, and the larger of 256 MiB and four times ARGON2_MEMORY_KIB';

let driver: Promise<Argon2Driver> | null = null;
const theDriver = () => (driver ??= loadArgon2Driver());

/** Applies the same rules as a sign-in does to a stored hash. */
export const makeStoredHashes = (configured: Argon2Cost): StoredHashes => ({
  kept: (hash) => async () => (await wrapped(hash, await theDriver(), configured)) as PasswordHash,
  refusal: (hash) => {
    const cost = argon2CostOf(hash);
    if (cost !== null) return isAffordable(cost, configured) ? null : TOO_COSTLY_ARGON2;
    if (foreignHash(hash) !== null || wrappedHash(hash, configured) !== null) return null;
    return isForeignForm(hash) ? TOO_COSTLY : UNKNOWN;
  },
});

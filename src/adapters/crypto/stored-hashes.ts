import type { PasswordHash } from '../../core/domain/sign-in/password.ts';
import type { StoredHashes } from '../../core/ports/passwords.ts';
import { loadArgon2Driver } from './argon2-driver.ts';
import type { Argon2Driver } from './argon2-driver.ts';
import { foreignHash, isForeignForm } from './foreign-hashes.ts';
import { fromFirebase, isFirebaseHash } from './foreign/firebase.ts';
import type { FirebaseParameters } from './foreign/firebase.ts';
import { respelled } from './foreign/spellings.ts';
import { argon2CostOf, isAffordable } from './phc.ts';
import type { Argon2Cost } from './phc.ts';
import { wrapped, wrappedHash } from './wrapped-hashes.ts';

const WITHOUT =
  'or leave password_hash out: then the owner signs in with a code or chooses a password by "forgot password"';
const UNKNOWN = `must be bcrypt ($2b$…), argon2, scrypt or PBKDF2 ($pbkdf2-sha256$…) in PHC format, or another form that docs/moving-users.md lists; ${WITHOUT}`;
const UNKNOWN_CRYPT = `must be, of crypt(3), $1$, $apr1$, $5$, $6$ or $2b$; ${WITHOUT}`;
const NO_FIREBASE =
  'is of Firebase: give --firebase-signer-key, which is as long as the hash, and the other --firebase options';
const TOO_COSTLY =
  'costs more than the service computes: bcrypt from 4 to 14, scrypt up to 256 MiB and p=16, PBKDF2 up to 2,000,000 rounds, phpass and crypt up to 1,048,576 rounds, keys up to 64 bytes';
const TOO_COSTLY_ARGON2 =
  'costs more than the service computes: argon2 up to t=20, p=16, and the larger of 256 MiB and four times ARGON2_MEMORY_KIB';

/** crypt(3) with DES, yescrypt and other functions that are not supported. */
const OTHER_CRYPT = /^(?:\{CRYPT\}.*|\$(?:y|gy|7|sm3|md5|sha1|3)\$.*)$/i;

let driver: Promise<Argon2Driver> | null = null;
const theDriver = () => (driver ??= loadArgon2Driver());

/** Checks and prepares imported hashes by the rules that a sign-in applies to stored hashes. */
export const makeStoredHashes = (
  configured: Argon2Cost,
  firebase: FirebaseParameters | null = null,
): StoredHashes & Readonly<{ nameOf: (hash: string) => string }> => {
  const read = (hash: string): string => fromFirebase(hash, firebase) ?? respelled(hash);
  return {
    kept: (hash) => async () => (await wrapped(read(hash), await theDriver(), configured)) as PasswordHash,
    refusal: (hash) => {
      const text = read(hash);
      const cost = argon2CostOf(text);
      if (cost !== null) return isAffordable(cost, configured) ? null : TOO_COSTLY_ARGON2;
      if (foreignHash(text) !== null || wrappedHash(text, configured) !== null) return null;
      if (isForeignForm(text)) return TOO_COSTLY;
      if (isFirebaseHash(text)) return NO_FIREBASE;
      return OTHER_CRYPT.test(hash) ? UNKNOWN_CRYPT : UNKNOWN;
    },
    nameOf: (hash) => /^\$[^$]+/.exec(read(hash))?.[0] ?? 'other',
  };
};

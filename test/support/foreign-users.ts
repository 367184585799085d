import type { Address } from '../../src/core/domain/addresses/address.ts';
import type { ForeignUser } from '../../src/core/domain/moving-users/user-row.ts';
import type { PasswordHash } from '../../src/core/domain/sign-in/password.ts';
import { aDigest, aName } from './values.ts';

/** A verified address. */
export const vouchedFor = (address: Address): ForeignUser['identities'] => [
  { ...address, isVerified: true, isPrimary: true, oauthProvider: null },
];

/** A user with verified addresses, one per type. */
export const aForeignUser = (addresses: readonly Address[], changed: Partial<ForeignUser> = {}): ForeignUser => ({
  sourceId: null,
  firstName: aName(),
  lastName: aName(),
  jobTitle: null,
  gender: null,
  dob: null,
  username: null,
  role: 'User',
  isActive: true,
  createdAt: null,
  ...oneHash(`hash-${aDigest()}` as PasswordHash),
  totp: null,
  identities: addresses.flatMap(vouchedFor),
  ...changed,
});

const oneHash = (hash: PasswordHash) => ({ passwordHash: hash, keptHash: hash });

import * as t from 'io-ts';
import type { Address } from '../addresses/address.ts';
import { text } from '../codec.ts';
import type { IdentityId, UserId } from '../ids.ts';
import type { Username } from '../sign-in/login.ts';

export type PersonName = string & { readonly PersonName: unique symbol };
export const PersonName = text<PersonName>('PersonName', 64);

export const Gender = t.keyof({ male: null, female: null, other: null, prefer_not_to_say: null });
export type Gender = t.TypeOf<typeof Gender>;

export type Identity = Readonly<{
  id: IdentityId;
  type: 'email' | 'mobile' | 'oauth';
  value: string;
  isVerified: boolean;
  isPrimary: boolean;
  oauthProvider: string | null;
  createdAt: Date;
}>;

export type User = Readonly<{
  id: UserId;
  firstName: string;
  lastName: string | null;
  jobTitle: string | null;
  gender: Gender | null;
  /** Calendar day, `YYYY-MM-DD`. */
  dob: string | null;
  /** Location of the profile image in storage (see `Images.locationOf`); null if the user has none. */
  profileImage: string | null;
  isActive: boolean;
  role: Readonly<{ id: number; name: string }>;
  username: Username | null;
  hasPassword: boolean;
  identities: readonly Identity[];
  lastLoginAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
  createdBy: UserId | null;
  updatedBy: UserId | null;
  deletedAt: Date | null;
  /** Incremented by each change that the user or an administrator can make. */
  version: number;
}>;

/** Returns a default first name: the local part of an e-mail address, or `User` for a mobile number. */
export const nameFromAddress = (address: Address): PersonName =>
  (address.type === 'email' ? address.value.slice(0, address.value.lastIndexOf('@')) : 'User') as PersonName;

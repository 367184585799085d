import { text } from '../codec.ts';
import type { Address, IdentityId, UserId, Username } from '../ids.ts';

/** 1 to 64 characters. */
export type PersonName = string & { readonly PersonName: unique symbol };
export const PersonName = text<PersonName>('PersonName', 64);

export const GENDERS = ['male', 'female', 'other', 'prefer_not_to_say'] as const;
export type Gender = (typeof GENDERS)[number];

/** One way to reach or recognise a user: an address, or an account at another provider. */
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
  /** Calendar date, `YYYY-MM-DD`. */
  dob: string | null;
  profileImageUrl: string | null;
  isActive: boolean;
  role: Readonly<{ id: number; name: string }>;
  username: Username | null;
  identities: readonly Identity[];
  lastLoginAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
  createdBy: UserId | null;
  updatedBy: UserId | null;
  deletedAt: Date | null;
  /** Raised by every change that an administrator or the user can make. */
  version: number;
}>;

/** The first name of who never told one: the address's local part, for a mobile `User` (contract, “Registration”). */
export const nameFromAddress = (address: Address): PersonName =>
  (address.type === 'email' ? address.value.slice(0, address.value.lastIndexOf('@')) : 'User') as PersonName;

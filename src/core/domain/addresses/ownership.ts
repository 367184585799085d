import type { Address, IdentityId, TokenDigest, UserId } from '../ids.ts';
import { publicScope } from '../locks/attempt-scope.ts';
import type { AttemptScope } from '../locks/attempt-scope.ts';
import type { SendBudget } from '../messages/message.ts';
import type { Otp } from '../sign-in/otp.ts';
import type { PasswordHash } from '../sign-in/password.ts';

/**
 * Whose an address is. Unverified claims of signed-in users don't count: they are `Unknown`, so that they block nobody.
 * An open registration has no verified identity and no session, and was not made by an administrator.
 */
export type AddressOwnership =
  | Readonly<{ _tag: 'Unknown' }>
  | Readonly<{ _tag: 'Invited' }>
  | (Owner & Readonly<{ _tag: 'Registering'; registration: TokenDigest }>)
  | (Owner & Readonly<{ _tag: 'Verified'; isActive: boolean }>);

export type Owner = Readonly<{
  userId: UserId;
  identityId: IdentityId;
  passwordHash: PasswordHash;
  /** When the user was last disabled, enabled or deleted: what was sent before that opens nothing. */
  accessRevokedAt: Date | null;
  /** Names, username and addresses, of which no password of the owner's may consist. */
  own: readonly string[];
  /** Where the owner is told what happens: the primary verified address, e-mail before mobile; null before there is one. */
  primary: Address | null;
}>;

/** An address as the store knows it. The state of unknown and invited ones lives in a bucket, and counts alike. */
export type AddressSnapshot = Readonly<{ address: Address; ownership: AddressOwnership; otp: Otp }>;

/**
 * Who asks for messages: who signs in or resets a password, from a known device or not; an administrator for a user; a
 * newcomer who registers.
 */
export type Asker = AttemptScope | Readonly<{ _tag: 'Administrator' }> | Readonly<{ _tag: 'Newcomer' }>;

/** Administrators and newcomers have no device or session at the address. */
export const askingScope = (asker: Asker): AttemptScope =>
  asker._tag === 'Administrator' || asker._tag === 'Newcomer' ? publicScope : asker;

/** An address at which a message was asked for, and whether the asker's budget lets one go out. */
export type Asked = AddressSnapshot & Readonly<{ budget: SendBudget; goesOut: boolean }>;

/** Strangers can't use up the budget of a known device, a session or an administrator. */
export const budgetOf = ({ ownership, otp: { scope } }: AddressSnapshot, asker: Asker['_tag']): SendBudget => {
  if (asker === 'Administrator') return 'administrator';
  if (scope !== undefined) return scope.kind === 'Device' ? 'device' : 'session';
  const isNew = ownership._tag === 'Unknown' && asker === 'Newcomer';
  return isNew || getsMessages(ownership) ? 'anybody' : 'nobody';
};

const getsMessages = (ownership: AddressOwnership): boolean =>
  ownership._tag === 'Registering' || (ownership._tag === 'Verified' && ownership.isActive);

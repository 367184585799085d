import type { BodyFingerprint, IdentityId, TokenDigest, UserId } from '../ids.ts';
import { publicScope } from '../locks/attempt-scope.ts';
import type { AttemptScope } from '../locks/attempt-scope.ts';
import type { SendBudget } from '../messages/message.ts';
import type { FactorMethod } from '../second-factor/evidence.ts';
import type { Otp } from '../sign-in/otp.ts';
import type { PasswordHash } from '../sign-in/password.ts';
import type { Address } from './address.ts';

/**
 * Who owns an address. Unverified claims of signed-in users are `Unknown`, so that they block no one. An open
 * registration has no verified identity and no session, and was not created by an administrator.
 */
export type AddressOwnership =
  | Readonly<{ _tag: 'Unknown' }>
  | Readonly<{ _tag: 'Invited' }>
  | (Owner & Readonly<{ _tag: 'Registering'; registration: TokenDigest; fingerprint: BodyFingerprint | null }>)
  | (Owner & Readonly<{ _tag: 'Verified'; isActive: boolean; methods: readonly FactorMethod[] }>);

export type Owner = Readonly<{
  userId: UserId;
  identityId: IdentityId;
  passwordHash: PasswordHash;
  /** When the user was last disabled, enabled or deleted; codes and links sent before are invalid. */
  accessRevokedAt: Date | null;
  /** Names, username and addresses, which the password must not consist of. */
  own: readonly string[];
  primary: Address | null;
}>;

/** The state of unknown and invited addresses is kept in a bucket and counts the same. */
export type AddressSnapshot = Readonly<{ address: Address; ownership: AddressOwnership; otp: Otp }>;

/** Who asks for messages: a user who signs in or resets a password, an administrator for a user, or a newcomer. */
export type Asker = AttemptScope | Readonly<{ _tag: 'Administrator' }> | Readonly<{ _tag: 'Newcomer' }>;

export const askingScope = (asker: Asker): AttemptScope =>
  asker._tag === 'Administrator' || asker._tag === 'Newcomer' ? publicScope : asker;

export type Asked = AddressSnapshot & Readonly<{ budget: SendBudget; goesOut: boolean }>;

/** Anonymous callers can't use up the budget of a known device, a session or an administrator. */
export const budgetOf = ({ ownership, otp: { scope } }: AddressSnapshot, asker: Asker['_tag']): SendBudget => {
  if (asker === 'Administrator') return 'administrator';
  if (scope !== undefined) return scope.kind === 'Device' ? 'device' : 'session';
  const isNew = ownership._tag === 'Unknown' && asker === 'Newcomer';
  return isNew || getsMessages(ownership) ? 'anybody' : 'nobody';
};

const getsMessages = (ownership: AddressOwnership): boolean =>
  ownership._tag === 'Registering' || (ownership._tag === 'Verified' && ownership.isActive);

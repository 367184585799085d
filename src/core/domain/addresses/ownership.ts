import type { BodyFingerprint, IdentityId, TokenDigest, UserId } from '../ids.ts';
import { publicScope } from '../locks/attempt-scope.ts';
import type { AttemptScope } from '../locks/attempt-scope.ts';
import type { SendBudget } from '../messages/message.ts';
import type { FactorMethod } from '../second-factor/evidence.ts';
import type { Otp } from '../sign-in/otp.ts';
import type { PasswordHash } from '../sign-in/password.ts';
import type { Address } from './address.ts';

/**
 * Who owns an address. An address that users added but did not verify is `Unknown`, so that they can't block it for its
 * owner. `Registering` is a registration in progress, without a verified identity or session.
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
  /** When the user was last disabled, enabled or deleted. Codes and links that were sent before are invalid. */
  accessRevokedAt: Date | null;
  /** The user's names, username and addresses. The password must not consist of these alone. */
  own: readonly string[];
  primary: Address | null;
}>;

/** For unknown and invited addresses, `otp` comes from a row that all addresses with the same hash share. */
export type AddressSnapshot = Readonly<{ address: Address; ownership: AddressOwnership; otp: Otp }>;

/** Who requests a message: a user, an administrator on behalf of a user, or someone who registers. */
export type Asker = AttemptScope | Readonly<{ _tag: 'Administrator' }> | Readonly<{ _tag: 'Newcomer' }>;

export const askingScope = (asker: Asker): AttemptScope =>
  asker._tag === 'Administrator' || asker._tag === 'Newcomer' ? publicScope : asker;

export type Asked = AddressSnapshot & Readonly<{ budget: SendBudget; goesOut: boolean }>;

/** Known devices, sessions and administrators have message limits that anonymous callers can't use up. */
export const budgetOf = ({ ownership, otp: { scope } }: AddressSnapshot, asker: Asker['_tag']): SendBudget => {
  if (asker === 'Administrator') return 'administrator';
  if (scope !== undefined) return scope.kind === 'Device' ? 'device' : 'session';
  const isNew = ownership._tag === 'Unknown' && asker === 'Newcomer';
  return isNew || getsMessages(ownership) ? 'anybody' : 'nobody';
};

const getsMessages = (ownership: AddressOwnership): boolean =>
  ownership._tag === 'Registering' || (ownership._tag === 'Verified' && ownership.isActive);

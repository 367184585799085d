import type { AddressOwnership } from '../addresses/ownership.ts';
import type { DomainEvent } from '../events.ts';
import type { Address, EmailAddress, UserId } from '../ids.ts';
import type { Language } from '../messages/message.ts';
import type { Policies } from '../policies.ts';
import type { NewSession } from '../sessions/session.ts';
import type { ProviderName, ProviderProfile, Subject } from './oauth.ts';

/** The user who has linked this account of the provider. */
export type LinkedUser = Readonly<{ userId: UserId; isActive: boolean }>;

/**
 * What the store knows of an arrival; `ownership` is that of a trusted address, null where there is none to look at.
 * `isUnlinked` says that the owner of the address has had this account of the provider linked, and removed it.
 */
export type Known = Readonly<{ linked: LinkedUser | null; ownership: AddressOwnership | null; isUnlinked: boolean }>;

export type SignInDecision =
  | Readonly<{ _tag: 'SignIn'; userId: UserId }>
  /** The trusted address is this user's: the account at the provider becomes an identity of the user. */
  | Readonly<{ _tag: 'Link'; userId: UserId; address: EmailAddress }>
  /** A new user. `verifies` is proved by the provider; `claims` is only said, and proves nothing. */
  | Readonly<{ _tag: 'Create'; verifies: EmailAddress | null; claims: EmailAddress | null }>
  | Readonly<{ _tag: 'Refuse'; why: 'inactive' | 'closed' }>;

/**
 * Whose account an arrival opens. The provider's own name for the user decides; an address only if it is trusted, and
 * only for an account that has it verified. What its owner has unlinked only its owner links again, whatever the
 * provider says of the address. An address that an administrator invited stays the invited user's to prove.
 */
export const decideSignIn = (
  registration: Policies['registration'],
  { email }: ProviderProfile,
  { linked, ownership, isUnlinked }: Known,
): SignInDecision => {
  if (linked !== null) {
    return linked.isActive ? { _tag: 'SignIn', userId: linked.userId } : { _tag: 'Refuse', why: 'inactive' };
  }
  if (email?.isTrusted === true && ownership?._tag === 'Verified') {
    if (!ownership.isActive) return { _tag: 'Refuse', why: 'inactive' };
    if (!isUnlinked) return { _tag: 'Link', userId: ownership.userId, address: email.value };
  }
  if (registration === 'closed') return { _tag: 'Refuse', why: 'closed' };
  const isProved = email?.isTrusted === true && (ownership?._tag === 'Unknown' || ownership?._tag === 'Registering');
  const address = email?.value ?? null;
  return { _tag: 'Create', verifies: isProved ? address : null, claims: isProved ? null : address };
};

type ProviderAccount = Readonly<{ provider: ProviderName; subject: Subject }>;

/** The user can sign in with the account from now on. The owner is told. */
export const accountLinked = (
  userId: UserId,
  { provider, subject }: ProviderAccount,
  tells: Readonly<{ to: Address | null; language: Language }> | null,
): DomainEvent => ({
  _tag: 'IdentityAdded',
  by: userId,
  userId,
  identity: { type: provider, value: subject },
  ...(tells && { tells: { to: tells.to === null ? [] : [tells.to], language: tells.language } }),
});

export const signInEvents = (
  { _tag }: SignInDecision,
  userId: UserId,
  account: ProviderAccount,
  { session, language, ownership }: Readonly<{ session: NewSession; language: Language }> & Pick<Known, 'ownership'>,
): readonly DomainEvent[] => {
  const user = { by: userId, userId };
  const tells = ownership?._tag === 'Verified' && _tag === 'Link' ? { to: ownership.primary, language } : null;
  const registered: DomainEvent = { _tag: 'UserRegistered', ...user, addresses: [] };
  return [
    ...(_tag === 'Create' ? [registered] : []),
    ...(_tag === 'SignIn' ? [] : [accountLinked(userId, account, tells)]),
    { _tag: 'SessionStarted', ...user, method: account.provider, sessionId: session.id },
  ];
};

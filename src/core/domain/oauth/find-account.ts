import type { Address, EmailAddress } from '../addresses/address.ts';
import type { AddressOwnership } from '../addresses/ownership.ts';
import type { Policies } from '../core-config.ts';
import type { DomainEvent } from '../events.ts';
import type { UserId } from '../ids.ts';
import type { Language } from '../messages/message.ts';
import type { FactorMethod } from '../second-factor/evidence.ts';
import { openedEvent } from '../second-factor/opening.ts';
import type { NewSignIn } from '../second-factor/opening.ts';
import type { ProviderName, ProviderProfile, ProviderSubject } from './provider-profile.ts';

export type LinkedUser = Readonly<{ userId: UserId; isActive: boolean; methods: readonly FactorMethod[] }>;

/** `ownership` is null without a trusted address. `isUnlinked`: the address's owner unlinked this account before. */
export type Known = Readonly<{ linked: LinkedUser | null; ownership: AddressOwnership | null; isUnlinked: boolean }>;

export type SignInDecision =
  | Readonly<{ _tag: 'SignIn'; userId: UserId; methods: readonly FactorMethod[] }>
  /** Links the provider account to the user who has verified the provider's address, if that address is trusted. */
  | Readonly<{ _tag: 'Link'; userId: UserId; address: EmailAddress; methods: readonly FactorMethod[] }>
  /** Creates a user with at most one of the two addresses: `verifies` becomes verified, `claims` stays unverified. */
  | Readonly<{ _tag: 'Create'; verifies: EmailAddress | null; claims: EmailAddress | null }>
  | Readonly<{ _tag: 'Refuse'; why: 'inactive' | 'closed' }>;

/**
 * Finds the user by the provider's subject, or by a trusted address that a user has verified. A sign-in never links a
 * provider account that its owner has unlinked, and never verifies the address of an invited user.
 */
export const decideSignIn = (
  registration: Policies['registration'],
  { email }: ProviderProfile,
  { linked, ownership, isUnlinked }: Known,
): SignInDecision => {
  if (linked !== null) {
    const { userId, isActive, methods } = linked;
    return isActive ? { _tag: 'SignIn', userId, methods } : { _tag: 'Refuse', why: 'inactive' };
  }
  if (email?.isTrusted === true && ownership?._tag === 'Verified') {
    if (!ownership.isActive) return { _tag: 'Refuse', why: 'inactive' };
    const { userId, methods } = ownership;
    if (!isUnlinked) return { _tag: 'Link', userId, address: email.value, methods };
  }
  if (registration === 'closed') return { _tag: 'Refuse', why: 'closed' };
  const isProved = email?.isTrusted === true && (ownership?._tag === 'Unknown' || ownership?._tag === 'Registering');
  const address = email?.value ?? null;
  return { _tag: 'Create', verifies: isProved ? address : null, claims: isProved ? null : address };
};

type ProviderAccount = Readonly<{ provider: ProviderName; subject: ProviderSubject }>;

/** Records that the user can now sign in with the provider account, and notifies the owner. */
export const accountLinked = (
  userId: UserId,
  { provider, subject }: ProviderAccount,
  notice: Readonly<{ to: Address | null; language: Language }> | null,
): DomainEvent => ({
  _tag: 'IdentityAdded',
  by: userId,
  userId,
  identity: { type: provider, value: subject },
  ...(notice && { notice: { to: notice.to === null ? [] : [notice.to], language: notice.language } }),
});

/** Returns the methods with which the user can give the second factor; empty if the user has none. */
export const methodsOf = (decision: SignInDecision): readonly FactorMethod[] =>
  'methods' in decision ? decision.methods : [];

export const signInEvents = (
  decision: SignInDecision,
  userId: UserId,
  account: ProviderAccount,
  { signIn, language, ownership }: Readonly<{ signIn: NewSignIn; language: Language }> & Pick<Known, 'ownership'>,
): readonly DomainEvent[] => {
  const { _tag } = decision;
  const user = { by: userId, userId };
  const notice = ownership?._tag === 'Verified' && _tag === 'Link' ? { to: ownership.primary, language } : null;
  const registered: DomainEvent = { _tag: 'UserRegistered', ...user, addresses: [] };
  return [
    ...(_tag === 'Create' ? [registered] : []),
    ...(_tag === 'SignIn' || methodsOf(decision).length > 0 ? [] : [accountLinked(userId, account, notice)]),
    openedEvent(methodsOf(decision), { userId, method: account.provider }, signIn),
  ];
};

import * as E from 'fp-ts/lib/Either.js';
import type { Address } from '../addresses/address.ts';
import type { Change } from '../audit.ts';
import type { Decision, DomainEvent } from '../events.ts';
import type { IdentityId, TokenDigest, UserId } from '../ids.ts';
import type { Lockout } from '../locks/lockout.ts';
import type { Language } from '../messages/message.ts';
import type { EndReason } from '../sessions/session.ts';
import type { Login } from '../sign-in/login.ts';
import type { Otp } from '../sign-in/otp.ts';
import type { Profile } from './profile.ts';
import type { Identity } from './user.ts';

export type OwnIdentity = Identity & Readonly<{ otp: Otp }>;

type AddressFacts = Readonly<{
  address: Address;
  isTaken: boolean;
  /** The code state of an identity that the account removed. If it is added again, this state continues. */
  left: Otp | null;
}>;

/** A role to assign, with its privileges. The store locks it, so that it can't be deleted meanwhile. */
export type AskedRole = Readonly<{ id: number; name: string; grants: readonly string[] }>;

/** Times of the latest username changes, oldest first, at most `MAX_RENAMES`. */
export type Renames = readonly Date[];

export type Account = Readonly<{
  userId: UserId;
  by: UserId;
  version: number;
  profile: Profile;
  image: string | null;
  renames: Renames;
  isActive: boolean;
  /** The user registered but has not verified any address yet. */
  isRegistering: boolean;
  role: string;
  hasPassword: boolean;
  held: readonly string[];
  asked: AskedRole | null;
  password: Lockout;
  identities: readonly OwnIdentity[];
  about: readonly AddressFacts[];
  isLastAdministrator: boolean;
}>;

/** The caller's condition on the version (If-Match). */
export type IfMatch = (version: number) => boolean;

/** A condition on the account's ETag (If-Match), which covers changes that don't raise the version, too. */
export type AccountIfMatch = (account: AccountState) => boolean;

/** The fields that an account's ETag is computed from. */
export type AccountState = Pick<Account, 'version' | 'role' | 'hasPassword'>;

export type AccountWrites = Readonly<{
  profile?: Profile;
  renames?: Renames;
  /** The location of a new image; null removes the image. Files of the previous image are removed later. */
  image?: string | null;
  /** `token` is set if an administrator added the address: its link verifies the address. */
  adds?: Readonly<{ address: Address; otp: Otp; token?: Readonly<{ digest: TokenDigest; expiresAt: Date }> }>;
  otps?: readonly Readonly<{ identityId: IdentityId; otp: Otp }>[];
  /** Verifying also deletes open registrations with the address. `otp` already includes their code state. */
  verifies?: Readonly<{ identityId: IdentityId; address: Address; otp: Otp; isPrimary: boolean }>;
  primary?: IdentityId;
  removes?: IdentityId;
  role?: AskedRole;
  /** Any change invalidates codes, links and invitations that were sent before. */
  isActive?: boolean;
  ends?: EndReason;
  /** Soft-deletes the user with identities and credential, and ends all sessions. */
  deletes?: true;
  /** Code states to keep for addresses that leave the account, so that removing an address resets no count. */
  releasesCodes?: readonly Readonly<{ address: Address; otp: Otp }>[];
  /** The count of wrong passwords to keep for logins that leave the account, so that leaving ends no lock. */
  releasesLogins?: Readonly<{ logins: readonly Login[]; lockout: Lockout }>;
}>;

/** The refusal is in the answer, so that a refused attempt doesn't roll back the counts in the writes. */
export type AccountDecision<A> = Decision<AccountWrites, A>;
export type Decided<R, A = void> = AccountDecision<E.Either<R, A>>;

export const refused = <R>(
  refusal: R,
  writes: AccountWrites = {},
  events: readonly DomainEvent[] = [],
): Decided<R, never> => ({ writes, events, answer: E.left(refusal) });
export const done = (writes: AccountWrites, events: readonly DomainEvent[] = []): Decided<never> => ({
  writes,
  events,
  answer: E.right(undefined),
});

export const addressOfIdentity = ({ type, value }: Identity): Address | null =>
  type === 'oauth' ? null : ({ type, value } as Address);

/** Returns where notices go: the primary verified e-mail address, else the primary mobile number. */
export const primaryOf = (identities: readonly Identity[]): Address | null => {
  const primary = identities.filter((i) => i.isPrimary && i.isVerified && i.type !== 'oauth');
  const found = primary.find(({ type }) => type === 'email') ?? primary[0];
  return found === undefined ? null : addressOfIdentity(found);
};

/** Addresses the notice to the address that was primary before the change. */
export const ownerNotice = ({ identities }: Account, language: Language) => {
  const primary = primaryOf(identities);
  return { to: primary === null ? [] : [primary], language };
};

export const userChanged = ({ by, userId }: Account, changes: readonly Change[]): readonly DomainEvent[] =>
  changes.length === 0 ? [] : [{ _tag: 'UserChanged', by, userId, changes }];

/** Returns the counts to keep for identities that leave. Unverified ones have none: only their owner could guess. */
export const released = (account: Account, identities: readonly OwnIdentity[], others: readonly Login[] = []) => {
  const codes = identities.flatMap((identity) => {
    const address = identity.isVerified ? addressOfIdentity(identity) : null;
    return address === null ? [] : [{ address, otp: identity.otp }];
  });
  const logins: readonly Login[] = [...codes.map(({ address }) => address), ...others];
  return { releasesCodes: codes, releasesLogins: { logins, lockout: account.password } };
};

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
  /** Code and failure count from when the account had this address before. They continue if it is added again. */
  left: Otp | null;
}>;

/** A role to assign and its privileges. The store locks the role, so that no other request can delete it meanwhile. */
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
  /** Whether the user has registered but has not verified an address yet. */
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

/** Whether the request's If-Match header accepts this version. */
export type IfMatch = (version: number) => boolean;

/** Whether the request's If-Match header accepts the account's ETag, which covers more changes than `version`. */
export type AccountIfMatch = (account: AccountState) => boolean;

/** The fields that an account's ETag is computed from. */
export type AccountState = Pick<Account, 'version' | 'role' | 'hasPassword'>;

export type AccountWrites = Readonly<{
  profile?: Profile;
  renames?: Renames;
  /** Location of the new image in storage; null removes the image. The previous image's files are deleted later. */
  image?: string | null;
  /** `token` is set if an administrator added the address. A link with the token verifies the address. */
  adds?: Readonly<{ address: Address; otp: Otp; token?: Readonly<{ digest: TokenDigest; expiresAt: Date }> }>;
  otps?: readonly Readonly<{ identityId: IdentityId; otp: Otp }>[];
  /** Verifying also deletes registrations in progress for the address. The store adds their failure counts to `otp`. */
  verifies?: Readonly<{ identityId: IdentityId; address: Address; otp: Otp; isPrimary: boolean }>;
  primary?: IdentityId;
  removes?: IdentityId;
  role?: AskedRole;
  /** Any change of this field invalidates the codes, links and invitations that were sent before. */
  isActive?: boolean;
  ends?: EndReason;
  /** Soft-deletes the user with all identities and the credential, and ends all sessions. */
  deletes?: true;
  /** Failure counts of one-time codes to keep for removed addresses, so that removing one does not reset its count. */
  releasesCodes?: readonly Readonly<{ address: Address; otp: Otp }>[];
  /** Failure count of the password to keep for removed logins, so that removing a login does not end its lock. */
  releasesLogins?: Readonly<{ logins: readonly Login[]; lockout: Lockout }>;
}>;

/** A refusal is returned in `answer`, so that the failure counts in `writes` are stored anyway. */
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

/** Returns the address for notices: the primary verified e-mail address, else the primary mobile number, else null. */
export const primaryOf = (identities: readonly Identity[]): Address | null => {
  const primary = identities.filter((i) => i.isPrimary && i.isVerified && i.type !== 'oauth');
  const found = primary.find(({ type }) => type === 'email') ?? primary[0];
  return found === undefined ? null : addressOfIdentity(found);
};

/** Returns the recipient and language of a notice. The recipient is the address that was primary before the change. */
export const ownerNotice = ({ identities }: Account, language: Language) => {
  const primary = primaryOf(identities);
  return { to: primary === null ? [] : [primary], language };
};

export const userChanged = ({ by, userId }: Account, changes: readonly Change[]): readonly DomainEvent[] =>
  changes.length === 0 ? [] : [{ _tag: 'UserChanged', by, userId, changes }];

/** Returns the failure counts to keep for removed identities. Unverified identities have none. */
export const released = (account: Account, identities: readonly OwnIdentity[], others: readonly Login[] = []) => {
  const codes = identities.flatMap((identity) => {
    const address = identity.isVerified ? addressOfIdentity(identity) : null;
    return address === null ? [] : [{ address, otp: identity.otp }];
  });
  const logins: readonly Login[] = [...codes.map(({ address }) => address), ...others];
  return { releasesCodes: codes, releasesLogins: { logins, lockout: account.password } };
};

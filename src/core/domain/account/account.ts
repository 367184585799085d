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
  /** The state left by a removed identity of this account; adding it again continues with that count. */
  left: Otp | null;
}>;

/** The role that the user shall get, with its privileges; it can't be deleted before the change. */
export type AskedRole = Readonly<{ id: number; name: string; grants: readonly string[] }>;

/** The last changes of the username, oldest first, at most `MAX_RENAMES`. */
export type Renames = readonly Date[];

export type Account = Readonly<{
  userId: UserId;
  by: UserId;
  version: number;
  profile: Profile;
  /** Where the profile image is kept; null without one. */
  image: string | null;
  renames: Renames;
  isActive: boolean;
  /** Self-registered without a verified address yet. */
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

/**
 * Condition on the tag, which covers more than the version: renaming a role and setting a password don't raise the
 * version.
 */
export type AccountIfMatch = (account: AccountState) => boolean;

/** What the tag of an account is made of. */
export type AccountState = Pick<Account, 'version' | 'role' | 'hasPassword'>;

export type AccountWrites = Readonly<{
  profile?: Profile;
  renames?: Renames;
  /** A location with a reserved name; null removes the image. The files of the previous image are removed. */
  image?: string | null;
  /** `token` is given if an administrator added the address. */
  adds?: Readonly<{ address: Address; otp: Otp; token?: Readonly<{ digest: TokenDigest; expiresAt: Date }> }>;
  otps?: readonly Readonly<{ identityId: IdentityId; otp: Otp }>[];
  /** Also ends open registrations with the address, whose state `otp` includes. */
  verifies?: Readonly<{ identityId: IdentityId; address: Address; otp: Otp; isPrimary: boolean }>;
  primary?: IdentityId;
  removes?: IdentityId;
  role?: AskedRole;
  /** Codes, links and invitations that were sent before become invalid. */
  isActive?: boolean;
  ends?: EndReason;
  /** Soft-deletes the user with identities and credential, and ends all sessions. */
  deletes?: true;
  /** States of codes that stay with addresses which leave the account. */
  releasesCodes?: readonly Readonly<{ address: Address; otp: Otp }>[];
  /**
   * The count of wrong passwords stays with logins that leave the account, so that a lock is neither escaped nor
   * revealed.
   */
  releasesLogins?: Readonly<{ logins: readonly Login[]; lockout: Lockout }>;
}>;

/** The answer carries the refusal, so that no refusal undoes a count. */
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

/** Null for an account at a provider. */
export const addressOfIdentity = ({ type, value }: Identity): Address | null =>
  type === 'oauth' ? null : ({ type, value } as Address);

/** Where notices go: the primary verified address, e-mail before mobile. */
export const primaryOf = (identities: readonly Identity[]): Address | null => {
  const primary = identities.filter((i) => i.isPrimary && i.isVerified && i.type !== 'oauth');
  const found = primary.find(({ type }) => type === 'email') ?? primary[0];
  return found === undefined ? null : addressOfIdentity(found);
};

/** A notice goes to the address that was the primary one before the change. */
export const ownerNotice = ({ identities }: Account, language: Language) => {
  const primary = primaryOf(identities);
  return { to: primary === null ? [] : [primary], language };
};

export const userChanged = ({ by, userId }: Account, changes: readonly Change[]): readonly DomainEvent[] =>
  changes.length === 0 ? [] : [{ _tag: 'UserChanged', by, userId, changes }];

/** The counts of identities that leave the account. Claims have none: guesses at them counted for their owner only. */
export const released = (account: Account, identities: readonly OwnIdentity[], others: readonly Login[] = []) => {
  const codes = identities.flatMap((identity) => {
    const address = identity.isVerified ? addressOfIdentity(identity) : null;
    return address === null ? [] : [{ address, otp: identity.otp }];
  });
  const logins: readonly Login[] = [...codes.map(({ address }) => address), ...others];
  return { releasesCodes: codes, releasesLogins: { logins, lockout: account.password } };
};

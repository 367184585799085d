import * as E from 'fp-ts/lib/Either.js';
import type { Gender, PersonName } from '../account/user.ts';
import { succeeded, userSubject } from '../audit.ts';
import type { AuditEntry, AuditValue } from '../audit.ts';
import { addressTaken, alreadySignedIn, invalidInvitation, notInvitable, unknownRole } from '../errors.ts';
import type {
  AddressTaken,
  AlreadySignedIn,
  InvalidInvitation,
  NotInvitable,
  NotYoursToGrant,
  UnknownRole,
} from '../errors.ts';
import { sameAddress } from '../ids.ts';
import type { Address, TokenDigest, UserId, Username } from '../ids.ts';
import { expire, isClosed, open, plus, stricter } from '../locks/lockout.ts';
import type { Lockout, LockoutPolicy } from '../locks/lockout.ts';
import { notice } from '../messages/message.ts';
import type { Language, LinkMessage, Notice } from '../messages/message.ts';
import { mayActOn, mayGrant } from '../roles/access.ts';
import type { Principal } from '../sessions/principal.ts';
import type { NewSession } from '../sessions/session.ts';
import { mergeOtp, noOtp, settle, withoutCode } from '../sign-in/otp.ts';
import type { Otp, OtpPolicy } from '../sign-in/otp.ts';
import type { PasswordHash } from '../sign-in/password.ts';

export type InvitationPolicy = Readonly<{
  /** How long the link of an invitation is good, in milliseconds. */
  ttlMs: number;
}>;

/** A user whom an administrator makes, born with unverified addresses. */
export type Invitee = Readonly<{
  firstName: PersonName;
  lastName: PersonName | null;
  jobTitle: string | null;
  gender: Gender | null;
  /** Calendar date, `YYYY-MM-DD`. */
  dob: string | null;
  username: Username | null;
  /** By name. */
  role: string;
  /** One or two, of different types. */
  addresses: readonly Address[];
  passwordHash: PasswordHash;
}>;

/** What links are made of that a decision can't know by itself. */
export type LinkBook = Readonly<{
  language: Language;
  issue: () => Readonly<{ token: string; digest: TokenDigest }>;
}>;

/** Tokens of invited addresses, as they are stored, and the mail that holds each; in one commit. */
export type Sending = Readonly<{
  tokens: readonly Readonly<{ address: Address; digest: TokenDigest; expiresAt: Date }>[];
  messages: readonly LinkMessage[];
  /** Where an older token stays good, because no message goes out that would hold a new one. */
  keeps: readonly Address[];
}>;

const send = (policy: InvitationPolicy, book: LinkBook, addresses: readonly Address[], now: Date): Sending => {
  const expiresAt = plus(now, policy.ttlMs);
  const issued = addresses.map((address) => ({ address, ...book.issue() }));
  return {
    tokens: issued.map(({ address, digest }) => ({ address, digest, expiresAt })),
    messages: issued.map(({ address, token }) => ({
      to: address,
      template: 'invitation',
      token,
      language: book.language,
      budget: 'administrator',
      expiresAt,
    })),
    keeps: [],
  };
};

/** What the store knows that may stand against a new user. */
export type Obstacles = Readonly<{
  isRoleKnown: boolean;
  /** The privileges that the role holds. */
  grants: readonly string[];
  /** Addresses that somebody has verified; claims and open registrations keep nobody from being invited. */
  taken: readonly Address[];
}>;

/** What the trail keeps of a new user. */
export const invitedEntry = (actor: UserId, id: UserId, invitee: Invitee): AuditEntry => {
  const told: Readonly<Record<string, AuditValue>> = {
    first_name: invitee.firstName,
    last_name: invitee.lastName,
    job_title: invitee.jobTitle,
    gender: invitee.gender,
    dob: invitee.dob,
    username: invitee.username,
    role: invitee.role,
    ...Object.fromEntries(invitee.addresses.map(({ type, value }) => [type, value])),
  };
  const changes = Object.entries(told).flatMap(([field, after]) =>
    after === null ? [] : [{ field, before: null, after }],
  );
  return succeeded(actor, 'user.created', userSubject(id), changes);
};

/** Sends a token of its own to each address of a new user. Nobody gives away a privilege that they do not hold. */
export const invite =
  (policy: InvitationPolicy, book: LinkBook, addresses: readonly Address[], actor: Pick<Principal, 'privileges'>) =>
  (
    { isRoleKnown, grants, taken }: Obstacles,
    now: Date,
  ): E.Either<AddressTaken | NotYoursToGrant | UnknownRole, Sending> => {
    if (!isRoleKnown) return E.left(unknownRole);
    const granting = mayGrant(actor, grants);
    if (E.isLeft(granting)) return granting;
    const pointers = addresses.filter((a) => taken.some((t) => sameAddress(a, t))).map(({ type }) => `/${type}`);
    return pointers.length > 0 ? E.left(addressTaken(pointers)) : E.right(send(policy, book, addresses, now));
  };

/** A user as invitations see one; without those that are deleted. */
export type InvitedUser = Readonly<{
  isActive: boolean;
  /** Has, or once had, a verified address or a session. */
  hasSignedIn: boolean;
  /** Registered without an administrator, and has not verified an address yet. */
  isRegistering: boolean;
  /**
   * The unverified ones; `isTaken` where somebody else has verified it meanwhile, `goesOut` where the administrators'
   * budget lets a message go out.
   */
  addresses: readonly Readonly<{ address: Address; isTaken: boolean; goesOut: boolean }>[];
}>;

/**
 * A new token for each unverified address that is still free, which voids the older one. Where no message goes out the
 * older one stays good, because the new one would reach nobody.
 */
export const inviteAgain =
  (policy: InvitationPolicy, book: LinkBook) =>
  (user: InvitedUser, now: Date): E.Either<AlreadySignedIn | NotInvitable, Sending> => {
    if (user.hasSignedIn) return E.left(alreadySignedIn);
    if (user.isRegistering) return E.left(notInvitable('registering'));
    if (!user.isActive) return E.left(notInvitable('inactive'));
    const free = user.addresses.filter(({ isTaken }) => !isTaken);
    if (free.length === 0) return E.left(notInvitable('no-free-address'));
    const reached = free.filter(({ goesOut }) => goesOut).map(({ address }) => address);
    const keeps = free.filter(({ goesOut }) => !goesOut).map(({ address }) => address);
    return E.right({ ...send(policy, book, reached, now), keeps });
  };

/** An invitation as its token finds it. */
export type Invitation = Readonly<{
  userId: UserId;
  address: Address;
  expiresAt: Date;
  isActive: boolean;
  hasSignedIn: boolean;
  /** Whether somebody else has verified the address meanwhile. */
  isTaken: boolean;
  /**
   * What is left of the privileges of whoever gave the address to a user that was there; null where the user was
   * invited with it.
   */
  addedBy: Pick<Principal, 'privileges'> | null;
  /** What the user may do right now. */
  held: readonly string[];
  /** Those that the user has verified, oldest first. */
  verified: readonly Address[];
  /** Names, username and addresses, of which no password of the user's may consist. */
  own: readonly string[];
  /** The state of the address's code wherever one was kept: of its bucket, of an open registration, of the invited user. */
  otps: readonly Otp[];
  /** The counts of wrong passwords at its identifiers while they were nobody's, and the user's own. */
  lockouts: readonly Lockout[];
}>;

/** The end of an invitation: the address is verified, and every other token of the user is void. */
export type Acceptance = Readonly<{
  otp: Otp;
  lockout: Lockout;
  /** Null leaves the one that is there. */
  passwordHash: PasswordHash | null;
  /** Null starts none. */
  session: NewSession | null;
  /** Whether every older session ends, and every device is forgotten. */
  endsSessions: boolean;
  messages: readonly Notice[];
}>;

/**
 * Whether a token is still good at `now`. The first address that is accepted ends the invitation as a whole, as the
 * first code that comes back ends a registration: who gets the mail of a mistyped second address would else walk into
 * an account that somebody uses. Who gave an address to a user who was there has to be allowed that still: nobody keeps
 * a way into what holds more by now.
 */
export const isOpen = (invitation: Invitation, now: Date): boolean =>
  invitation.expiresAt > now &&
  invitation.isActive &&
  !invitation.isTaken &&
  (invitation.addedBy === null ? !invitation.hasSignedIn : mayStillAdd(invitation.addedBy, invitation.held));

const mayStillAdd = (by: Pick<Principal, 'privileges'>, held: readonly string[]): boolean =>
  by.privileges.includes('user.update') && E.isRight(mayActOn(by, held));

export type AcceptPolicies = Readonly<{ otp: OtpPolicy; passwordLockout: LockoutPolicy }>;

/**
 * Accepts an invitation. Counts and locks that strangers caused at the address while it was nobody's go on, so that
 * whoever waits for it to become an account gets no fresh tries; a code that was pending there serves no more. As any
 * sign-in this opens what no time opens any more. An address that somebody was given ends all that was open before,
 * and the other addresses are told.
 */
export const accept =
  (
    policies: AcceptPolicies,
    { language, ...writes }: Pick<Acceptance, 'passwordHash' | 'session'> & Readonly<{ language: Language }>,
  ) =>
  (invitation: Invitation, now: Date): E.Either<InvalidInvitation, Acceptance> => {
    if (!isOpen(invitation, now)) return E.left(invalidInvitation);
    const otp = invitation.otps.map((one) => settle(policies.otp)(one, now)).reduce(mergeOtp, noOtp);
    const lockout = invitation.lockouts.map((one) => expire(policies.passwordLockout)(one, now)).reduce(stricter, open);
    return E.right({
      ...writes,
      otp: { ...withoutCode(otp), lockout: opened(policies.otp.lockout, otp.lockout) },
      lockout: opened(policies.passwordLockout, lockout),
      endsSessions: invitation.addedBy !== null,
      messages: invitation.addedBy === null ? [] : told(invitation.verified, writes.passwordHash !== null, language),
    });
  };

const told = (addresses: readonly Address[], isPasswordNew: boolean, language: Language): readonly Notice[] =>
  addresses.flatMap((address) => [
    ...notice('identities-changed', address, language),
    ...(isPasswordNew ? notice('password-changed', address, language) : []),
  ]);

/** What the trail keeps of it. */
export const acceptedEntries = ({ userId, address, addedBy }: Invitation): readonly AuditEntry[] => {
  const subject = userSubject(userId);
  if (addedBy === null) return [succeeded(userId, 'invitation.accepted', subject)];
  return [
    succeeded(userId, 'identity.verified', subject, [{ field: address.type, before: null, after: address.value }]),
    succeeded(userId, 'session.ended', subject, [{ field: 'end_reason', before: null, after: 'ended' }]),
  ];
};

const opened = (policy: LockoutPolicy, lockout: Lockout): Lockout =>
  isClosed(policy, lockout) ? { ...lockout, total: 0 } : lockout;

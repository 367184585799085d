import * as E from 'fp-ts/lib/Either.js';
import type { Address } from '../addresses/address.ts';
import { invalidInvitation } from '../errors.ts';
import type { InvalidInvitation } from '../errors.ts';
import type { DomainEvent } from '../events.ts';
import type { UserId } from '../ids.ts';
import { mergeLockouts, open, reopened } from '../locks/lockout.ts';
import type { Lockout, LockoutPolicy } from '../locks/lockout.ts';
import type { Language } from '../messages/message.ts';
import { mayActOn } from '../roles/access.ts';
import type { FactorMethod } from '../second-factor/evidence.ts';
import { opened, openedEvent } from '../second-factor/opening.ts';
import type { NewSignIn, Opened } from '../second-factor/opening.ts';
import type { Principal } from '../sessions/principal.ts';
import { mergeOtps, noOtp, withoutCode } from '../sign-in/otp.ts';
import type { Otp, OtpPolicy } from '../sign-in/otp.ts';
import type { PasswordHash } from '../sign-in/password.ts';

export type Invitation = Readonly<{
  userId: UserId;
  address: Address;
  expiresAt: Date;
  isActive: boolean;
  /** The methods with which the user can give the second factor; empty if the user has none. */
  methods: readonly FactorMethod[];
  hasSignedIn: boolean;
  /** Whether another user has verified the address since the invitation. */
  isTaken: boolean;
  /** Current privileges of the administrator who added the address to an existing user; null if the user is new. */
  addedBy: Pick<Principal, 'privileges'> | null;
  held: readonly string[];
  verified: readonly Address[];
  /** The user's names, username and addresses. The password must not consist of these alone. */
  own: readonly string[];
  /** Codes and failure counts of the user, of registrations in progress, and from before the address had an account. */
  otps: readonly Otp[];
  /** Password failure counts of the address and username from before they had an account, and of the user. */
  lockouts: readonly Lockout[];
}>;

/** The changes to store. Accepting also verifies the address and revokes all other tokens of the user. */
export type Acceptance = Readonly<{
  otp: Otp;
  lockout: Lockout;
  /** Null keeps the current password. */
  passwordHash: PasswordHash | null;
  /** The session or challenge to open; null if accepting does not sign the user in. */
  opens: Opened | null;
  methods: Invitation['methods'];
  endsSessions: boolean;
  /** Signing in unlocks all other factors of the user that have at least this many failures. */
  reopensFrom: number;
  events: readonly DomainEvent[];
}>;

/**
 * Whether the invitation can be accepted. The first accepted address ends the invitation. Otherwise the owner of a
 * second, mistyped address could get into an account that is in use. An administrator who added an address to an
 * existing user must still be allowed to add it.
 */
export const isOpen = (invitation: Invitation, now: Date): boolean =>
  invitation.expiresAt > now &&
  invitation.isActive &&
  !invitation.isTaken &&
  (invitation.addedBy === null ? !invitation.hasSignedIn : mayStillAdd(invitation.addedBy, invitation.held));

const mayStillAdd = (by: Pick<Principal, 'privileges'>, held: readonly string[]): boolean =>
  by.privileges.includes('user.update') && E.isRight(mayActOn(by, held));

type AcceptPolicies = Readonly<{ otp: OtpPolicy; passwordLockout: LockoutPolicy }>;

/**
 * Accepts an invitation. Earlier failures and locks of the address and username still count, so that attackers get no
 * extra attempts. Codes sent earlier become invalid. Locks that never expire are removed, as at any sign-in.
 */
export const accept =
  (
    policies: AcceptPolicies,
    {
      language,
      signIn,
      passwordHash,
    }: Pick<Acceptance, 'passwordHash'> & Readonly<{ signIn: NewSignIn | null; language: Language }>,
  ) =>
  (invitation: Invitation, now: Date): E.Either<InvalidInvitation, Acceptance> => {
    if (!isOpen(invitation, now)) return E.left(invalidInvitation);
    const otp = invitation.otps.reduce((one, other) => mergeOtps(policies.otp)(one, other, now), noOtp);
    const lockout = invitation.lockouts.reduce(
      (one, other) => mergeLockouts(policies.passwordLockout)(one, other, now),
      open,
    );
    return E.right({
      passwordHash,
      methods: invitation.methods,
      opens: signIn && opened(invitation.methods, signIn),
      otp: { ...withoutCode(otp), lockout: reopened(policies.otp.lockout.maxTotal)(otp.lockout) },
      lockout: reopened(policies.passwordLockout.maxTotal)(lockout),
      endsSessions: invitation.addedBy !== null,
      reopensFrom: policies.passwordLockout.maxTotal,
      events: [...acceptance(invitation, passwordHash !== null, language), ...startOf(invitation, signIn)],
    });
  };

const acceptance = (
  { userId, address, addedBy, verified }: Invitation,
  isPasswordNew: boolean,
  language: Language,
): readonly DomainEvent[] => {
  const user = { by: userId, userId };
  if (addedBy === null) return [{ _tag: 'InvitationAccepted', ...user }];
  const notice = { to: verified, language };
  return [
    { _tag: 'IdentityVerified', ...user, identity: address, notice },
    ...(isPasswordNew ? [{ _tag: 'PasswordChosen' as const, ...user, notice }] : []),
    { _tag: 'SessionEnded', ...user, reason: 'ended' },
  ];
};

const startOf = ({ userId, methods }: Invitation, signIn: NewSignIn | null): readonly DomainEvent[] =>
  signIn === null ? [] : [openedEvent(methods, { userId, method: 'invitation' }, signIn)];

import * as E from 'fp-ts/lib/Either.js';
import { done, refused, userChanged } from '../account/account.ts';
import type { Account, AccountIfMatch, Decided } from '../account/account.ts';
import { MAX_IDENTITIES, aboutOf, removeIdentity } from '../account/identities.ts';
import { deleteAccount, patchProfile } from '../account/own-changes.ts';
import { profileChanges } from '../account/profile.ts';
import type { ProfilePatch } from '../account/profile.ts';
import type { Address } from '../addresses/address.ts';
import {
  addressTaken,
  alreadyAdded,
  lastAdministrator,
  notInvitable,
  tooManyIdentities,
  unknownRole,
} from '../errors.ts';
import type {
  AddressTaken,
  AlreadyAdded,
  LastAdministrator,
  LastSignInMethod,
  NotFound,
  NotInvitable,
  NotYoursToGrant,
  PreconditionFailed,
  InsufficientPrivileges,
  TooManyIdentities,
  TooManyRenames,
  UnknownRole,
} from '../errors.ts';
import type { IdentityId } from '../ids.ts';
import type { InvitationPolicy, LinkBook } from '../invitations/inviting.ts';
import { plus } from '../locks/lockout.ts';
import type { Language } from '../messages/message.ts';
import { mayActOn, mayGrant } from '../roles/access.ts';
import { SUPER_ADMIN } from '../roles/built-in-privileges.ts';
import type { Principal } from '../sessions/principal.ts';
import { noOtp, withoutCode } from '../sign-in/otp.ts';

/** Absent fields stay unchanged. `role` is the name of a role. */
export type UserPatch = Readonly<{ profile: ProfilePatch; isActive?: boolean | undefined; role?: string | undefined }>;

type Actor = Pick<Principal, 'privileges'>;

/** The actor needs every privilege of the user and of the new role. Disabling a user ends all sessions. */
export const changeUser =
  (actor: Actor, patch: UserPatch, ifMatch: AccountIfMatch, lockMs: number) =>
  (
    account: Account,
    now: Date,
  ): Decided<
    InsufficientPrivileges | NotYoursToGrant | UnknownRole | LastAdministrator | PreconditionFailed | TooManyRenames
  > => {
    const allowed = mayActOn(actor, account.held);
    if (E.isLeft(allowed)) return refused(allowed.left);
    const isMoved = patch.role !== undefined && patch.role !== account.role;
    const granting = mayGrant(actor, isMoved ? (account.asked?.grants ?? []) : []);
    if (E.isLeft(granting)) return refused(granting.left);
    if (isMoved && account.asked === null) return refused(unknownRole);
    const profile = patchProfile(patch.profile, ifMatch, lockMs)(account, now);
    if (E.isLeft(profile.answer)) return refused(profile.answer.left);
    const isDisabled = patch.isActive === false && account.isActive;
    if (account.isLastAdministrator && (isDisabled || (isMoved && account.role === SUPER_ADMIN)))
      return refused(lastAdministrator);
    const role = isMoved ? account.asked : null;
    const isActive = patch.isActive === account.isActive ? undefined : patch.isActive;
    const changes = [
      ...profileChanges(account.profile, profile.writes.profile ?? account.profile),
      ...(role === null ? [] : [{ field: 'role', before: account.role, after: role.name }]),
      ...(isActive === undefined ? [] : [{ field: 'is_active', before: account.isActive, after: isActive }]),
    ];
    const writes = {
      ...profile.writes,
      ...(role && { role }),
      ...(isActive === undefined ? {} : { isActive }),
      ...(isDisabled ? { ends: 'disabled' as const } : {}),
    };
    return done(writes, userChanged(account, changes));
  };

export const deleteUser =
  (actor: Actor, ifMatch: AccountIfMatch, language: Language) =>
  (account: Account): Decided<InsufficientPrivileges | PreconditionFailed | LastAdministrator> => {
    const allowed = mayActOn(actor, account.held);
    return E.isLeft(allowed) ? refused(allowed.left) : deleteAccount(ifMatch, language)(account);
  };

/** Notifies the user. Refuses to remove the last sign-in method. */
export const removeUserIdentity =
  (actor: Actor, id: IdentityId, ifMatch: AccountIfMatch, language: Language) =>
  (account: Account): Decided<InsufficientPrivileges | NotFound | PreconditionFailed | LastSignInMethod> => {
    const allowed = mayActOn(actor, account.held);
    return E.isLeft(allowed) ? refused(allowed.left) : removeIdentity(id, ifMatch, language)(account);
  };

/** Adds an unverified address and sends a verification token to it. Refused if another user has verified it. */
export const addUserIdentity =
  (actor: Actor, { ttlMs }: InvitationPolicy, { language, issue }: LinkBook, address: Address) =>
  (
    account: Account,
    now: Date,
  ): Decided<InsufficientPrivileges | NotInvitable | AlreadyAdded | TooManyIdentities | AddressTaken> => {
    const allowed = mayActOn(actor, account.held);
    if (E.isLeft(allowed)) return refused(allowed.left);
    if (account.isRegistering) return refused(notInvitable('registering'));
    if (!account.isActive) return refused(notInvitable('inactive'));
    if (account.identities.some(({ type, value }) => type === address.type && value === address.value))
      return refused(alreadyAdded);
    if (account.identities.length >= MAX_IDENTITIES) return refused(tooManyIdentities(MAX_IDENTITIES));
    const about = aboutOf(account, address);
    if (about?.isTaken !== false) return refused(addressTaken(['/value']));
    const [expiresAt, { token, digest }] = [plus(now, ttlMs), issue()];
    const { by, userId } = account;
    // If the user had this address before, its failure count continues, but its pending code becomes invalid.
    return done({ adds: { address, otp: withoutCode(about.left ?? noOtp), token: { digest, expiresAt } } }, [
      { _tag: 'IdentityAdded', by, userId, identity: address },
      {
        _tag: 'MessageSent',
        message: { to: address, template: 'added-address', token, language, budget: 'administrator', expiresAt },
      },
    ]);
  };

export const endUserSessions =
  (actor: Actor) =>
  (account: Account): Decided<InsufficientPrivileges> => {
    const allowed = mayActOn(actor, account.held);
    return E.isLeft(allowed) ? refused(allowed.left) : done({ ends: 'ended' });
  };

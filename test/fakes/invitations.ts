import * as E from 'fp-ts/lib/Either.js';
import * as O from 'fp-ts/lib/Option.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import { sameAddress } from '../../src/core/domain/addresses/address.ts';
import type { Address } from '../../src/core/domain/addresses/address.ts';
import type { Policies } from '../../src/core/domain/core-config.ts';
import { invalidInvitation, notFound, usernameTaken } from '../../src/core/domain/errors.ts';
import { namingCreatedUser } from '../../src/core/domain/events.ts';
import type { TokenDigest, UserId } from '../../src/core/domain/ids.ts';
import type { Invitation } from '../../src/core/domain/invitations/invitation.ts';
import type { Sending } from '../../src/core/domain/invitations/inviting.ts';
import { publicScope } from '../../src/core/domain/locks/attempt-scope.ts';
import { open } from '../../src/core/domain/locks/lockout.ts';
import type { Acting } from '../../src/core/domain/roles/access.ts';
import { identifierOf } from '../../src/core/domain/sign-in/login.ts';
import { noOtp } from '../../src/core/domain/sign-in/otp.ts';
import type { Invitations } from '../../src/core/ports/invitations.ts';
import { endOthersOf } from './registrations.ts';
import { heldBy, roleNamed, roleOf } from './role-rows.ts';
import {
  addIdentity,
  addUser,
  endSessions,
  holding,
  living,
  methodsOf,
  openChallenge,
  recordEvents,
  startSession,
  userOf,
  wouldGoOut,
} from './store.ts';
import type { IdentityRow, Store } from './store.ts';
import { unknownAccounts } from './unknown-accounts.ts';

const isTaken = (store: Store, address: Address): boolean => holding(store, address).some((i) => i.isVerified);

const ofUser = (store: Store, id: UserId): readonly IdentityRow[] => living(store).filter((i) => i.userId === id);

const hasSignedIn = (store: Store, id: UserId): boolean =>
  userOf(store, id).lastLoginAt !== null ||
  [...store.sessions.values()].some((session) => session.userId === id) ||
  ofUser(store, id).some((i) => i.isVerified);

/** Current privileges of the administrator who added the address. */
const leftTo = (store: Store, id: UserId) => {
  const user = store.users.get(id);
  const isThere = user !== undefined && user.isActive && user.deletedAt === null;
  return { privileges: isThere ? heldBy(store, roleOf(store, user.roleId)) : [] };
};

type Pending = NonNullable<IdentityRow['invitation']>;

const invitationOf = (store: Store, identity: IdentityRow, { expiresAt, addedBy }: Pending): Invitation => {
  const { userId, address, otp } = identity;
  const user = userOf(store, userId);
  const words = [user.firstName, user.lastName, user.username, ...ofUser(store, userId).map((i) => i.address.value)];
  const logins = [identifierOf(address), `username:${user.username}`];
  const registering = holding(store, address).filter((i) => i.registration !== null);
  return {
    userId,
    address,
    expiresAt,
    isActive: user.isActive,
    methods: methodsOf(store, userId),
    hasSignedIn: hasSignedIn(store, userId),
    isTaken: isTaken(store, address),
    addedBy: addedBy === null ? null : leftTo(store, addedBy),
    held: heldBy(store, roleOf(store, user.roleId)),
    verified: ofUser(store, userId)
      .filter((i) => i.isVerified)
      .map((i) => i.address),
    own: words.filter((word) => word !== null),
    otps: [otp, store.buckets.get(identifierOf(address)) ?? noOtp, ...registering.map((i) => i.otp)],
    lockouts: [user.lockout, ...logins.map((login) => store.logins.get(login) ?? open)],
  };
};

type Limits = Pick<Policies, 'otp' | 'passwordLockout'>;

export const makeFakeInvitations = (store: Store, policies: Limits): Invitations => {
  const { release } = unknownAccounts(store, policies);
  const found = (token: TokenDigest) => {
    const identity = living(store).find((i) => i.invitation?.digest === token);
    const pending = identity?.invitation;
    return identity && pending && { identity, invitation: invitationOf(store, identity, pending) };
  };
  const voidTokens = (id: UserId, but: readonly Address[] = []): void => {
    for (const identity of store.identities)
      if (identity.userId === id && !but.some((kept) => sameAddress(kept, identity.address)))
        identity.invitation = null;
  };
  const keepTokens = (id: UserId, { tokens }: Sending): void => {
    for (const { address, digest, expiresAt } of tokens)
      for (const identity of ofUser(store, id))
        if (sameAddress(identity.address, address)) identity.invitation = { digest, expiresAt, addedBy: null };
  };
  const mayActOn = (by: Acting, id: UserId) => by.on(heldBy(store, roleOf(store, userOf(store, id).roleId)));
  const isLiving = (id: UserId): boolean => store.users.get(id)?.deletedAt === null;
  const done =
    <R, A>(work: () => E.Either<R, A>): TE.TaskEither<R, A> =>
    async () =>
      work();

  return {
    invite: (actor, { addresses, ...invitee }, decide) =>
      done(() => {
        const taken = addresses.filter((address) => isTaken(store, address));
        const role = roleNamed(store, invitee.role);
        const grants = role === undefined ? [] : heldBy(store, role);
        const decided = decide({ isRoleKnown: role !== undefined, grants, taken }, store.now);
        if (E.isLeft(decided)) return decided;
        const { username } = invitee;
        const names = [...store.users.values()].filter((u) => u.deletedAt === null).map((u) => u.username);
        if (username !== null && names.includes(username)) return E.left(usernameTaken);
        const user = Object.assign(addUser(store, { ...invitee, createdBy: actor }), invitee);
        for (const address of addresses)
          addIdentity(store, { userId: user.id, address, registration: null, otp: noOtp });
        keepTokens(user.id, decided.right);
        recordEvents(store, decided.right.events.map(namingCreatedUser(user.id)));
        return E.right(user.id);
      }),
    resend: (by, id, decide) =>
      done(() => {
        if (!isLiving(id)) return E.left(notFound);
        const allowed = mayActOn(by, id);
        if (E.isLeft(allowed)) return allowed;
        const held = ofUser(store, id);
        const decided = decide(
          {
            userId: id,
            isActive: userOf(store, id).isActive,
            hasSignedIn: hasSignedIn(store, id),
            isRegistering: held.some((i) => i.registration !== null),
            addresses: held
              .filter((i) => !i.isVerified)
              .map(({ address }) => ({
                address,
                isTaken: isTaken(store, address),
                goesOut: wouldGoOut(store, 'administrator', address),
              })),
          },
          store.now,
        );
        if (E.isLeft(decided)) return decided;
        voidTokens(id, decided.right.keeps);
        keepTokens(id, decided.right);
        recordEvents(store, decided.right.events);
        return E.right(undefined);
      }),
    cancel: (by, id) =>
      done(() => {
        if (!isLiving(id)) return E.left(notFound);
        const allowed = mayActOn(by, id);
        if (E.isLeft(allowed)) return allowed;
        voidTokens(id);
        recordEvents(store, [{ _tag: 'InvitationCancelled', by: by.actor, userId: id }]);
        return E.right(undefined);
      }),
    find: (token) =>
      done(() => {
        const one = found(token);
        return E.right(one ? O.some({ invitation: one.invitation, now: store.now }) : O.none);
      }),
    accept: (token, decide) =>
      done(() => {
        const one = found(token);
        if (!one) return E.left(invalidInvitation);
        const decided = decide(one.invitation, store.now);
        if (E.isLeft(decided)) return decided;
        const { userId, address } = one.invitation;
        const { otp, lockout, passwordHash, opens, methods, endsSessions, reopensFrom, events } = decided.right;
        const user = userOf(store, userId);
        endOthersOf(store, userId, address, release);
        voidTokens(userId);
        const isPrimary = !ofUser(store, userId).some((i) => i.isPrimary && i.address.type === address.type);
        Object.assign(one.identity, { isVerified: true, isPrimary, otp });
        Object.assign(user, { lockout, passwordHash: passwordHash ?? user.passwordHash });
        if (endsSessions) endSessions(store, userId, { but: null, reason: 'ended' });
        if (opens?.session) startSession(store, { userId, scope: publicScope, reopensFrom }, opens.session);
        if (opens?.challenge) openChallenge(store, userId, opens.challenge);
        recordEvents(store, events);
        return E.right(methods);
      }),
  };
};

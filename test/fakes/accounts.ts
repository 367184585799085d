import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Account, AccountWrites, OwnIdentity } from '../../src/core/domain/account/account.ts';
import { claimedAddress } from '../../src/core/domain/account/claims.ts';
import type { Profile } from '../../src/core/domain/account/profile.ts';
import { sameAddress } from '../../src/core/domain/addresses/address.ts';
import type { Policies } from '../../src/core/domain/core-config.ts';
import { addressTaken, unavailable, usernameTaken } from '../../src/core/domain/errors.ts';
import type { Unavailable } from '../../src/core/domain/errors.ts';
import type { DomainEvent } from '../../src/core/domain/events.ts';
import type { UserId } from '../../src/core/domain/ids.ts';
import { identifierOf } from '../../src/core/domain/sign-in/login.ts';
import { noOtp, withoutCode } from '../../src/core/domain/sign-in/otp.ts';
import { noPassword } from '../../src/core/domain/sign-in/password.ts';
import type { Accounts, Scope } from '../../src/core/ports/accounts.ts';
import { aNonce } from '../support/values.ts';
import { writeImage } from './images/images.ts';
import { endOthersOf } from './registrations.ts';
import { heldBy, roleNamed, roleOf } from './role-rows.ts';
import {
  addIdentity,
  endSessions,
  holding,
  identitiesOf,
  linkIdentity,
  living,
  recordEvents,
  userOf,
  wouldGoOut,
} from './store.ts';
import type { IdentityRow, LinkRow, Store, UserRow } from './store.ts';
import { unknownAccounts } from './unknown-accounts.ts';

const toOwn = ({ id, address, isVerified, isPrimary, otp, createdAt }: IdentityRow): OwnIdentity => ({
  id,
  ...address,
  isVerified,
  isPrimary,
  oauthProvider: null,
  createdAt,
  otp,
});

const toOwnLink = (link: LinkRow): OwnIdentity => ({ ...linkIdentity(link), otp: noOtp });

const profileOf = (row: UserRow): Profile => {
  const { firstName, lastName, jobTitle, gender, dob, username } = row;
  return { firstName, lastName, jobTitle, gender, dob, username } as Profile;
};

const isLast = (store: Store, { id, roleId, isActive }: UserRow): boolean =>
  roleOf(store, roleId).name === 'SuperAdmin' &&
  isActive &&
  ![...store.users.values()].some(
    (u) =>
      u.id !== id &&
      u.roleId === roleId &&
      u.isActive &&
      u.deletedAt === null &&
      identitiesOf(store, u.id, toOwn, toOwnLink).some(({ isVerified }) => isVerified),
  );

const asked = (store: Store, name: string | undefined) => {
  const role = name === undefined ? undefined : roleNamed(store, name);
  return role === undefined ? null : { id: role.id, name: role.name, grants: heldBy(store, role) };
};

const accountOf = (store: Store, row: UserRow, { about, administrators, role, by = row.id }: Scope): Account => ({
  userId: row.id,
  by,
  version: row.version,
  profile: profileOf(row),
  image: row.image,
  renames: row.renames,
  isActive: row.isActive,
  isRegistering: living(store).some((i) => i.userId === row.id && i.registration !== null),
  role: roleOf(store, row.roleId).name,
  hasPassword: row.passwordHash !== noPassword,
  held: heldBy(store, roleOf(store, row.roleId)),
  asked: asked(store, role),
  password: row.lockout,
  identities: identitiesOf(store, row.id, toOwn, toOwnLink),
  about: about.map((address) => ({
    address,
    isTaken: holding(store, address).some((i) => i.isVerified && i.userId !== row.id),
    left:
      store.identities.findLast((i) => i.userId === row.id && i.deletedAt !== null && sameAddress(i.address, address))
        ?.otp ?? null,
  })),
  isLastAdministrator: administrators === true && isLast(store, row),
});

/** Only the addresses that a decision asked for are locked, so it may verify or release no other. */
const mustBeLocked = ({ about }: Scope, { verifies, releasesCodes = [] }: AccountWrites): void => {
  const written = [...releasesCodes, ...(verifies ? [verifies] : [])].map(({ address }) => identifierOf(address));
  const locked = about.map(identifierOf);
  const others = written.filter((one) => !locked.includes(one));
  if (others.length > 0) throw new Error(`written without a lock: ${others.join()}`);
};

export const makeFakeAccounts = (store: Store, policies: Pick<Policies, 'otp' | 'passwordLockout'>): Accounts => {
  const unknown = unknownAccounts(store, policies);

  const isTwice = (id: UserId, { profile }: AccountWrites): boolean =>
    typeof profile?.username === 'string' &&
    [...store.users.values()].some((u) => u.id !== id && u.deletedAt === null && u.username === profile.username);
  const isHeld = (id: UserId, { verifies }: AccountWrites): boolean =>
    verifies !== undefined && holding(store, verifies.address).some((i) => i.isVerified && i.userId !== id);

  const write = (user: UserRow, by: UserId, writes: AccountWrites): readonly DomainEvent[] => {
    const mine = living(store).filter((i) => i.userId === user.id);
    const one = (id: number) => mine.find((i) => i.id === id);
    for (const { identityId, otp } of writes.otps ?? []) Object.assign(one(identityId) ?? {}, { otp });
    if (writes.removes) Object.assign(one(writes.removes) ?? {}, { deletedAt: store.now, isPrimary: false });
    for (const link of store.links) if (link.id === writes.removes) link.deletedAt = store.now;
    if (writes.primary) {
      const next = one(writes.primary);
      for (const i of mine) if (i.address.type === next?.address.type) i.isPrimary = i === next;
    }
    if (writes.adds) {
      const { address, otp, token } = writes.adds;
      const invitation = token ? { ...token, addedBy: by } : null;
      addIdentity(store, { userId: user.id, registration: null, address, otp, invitation });
    }
    if (writes.verifies) {
      const { identityId, address, otp, isPrimary } = writes.verifies;
      endOthersOf(store, user.id, address, unknown.release);
      const merged = withoutCode(unknown.merge(unknown.load(address), otp));
      Object.assign(one(identityId) ?? {}, { isVerified: true, isPrimary, otp: merged });
    }
    if (writes.profile) Object.assign(user, writes.profile, { renames: writes.renames ?? user.renames });
    if (writes.image !== undefined) writeImage(store, user, writes.image);
    if (writes.role) user.roleId = writes.role.id;
    if (writes.isActive !== undefined) {
      Object.assign(user, { isActive: writes.isActive, accessRevokedAt: store.now });
      for (const i of mine) {
        i.invitation = null;
        if (i.otp.pending) i.otp = { ...i.otp, pending: { ...i.otp.pending, nonce: aNonce() } };
      }
    }
    const hasEnded = writes.ends ? endSessions(store, user.id, { but: null, reason: writes.ends }) : false;
    const { profile, image, role, isActive, adds, verifies, primary, removes, deletes } = writes;
    if ([profile, image, role, isActive, adds, verifies, primary, removes, deletes].some((w) => w !== undefined))
      user.version += 1;
    if (deletes) {
      Object.assign(user, { deletedAt: store.now, accessRevokedAt: store.now });
      for (const i of mine) i.deletedAt ??= store.now;
      for (const link of store.links) if (link.userId === user.id) link.deletedAt ??= store.now;
      endSessions(store, user.id, { but: null, reason: 'deleted' });
    }
    for (const { address, otp } of writes.releasesCodes ?? []) unknown.release(address, otp);
    if (writes.releasesLogins) unknown.releasePasswords(writes.releasesLogins.logins, writes.releasesLogins.lockout);
    const { ends: reason } = writes;
    return reason ? [{ _tag: 'SessionEnded', by, userId: user.id, reason, isTallied: !hasEnded }] : [];
  };

  return {
    update: (id, scope, decide) =>
      TE.flatten(
        TE.tryCatch(async () => {
          const user = store.users.get(id);
          if (user === undefined || user.deletedAt !== null) return TE.right(O.none);
          const account = accountOf(store, user, scope);
          const claim = scope.claim === undefined ? null : claimedAddress(account, scope.claim);
          const goesOut = claim !== null && wouldGoOut(store, { claimOf: id }, claim);
          const { writes, events, answer } = decide(account, store.now, goesOut);
          if (isTwice(id, writes)) return TE.left(usernameTaken);
          if (isHeld(id, writes)) return TE.left(addressTaken([]));
          mustBeLocked(scope, writes);
          mustBeLocked(scope, writes);
          recordEvents(store, [...events, ...write(user, account.by, writes)]);
          return TE.right(O.some(answer));
        }, unavailable('accounts')),
      ),
    records: (id) => async () => {
      const user = store.users.get(id);
      if (user === undefined || user.deletedAt !== null) return TE.right<Unavailable, O.Option<never>>(O.none)();
      const sessions = [...store.sessions.entries()]
        .filter(([, session]) => session.userId === id)
        .map(([sessionId, { session, createdAt, authenticatedAt, expiresAt, endedAt }]) => ({
          id: sessionId,
          createdAt,
          authenticatedAt,
          expiresAt,
          endedAt,
          ...session.client,
        }));
      return TE.right(
        O.some({ account: accountOf(store, userOf(store, id), { about: [] }), sessions, now: store.now }),
      )();
    },
  };
};

import type { Policies } from '../../src/core/domain/core-config.ts';
import { noOtp } from '../../src/core/domain/sign-in/otp.ts';
import { noPassword } from '../../src/core/domain/sign-in/password.ts';
import { makeFakeAccounts } from '../fakes/accounts.ts';
import { makeFakeAddresses } from '../fakes/addresses.ts';
import { makeFakeAuditLog } from '../fakes/audit-log.ts';
import { makeFakeCredentials } from '../fakes/credentials.ts';
import { makeFakeDirectory } from '../fakes/directory.ts';
import { makeFakeIdempotencyStore } from '../fakes/idempotency-keys.ts';
import { makeFakeImageRemovals } from '../fakes/images/images.ts';
import { makeFakeInvitations } from '../fakes/invitations.ts';
import { makeFakeLocks } from '../fakes/locks.ts';
import { makeFakeUserExports, makeFakeUserImports } from '../fakes/moving-users.ts';
import { makeFakeOAuthFlows } from '../fakes/oauth-flows.ts';
import { makeFakeOutbox } from '../fakes/outbox.ts';
import { makeFakePasskeys } from '../fakes/passkeys/passkeys.ts';
import { roleNamed } from '../fakes/role-rows.ts';
import { makeFakePrivileges, makeFakeRoles } from '../fakes/roles.ts';
import { makeFakeSecondFactors } from '../fakes/second-factor/second-factors.ts';
import { makeFakeUndoLinks } from '../fakes/second-factor/undo-links.ts';
import { makeFakeSessions } from '../fakes/sessions.ts';
import { addIdentity, addUser, makeStore, post, recordTallies, userOf } from '../fakes/store.ts';
import type { Store } from '../fakes/store.ts';
import { makeFakeUnknownLogins } from '../fakes/unknown-accounts.ts';
import { makeFakeUsers } from '../fakes/users.ts';
import { anEmail, policies } from '../support/values.ts';
import type { Harness, MakeHarness } from './harness.ts';

/** Uses a store that the caller may fill. */
export const fakeHarness = (store: Store, limits: Policies = policies): Harness => {
  const someone = { firstName: 'Ada', lastName: null, passwordHash: noPassword };
  const admin = addUser(store, { ...someone, role: 'SuperAdmin', createdBy: null });
  addIdentity(store, { userId: admin.id, address: anEmail(), registration: null, otp: noOtp });
  for (const identity of store.identities) Object.assign(identity, { isVerified: true, isPrimary: true });
  return {
    addresses: makeFakeAddresses(store, limits),
    credentials: makeFakeCredentials(store),
    directory: makeFakeDirectory(store, limits),
    roles: makeFakeRoles(store),
    privileges: makeFakePrivileges(store),
    auditLog: makeFakeAuditLog(store),
    admin: admin.id,
    invitations: makeFakeInvitations(store, limits),
    accounts: makeFakeAccounts(store, limits),
    unknownLogins: makeFakeUnknownLogins(store),
    locks: makeFakeLocks(store, limits),
    sessions: makeFakeSessions(store),
    passkeys: makeFakePasskeys(store),
    secondFactors: makeFakeSecondFactors(store),
    undoLinks: makeFakeUndoLinks(store),
    users: makeFakeUsers(store),
    userImports: makeFakeUserImports(store, limits),
    userExports: makeFakeUserExports(store),
    oauthFlows: makeFakeOAuthFlows(store, limits),
    imageRemovals: makeFakeImageRemovals(store),
    outbox: makeFakeOutbox(store),
    recordTallies: async () => recordTallies(store),
    sealTrail: async () => void (store.sealed = store.trail.length),
    trail: async () =>
      store.trail.map(({ causedBy: _, ...entry }) => ({ ...entry, ip: '192.0.2.7', requestId: 'a-request' })),
    unknownAttempts: async () => ({ ...store.unknownAttempts }),
    post: async (messages) => post(store, messages),
    idempotencyKeys: makeFakeIdempotencyStore(store),
    elapse: async (ms) => void (store.now = new Date(store.now.getTime() + ms)),
    invite: async (address) => {
      const { id } = addUser(store, { ...someone, role: 'User', createdBy: admin.id });
      addIdentity(store, { userId: id, address, registration: null, otp: noOtp });
      return id;
    },
    setActive: async (id, isActive) => void Object.assign(userOf(store, id), { isActive }),
    remove: async (id) => {
      const deleted = { deletedAt: store.now };
      Object.assign(userOf(store, id), deleted);
      for (const row of [...store.identities, ...store.links]) if (row.userId === id) Object.assign(row, deleted);
    },
    giveUsername: async (id, username) => void Object.assign(userOf(store, id), { username }),
    giveRole: async (id, role) => void Object.assign(userOf(store, id), { roleId: roleNamed(store, role)!.id }),
    endSession: async (id) => void Object.assign(store.sessions.get(id) ?? {}, { endedAt: store.now }),
    close: async () => {},
  };
};

export const makeFakeHarness: MakeHarness = async (limits) => {
  const store = makeStore();
  if (limits) store.remembering = limits.secondFactor;
  return fakeHarness(store, limits);
};

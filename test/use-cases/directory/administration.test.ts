import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import * as E from 'fp-ts/lib/Either.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import { BUILT_IN_PRIVILEGES } from '../../../src/core/domain/roles/built-in-privileges.ts';
import { ROOT } from '../../../src/start/project.ts';

/** The privilege that each use case of administrators checks first. */
const ASKS: Readonly<Record<string, keyof typeof BUILT_IN_PRIVILEGES>> = {
  makeListUsers: 'user.read',
  makeReadUser: 'user.read',
  makeReadManagedUser: 'user.read',
  makeReadRestoreConflicts: 'user.read',
  makeReadLockEnds: 'user.read',
  makeReadLocks: 'user.read',
  makeReadEffectivePrivileges: 'user.read',
  makeInvite: 'user.create',
  makeChangeUser: 'user.update',
  makeInviteAgain: 'user.update',
  makeCancelInvitation: 'user.update',
  makeSendPasswordReset: 'user.update',
  makeAddUserIdentity: 'user.update',
  makeRemoveUserIdentity: 'user.update',
  makeDeleteUser: 'user.delete',
  makeRestoreUser: 'user.delete',
  makeUnlock: 'user.unlock',
  makeListUserSessions: 'session.read',
  makeEndUserSessions: 'session.revoke',
  makeReadUserFactors: 'user.read',
  makeResetFactors: 'user.reset-factors',
  makeListUserPasskeys: 'user.read',
  makeRemoveUserPasskey: 'user.reset-factors',
  makeListRoles: 'role.read',
  makeListDeletedRoles: 'role.manage',
  makeReadDeletedRole: 'role.manage',
  makeListDeletedPrivileges: 'privilege.manage',
  makeReadDeletedPrivilege: 'privilege.manage',
  makeReadRole: 'role.read',
  makeReadImpact: 'role.read',
  makeCreateRole: 'role.manage',
  makeChangeRole: 'role.manage',
  makeDeleteRole: 'role.manage',
  makeRestoreRole: 'role.manage',
  makeGrantPrivilege: 'role.manage',
  makeReassignPrivileges: 'role.manage',
  makeRevokePrivilege: 'role.manage',
  makeListPrivileges: 'privilege.read',
  makeReadPrivilege: 'privilege.read',
  makeCreatePrivilege: 'privilege.manage',
  makeChangePrivilege: 'privilege.manage',
  makeDeletePrivilege: 'privilege.manage',
  makeRestorePrivilege: 'privilege.manage',
};
/** Anyone with the token may use these, and everyone may read their own locks and keep their own second factor. */
const OF_ANYBODY = [
  'makeAcceptInvitation',
  'makeAcceptOnPage',
  'makeReadInvitation',
  'makeReadMyLocks',
  'makeAnswerChallenge',
  'makeReadMyFactors',
  'makeStartTotp',
  'makeSwitchAlways',
  'makeConfirmTotp',
  'makeRemoveTotp',
  'makeMakeRecoveryCodes',
  'makeReadUndoLink',
  'makeUndoFactor',
  'makeAddPasskey',
  'makeListMyPasskeys',
  'makeReadMyPasskey',
  'makeRenamePasskey',
  'makeRemovePasskey',
  'makeOfferSignIn',
  'makeOfferSecondFactor',
  'makeOfferRenewal',
  'makeOfferCreation',
  'makeRenewWithPasskey',
  'makeSignInWithPasskey',
  'makeAnswerWithPasskey',
];

type UseCase = (cmd: unknown) => TE.TaskEither<Readonly<{ _tag: string; privilege?: string }>, unknown>;
type Make = (deps: unknown) => UseCase;

/** Ports that must not be called. */
const untouched = new Proxy(
  {},
  {
    get: (_, port) =>
      new Proxy(
        {},
        {
          get: (__, method) => () => {
            throw new Error(`${String(port)}.${String(method)} was called`);
          },
        },
      ),
  },
);

const useCases = async (): Promise<ReadonlyMap<string, Make>> => {
  const made = new Map<string, Make>();
  for (const area of ['directory', 'roles', 'locks', 'invitations', 'second-factor', 'passkeys']) {
    const folder = join(ROOT, 'src/core/use-cases', area);
    for (const file of readdirSync(folder)) {
      const module = (await import(join(folder, file))) as Record<string, Make>;
      for (const [name, make] of Object.entries(module)) if (name.startsWith('make')) made.set(name, make);
    }
  }
  return made;
};

describe('the use cases of administrators', () => {
  const cmd = {
    userId: 7,
    id: 7,
    identityId: 7,
    patch: { profile: {} },
    invitee: { addresses: [] },
    role: { privileges: [] },
    address: {},
    add: [],
    remove: [],
    password: null,
    ifMatch: () => true,
  };

  it('are all listed in this test', async () => {
    const listed = [...Object.keys(ASKS), ...OF_ANYBODY];
    expect([...(await useCases()).keys()].toSorted()).to.deep.equal(listed.toSorted());
  });

  // requirement 54, 56
  it('check their privilege first and do nothing without it', async () => {
    const made = await useCases();
    for (const [name, privilege] of Object.entries(ASKS)) {
      const privileges = Object.keys(BUILT_IN_PRIVILEGES).filter((held) => held !== privilege);
      const useCase = made.get(name)!(untouched);
      const answer = await useCase({ ...cmd, actor: { userId: 1, role: 'SuperAdmin', privileges } })();
      expect(answer, name).to.deep.equal(E.left({ _tag: 'Forbidden', privilege }));
    }
  });
});

import { expect } from 'chai';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Refusal } from '../../../src/core/domain/errors.ts';
import type { IdentityId } from '../../../src/core/domain/ids.ts';
import { BUILT_IN_PRIVILEGES } from '../../../src/core/domain/roles/built-in-privileges.ts';
import type { PrivilegeName } from '../../../src/core/domain/roles/privilege.ts';
import type { OtpCode } from '../../../src/core/domain/sign-in/otp-code.ts';
import { makeChangePrivilege, makeDeletePrivilege } from '../../../src/core/use-cases/roles/manage-privilege.ts';
import { makeUseCases } from '../../../src/wiring/use-cases.ts';
import type { UseCases } from '../../../src/wiring/use-cases.ts';
import { makeFakePrivileges } from '../../fakes/roles.ts';
import { makeWorld } from '../../fakes/world.ts';
import { aMobile, anEmail, policies, refusal, succeed } from '../../support/values.ts';
import { anOwner, signingIn } from '../people.ts';

const language = 'en' as const;
const ifMatch = () => true;
const code = '123456' as OtpCode;
const privilege = 'user.read' as PrivilegeName;

describe('a store that returns an impossible refusal', () => {
  /** The use cases of a caller with all privileges, over stores that refuse every change with `left`. */
  const refusingWith = async (left: unknown) => {
    const w = makeWorld();
    const email = anEmail();
    const { password, id: userId } = await anOwner(w, [email]);
    const { accessToken } = await succeed(signingIn(w, email.value, password));
    const own = await succeed(w.authenticate(accessToken));
    const actor = { ...own, privileges: Object.keys(BUILT_IN_PRIVILEGES) };
    const { identities } = await succeed(w.readMe(own));
    const refuse = () => TE.left(left) as TE.TaskEither<never, never>;
    const ports = {
      ...w.ports,
      accounts: { ...w.ports.accounts, update: refuse },
      roles: { ...w.ports.roles, update: refuse },
    };
    const privileges = { ...makeFakePrivileges(w.store), update: refuse };
    return { cases: makeUseCases(ports, policies), privileges, actor, userId, id: identities[0]!.id };
  };
  type Able = Awaited<ReturnType<typeof refusingWith>>;
  type Call = (able: Able) => TE.TaskEither<unknown, unknown>;
  const of = ({ actor: principal, id }: Able) => ({ principal, id, language, ifMatch });
  const on = ({ actor, userId }: Able) => ({ actor, userId, language, ifMatch });
  const role = ({ actor }: Able) => ({ actor, id: 1, ifMatch, privilege });

  /** Each call, with the refusals that are impossible for it. */
  const ACCOUNTS: Readonly<Partial<Record<keyof UseCases, readonly [Call, ...Refusal['_tag'][]]>>> = {
    makePrimary: [(able) => able.cases.makePrimary(of(able)), 'UsernameTaken', 'AddressTaken'],
    requestIdentityCode: [(able) => able.cases.requestIdentityCode(of(able)), 'UsernameTaken', 'AddressTaken'],
    deleteMe: [(able) => able.cases.deleteMe(of(able)), 'UsernameTaken', 'AddressTaken'],
    changeMe: [(able) => able.cases.changeMe({ ...of(able), patch: {} }), 'AddressTaken'],
    addIdentity: [
      (able) => able.cases.addIdentity({ ...of(able), address: aMobile() }),
      ...(['UsernameTaken', 'AddressTaken', 'NotFound'] as const),
    ],
    verifyIdentity: [(able) => able.cases.verifyIdentity({ ...of(able), code }), 'UsernameTaken'],
    removeIdentity: [(able) => able.cases.removeIdentity(of(able)), 'UsernameTaken', 'AddressTaken'],
    removeUserIdentity: [
      (able) => able.cases.removeUserIdentity({ ...on(able), identityId: 1 as IdentityId }),
      ...(['UsernameTaken', 'AddressTaken'] as const),
    ],
    changeUser: [(able) => able.cases.changeUser({ ...on(able), patch: { profile: {} } }), 'AddressTaken'],
    deleteUser: [(able) => able.cases.deleteUser(on(able)), 'UsernameTaken', 'AddressTaken'],
    endUserSessions: [(able) => able.cases.endUserSessions(on(able)), 'UsernameTaken', 'AddressTaken'],
    addUserIdentity: [(able) => able.cases.addUserIdentity({ ...on(able), address: anEmail() }), 'UsernameTaken'],
  };
  const ROLES: Readonly<Record<string, readonly [Call, ...Refusal['_tag'][]]>> = {
    changeRole: [(able) => able.cases.changeRole({ ...role(able), patch: {} }), 'UnknownPrivilege'],
    grantPrivilege: [(able) => able.cases.grantPrivilege(role(able)), 'NameTaken'],
    revokePrivilege: [(able) => able.cases.revokePrivilege(role(able)), 'NameTaken', 'UnknownPrivilege'],
    deleteRole: [(able) => able.cases.deleteRole(role(able)), 'NameTaken', 'UnknownPrivilege'],
    restoreRole: [(able) => able.cases.restoreRole(role(able)), 'UnknownPrivilege'],
  };
  const PRIVILEGES: Readonly<Record<string, readonly [Call, ...Refusal['_tag'][]]>> = {
    changePrivilege: [(able) => makeChangePrivilege(able)({ ...role(able), description: null }), 'NameTaken'],
    deletePrivilege: [(able) => makeDeletePrivilege(able)(role(able)), 'NameTaken'],
  };

  for (const [port, calls] of Object.entries({ accounts: ACCOUNTS, roles: ROLES, privileges: PRIVILEGES }))
    it(`causes an outage of ${port}, and no refusal of the caller`, async () => {
      for (const [name, [call, ...tags]] of Object.entries(calls))
        for (const _tag of tags) {
          const refused = await refusal(call(await refusingWith({ _tag })));
          expect(refused, `${name} ${_tag}`).to.deep.equal({ _tag: 'Unavailable', port, cause: { _tag } });
        }
    });

  it('still passes on the possible refusals', async () => {
    const refused = { _tag: 'UsernameTaken' };
    for (const [call] of [ACCOUNTS.changeMe!, ACCOUNTS.changeUser!])
      expect(await refusal(call(await refusingWith(refused)))).to.deep.equal(refused);
  });
});

import { expect } from 'chai';
import { notFound } from '../../../src/core/domain/errors.ts';
import type { PrivilegeName } from '../../../src/core/domain/roles/privilege.ts';
import { roleNamed } from '../../fakes/role-rows.ts';
import { makeWorld } from '../../fakes/world.ts';
import { principal } from '../../http/support.ts';
import { anEmail, refusal, succeed } from '../../support/values.ts';
import { anOwner } from '../people.ts';

const names = (...privileges: readonly string[]) => privileges as readonly PrivilegeName[];

describe('the impact of a change of a role', () => {
  const asked = async (add: readonly PrivilegeName[], remove: readonly PrivilegeName[], ...more: readonly string[]) => {
    const w = makeWorld();
    const { id: userId } = await anOwner(w, [anEmail()]);
    const { id } = roleNamed(w.store, 'Staff')!;
    w.store.users.get(userId)!.roleId = id;
    return {
      userId,
      id,
      ask: (of = id) => w.readImpact({ actor: principal('role.read', ...more), id: of, add, remove }),
    };
  };

  it('consists of what its users would gain and lose', async () => {
    const { ask } = await asked(names('user.read', 'audit.read'), names('user.update', 'user.delete'));
    const impact = await succeed(ask());
    expect([impact.gains, impact.loses]).to.deep.equal([['audit.read'], ['user.update']]);
    expect(impact.users.count).to.equal(1);
  });

  // requirement 54
  it('names its users only to callers who may read users', async () => {
    expect((await succeed((await asked([], [])).ask())).some).to.deep.equal([]);
    const { ask, userId } = await asked([], [], 'user.read');
    expect((await succeed(ask())).some.map(({ id }) => id)).to.deep.equal([userId]);
  });

  it('is refused for an unknown privilege, naming the query parameter', async () => {
    const unknown = async (add: readonly PrivilegeName[], remove: readonly PrivilegeName[]) =>
      refusal((await asked(add, remove)).ask());
    const refused = (pointer: string, ...missing: readonly string[]) => ({
      _tag: 'UnknownPrivilege',
      pointer,
      names: missing,
    });
    expect(await unknown(names('no.such'), [])).to.deep.equal(refused('?add', 'no.such'));
    expect(await unknown(names('user.read'), names('no.such'))).to.deep.equal(refused('?remove', 'no.such'));
  });

  it('is not found for an unknown role', async () => {
    const { ask } = await asked([], []);
    expect(await refusal(ask(999_999))).to.deep.equal(notFound);
  });
});

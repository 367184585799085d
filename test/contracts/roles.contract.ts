import { expect } from 'chai';
import * as O from 'fp-ts/lib/Option.js';
import type { PageRequest } from '../../src/core/domain/page.ts';
import { changePrivilege, deletePrivilege, restorePrivilege } from '../../src/core/domain/roles/privilege.ts';
import type { Description, PrivilegeName } from '../../src/core/domain/roles/privilege.ts';
import {
  changeRole,
  deleteRole,
  grantTo,
  reassign,
  restoreRole,
  revokeFrom,
} from '../../src/core/domain/roles/role.ts';
import type { RoleName } from '../../src/core/domain/roles/role.ts';
import type { RoleSort } from '../../src/core/ports/roles.ts';
import { anEmail, refusal, succeed } from '../support/values.ts';
import type { Harness, MakeHarness } from './harness.ts';
import { aClaim, guessing, registering } from './steps.ts';

const always = () => true;
const all = { privileges: ['user.read', 'user.update', 'audit.read', 'role.manage'], role: 'SuperAdmin' };
const few = { privileges: ['user.read', 'role.manage'], role: 'Lead' };

export const rolesContract = (name: string, make: MakeHarness): void => {
  describe(`roles and privileges: ${name}`, () => {
    let h: Harness;
    before(async () => void (h = await make()));
    after(() => h.close());

    let count = 0;
    const roleName = (word = 'Role') => `${word} ${++count}` as RoleName;
    const privilegeName = () => `own.p${++count}` as PrivilegeName;
    const aRole = (privileges: readonly string[] = [], called = roleName()) =>
      succeed(h.roles.create(h.admin, { name: called, description: null, privileges: privileges as PrivilegeName[] }));
    const aPrivilege = (called = privilegeName()) =>
      succeed(h.privileges.create(h.admin, { name: called, description: null }));
    const idNamed = async (called: string) => {
      const { items } = await succeed(h.roles.list(page('name')));
      return items.find((role) => role.name === called)!.id;
    };
    const page = (by: RoleSort, descending = false): PageRequest<RoleSort> => ({
      limit: 200,
      after: null,
      sort: { by, descending },
      count: false,
    });
    const roleOf = async (id: number) => O.toNullable(await succeed(h.roles.find(id)));
    const lastEntry = async () => {
      const { action, actor, subject, changes } = (await h.trail()).at(-1)!;
      return { action, actor, subject, changes };
    };
    /** A user with the role, and the current privileges of their session. */
    const holder = async (role: string) => {
      const email = anEmail();
      await registering(h, [email]);
      const { sessionId } = await guessing(h, email, { right: true });
      const principal = async () => O.toNullable(await succeed(h.sessions.principal(aClaim(sessionId))))!;
      const { userId } = await principal();
      await h.giveRole(userId, role);
      return { userId, privileges: async () => (await principal()).privileges };
    };

    it('have unique names, ignoring letter case, and creating them is recorded', async () => {
      const role = await aRole(['user.read', 'user.update'], 'Night shift' as RoleName);
      expect(role).to.deep.include({ name: 'Night shift', privileges: ['user.read', 'user.update'], version: 1 });
      expect(await lastEntry()).to.deep.include({
        action: 'role.created',
        actor: h.admin,
        subject: { type: 'role', id: String(role.id) },
      });
      const again = { name: 'NIGHT shift' as RoleName, description: null, privileges: [] };
      expect(await refusal(h.roles.create(h.admin, again))).to.deep.equal({ _tag: 'NameTaken' });
      const strange = { ...again, name: roleName(), privileges: ['no.such', 'user.read'] as PrivilegeName[] };
      expect(await refusal(h.roles.create(h.admin, strange))).to.deep.equal({
        _tag: 'UnknownPrivilege',
        pointer: '/privileges',
        names: ['no.such'],
      });
      const privilege = { name: 'user.read' as PrivilegeName, description: null };
      expect(await refusal(h.privileges.create(h.admin, privilege))).to.deep.equal({ _tag: 'NameTaken' });
    });

    it('are listed by name and by time, each once, page by page', async () => {
      for (const word of ['zeta', 'Alpha', 'beta']) await aRole([], roleName(word));
      for (const by of ['name', 'created_at'] as const) {
        for (const descending of [false, true]) {
          const whole = (await succeed(h.roles.list(page(by, descending)))).items.map(({ id }) => id);
          const walked: number[] = [];
          let after: PageRequest<RoleSort>['after'] = null;
          do {
            const part: Awaited<ReturnType<typeof listTwo>> = await listTwo(by, descending, after);
            walked.push(...part.items.map(({ id }) => id));
            after = part.next;
          } while (after !== null);
          expect(walked, `${by} ${descending}`).to.deep.equal(whole);
        }
      }
      const names = (await succeed(h.roles.list(page('name')))).items.map((role) => role.name.toLowerCase());
      expect(names.indexOf('staff')).to.be.greaterThan(names.findIndex((one) => one.startsWith('beta')));
      const counted = await succeed(h.privileges.list({ ...page('name'), limit: 1, count: true }));
      expect({ items: counted.items.length, isCapped: counted.total?.isCapped }).to.deep.equal({
        items: 1,
        isCapped: false,
      });
      expect(counted.total!.count).to.be.greaterThan(12);
    });
    const listTwo = (by: RoleSort, descending: boolean, after: PageRequest<RoleSort>['after']) =>
      succeed(h.roles.list({ ...page(by, descending), limit: 2, after }));

    it('change name and description, and only if something differs', async () => {
      const role = await aRole();
      const [called, described] = [roleName(), 'for nights' as Description];
      const patch = { name: called, description: described };
      const changed = await succeed(h.roles.update(h.admin, role.id, changeRole(all, patch, always)));
      expect(changed).to.deep.include({ name: called, description: described, version: 2 });
      expect((await lastEntry()).changes).to.deep.equal([
        { field: 'name', before: role.name, after: called },
        { field: 'description', before: null, after: described },
      ]);
      const entriesBefore = (await h.trail()).length;
      const same = await succeed(h.roles.update(h.admin, role.id, changeRole(all, patch, always)));
      expect({ version: same.version, trail: (await h.trail()).length }).to.deep.equal({
        version: 2,
        trail: entriesBefore,
      });
      const taken = changeRole(all, { name: (await aRole()).name as RoleName }, always);
      expect((await refusal(h.roles.update(h.admin, role.id, taken)))._tag).to.equal('NameTaken');
      const stale = changeRole(all, { description: null }, () => false);
      expect((await refusal(h.roles.update(h.admin, role.id, stale)))._tag).to.equal('PreconditionFailed');
    });

    // requirement 61
    it('apply from everyone’s next request, granted or revoked', async () => {
      const role = await aRole(['user.read']);
      const { privileges } = await holder(role.name);
      expect(await privileges()).to.deep.equal(['user.read']);
      const grant = grantTo(all, 'user.update' as PrivilegeName, always);
      expect((await succeed(h.roles.update(h.admin, role.id, grant))).privileges).to.deep.equal([
        'user.read',
        'user.update',
      ]);
      expect(await privileges()).to.deep.equal(['user.read', 'user.update']);
      expect(await lastEntry()).to.deep.include({
        action: 'role.granted',
        changes: [{ field: 'privileges', before: null, after: 'user.update' }],
      });
      await succeed(h.roles.update(h.admin, role.id, revokeFrom(all, 'user.read' as PrivilegeName, always)));
      expect(await privileges()).to.deep.equal(['user.update']);
      expect((await lastEntry()).action).to.equal('role.revoked');
    });

    it('gain and lose several privileges in one step, or none of them', async () => {
      const role = await aRole(['audit.read', 'user.read']);
      const names = (...list: readonly string[]) => list as readonly PrivilegeName[];
      const step = { add: names('user.update', 'role.manage', 'user.read'), remove: names('audit.read', 'no.such') };
      const changed = await succeed(h.roles.update(h.admin, role.id, reassign(all, step, always)));
      expect(changed).to.deep.include({ privileges: ['role.manage', 'user.read', 'user.update'], version: 2 });
      const added = (await h.trail())
        .slice(-3)
        .map(({ action, changes }) => [action, changes[0]?.before, changes[0]?.after]);
      expect(added).to.deep.equal([
        ['role.granted', null, 'user.update'],
        ['role.granted', null, 'role.manage'],
        ['role.revoked', 'audit.read', null],
      ]);
      const same = await succeed(h.roles.update(h.admin, role.id, reassign(all, step, always)));
      expect(same.version, 'nothing is left to change').to.equal(2);
      const beyond = { add: names('audit.read'), remove: names('user.read') };
      const refusedStep = await refusal(h.roles.update(h.admin, role.id, reassign(few, beyond, always)));
      expect(refusedStep).to.include({ _tag: 'NotYoursToGrant' });
      const unknown = { add: names('no.such', 'audit.read'), remove: names('user.read') };
      const everything = { privileges: [...all.privileges, 'no.such'] };
      const gone = await refusal(h.roles.update(h.admin, role.id, reassign(everything, unknown, always)));
      expect(gone).to.include({ _tag: 'NotFound' });
      expect((await roleOf(role.id))?.privileges).to.deep.equal(['role.manage', 'user.read', 'user.update']);
    });

    // requirement 56, 57
    it('can’t be granted or revoked by an actor without them', async () => {
      const [mine, theirs] = [await aRole(['user.read']), await aRole(['audit.read', 'user.read'])];
      const decide = async (id: number, by: Parameters<typeof h.roles.update>[2]) =>
        ((await refusal(h.roles.update(h.admin, id, by))) as { _tag: string })._tag;
      expect(await decide(mine.id, grantTo(few, 'audit.read' as PrivilegeName, always))).to.equal('NotYoursToGrant');
      for (const by of [
        revokeFrom(few, 'audit.read' as PrivilegeName, always),
        revokeFrom(few, 'user.read' as PrivilegeName, always),
        grantTo(few, 'user.read' as PrivilegeName, always),
        changeRole(few, { description: null }, always),
        deleteRole(few, always),
      ])
        expect(await decide(theirs.id, by)).to.equal('NotYoursToGrant');
      expect((await roleOf(theirs.id))?.privileges).to.deep.equal(['audit.read', 'user.read']);
      expect(
        await decide(mine.id, grantTo({ privileges: ['no.such', 'user.read'] }, 'no.such' as PrivilegeName, always)),
      ).to.equal('NotFound');
      expect(await decide(mine.id, revokeFrom(few, 'role.manage' as PrivilegeName, always))).to.equal('NotFound');
    });

    it('are protected if they are built in, and SuperAdmin has every privilege, including new ones', async () => {
      const everything = { privileges: await succeed(h.roles.find(await idNamed('SuperAdmin'))) };
      const held = O.toNullable(everything.privileges)!.privileges;
      const [admin, staff] = [await idNamed('SuperAdmin'), await idNamed('Staff')];
      const decide = async (id: number, by: Parameters<typeof h.roles.update>[2]) =>
        ((await refusal(h.roles.update(h.admin, id, by))) as { _tag: string })._tag;
      const by = { privileges: held };
      expect(await decide(staff, changeRole(by, { name: roleName() }, always))).to.equal('BuiltIn');
      expect(await decide(staff, deleteRole(by, always))).to.equal('BuiltIn');
      expect(await decide(admin, revokeFrom(by, 'user.read' as PrivilegeName, always))).to.equal('BuiltIn');
      const made = await aPrivilege();
      expect((await roleOf(admin))?.privileges).to.include(made.name);
      expect((await roleOf(staff))?.privileges).to.not.include(made.name);
    });

    it('are listed apart once they are deleted, until they are restored', async () => {
      const [role, privilege] = [await aRole(['user.read']), await aPrivilege()];
      const deletedRoles = async () => (await succeed(h.roles.listDeleted(page('name')))).items;
      const deletedPrivileges = async () => (await succeed(h.privileges.listDeleted(page('name')))).items;
      expect((await deletedRoles()).map(({ id }) => id)).not.to.include(role.id);
      expect((await deletedPrivileges()).map(({ id }) => id)).not.to.include(privilege.id);
      await succeed(h.roles.update(h.admin, role.id, deleteRole(all, always)));
      const holds = { ...few, privileges: [privilege.name] };
      await succeed(h.privileges.update(h.admin, privilege.id, deletePrivilege(holds, always)));
      const found = (await deletedRoles()).find(({ id }) => id === role.id);
      expect(found).to.deep.include({ name: role.name, privileges: ['user.read'] });
      expect((await deletedPrivileges()).map(({ id }) => id)).to.include(privilege.id);
      expect(O.toNullable(await succeed(h.roles.findDeleted(role.id)))).to.deep.equal(found);
      expect(O.isSome(await succeed(h.privileges.findDeleted(privilege.id)))).to.equal(true);
      const [first] = await deletedRoles();
      const one = await succeed(h.roles.listDeleted({ ...page('name'), limit: 1 }));
      expect(one.items).to.deep.equal([first]);
      await succeed(h.roles.update(h.admin, role.id, restoreRole(few)));
      await succeed(h.privileges.update(h.admin, privilege.id, restorePrivilege(holds)));
      expect((await deletedRoles()).map(({ id }) => id)).not.to.include(role.id);
      expect((await deletedPrivileges()).map(({ id }) => id)).not.to.include(privilege.id);
      expect(await succeed(h.roles.findDeleted(role.id))).to.deep.equal(O.none);
      expect(await succeed(h.privileges.findDeleted(privilege.id))).to.deep.equal(O.none);
    });

    it('can’t be deleted while users have them, deleted users included; others are deleted and restored unchanged', async () => {
      const used = await aRole(['user.read']);
      const { userId } = await holder(used.name);
      await h.remove(userId);
      expect(await refusal(h.roles.update(h.admin, used.id, deleteRole(all, always)))).to.deep.equal({
        _tag: 'RoleInUse',
        users: 1,
      });
      const free = await aRole(['user.read']);
      await succeed(h.roles.update(h.admin, free.id, deleteRole(all, always)));
      expect(await roleOf(free.id)).to.equal(null);
      expect((await refusal(h.roles.update(h.admin, free.id, deleteRole(all, always))))._tag).to.equal('NotFound');
      const heir = await aRole([], free.name as RoleName);
      expect((await refusal(h.roles.update(h.admin, free.id, restoreRole(all))))._tag).to.equal('NameTaken');
      await succeed(h.roles.update(h.admin, heir.id, deleteRole(all, always)));
      expect((await refusal(h.roles.update(h.admin, free.id, restoreRole({ privileges: [] }))))._tag).to.equal(
        'NotYoursToGrant',
      );
      expect((await succeed(h.roles.update(h.admin, free.id, restoreRole(few)))).privileges).to.deep.equal([
        'user.read',
      ]);
    });

    it('lose a deleted privilege at once, and regain the restored one, but not through a holder', async () => {
      const made = await aPrivilege();
      const role = await aRole([made.name, 'user.read']);
      const { privileges } = await holder(role.name);
      const holds = { privileges: [made.name], role: 'Lead' };
      const decide = h.privileges.update;
      expect((await refusal(decide(h.admin, made.id, deletePrivilege(few, always))))._tag).to.equal('NotYoursToGrant');
      await succeed(decide(h.admin, made.id, deletePrivilege(holds, always)));
      expect(await privileges()).to.deep.equal(['user.read']);
      expect(O.isNone(await succeed(h.privileges.find(made.id)))).to.equal(true);
      expect((await refusal(decide(h.admin, made.id, restorePrivilege(holds))))._tag).to.equal('NotYoursToGrant');
      await succeed(decide(h.admin, made.id, restorePrivilege(all)));
      expect(await privileges()).to.deep.equal([made.name, 'user.read']);
      expect((await lastEntry()).action).to.equal('privilege.restored');
      const [builtIn] = (await succeed(h.privileges.list(page('name')))).items;
      const every = { privileges: [builtIn!.name], role: 'SuperAdmin' };
      expect((await refusal(decide(h.admin, builtIn!.id, deletePrivilege(every, always))))._tag).to.equal('BuiltIn');
      const description = 'mine' as Description;
      const refused = await refusal(decide(h.admin, made.id, changePrivilege(few, description, always)));
      expect(refused._tag, 'a change by one who does not hold it').to.equal('NotYoursToGrant');
      const described = await succeed(decide(h.admin, made.id, changePrivilege(holds, description, always)));
      expect(described).to.deep.include({ description: 'mine', name: made.name });
    });

    it('report who a change would affect', async () => {
      const role = await aRole();
      const [one, gone] = [await holder(role.name), await holder(role.name)];
      await h.remove(gone.userId);
      const impact = O.toNullable(await succeed(h.roles.impact(role.id)));
      expect({
        count: impact?.users.count,
        sessions: impact?.sessions,
        ids: impact?.some.map(({ id }) => id),
      }).to.deep.equal({ count: 1, sessions: 1, ids: [one.userId] });
      expect(await succeed(h.roles.unknown(['user.read', 'no.such'] as PrivilegeName[]))).to.deep.equal(['no.such']);
    });
  });
};

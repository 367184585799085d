import { expect } from 'chai';
import * as E from 'fp-ts/lib/Either.js';
import { trailOf } from '../../../src/core/domain/audit/trail.ts';
import type { UserId } from '../../../src/core/domain/ids.ts';
import { deletePrivilege } from '../../../src/core/domain/roles/privilege.ts';
import type { PrivilegeName, PrivilegeSnapshot } from '../../../src/core/domain/roles/privilege.ts';
import {
  RoleName,
  changeRole,
  deleteRole,
  grantTo,
  reassign,
  revokeFrom,
  roleEvents,
} from '../../../src/core/domain/roles/role.ts';
import type { RoleSnapshot } from '../../../src/core/domain/roles/role.ts';

const always = () => true;
const when = { createdAt: new Date(0), updatedAt: new Date(0), version: 1 };
const aRole = (name: string): RoleSnapshot => ({
  ...when,
  id: 9,
  name,
  description: null,
  privileges: [],
  isDeleted: false,
  users: 0,
});
const aPrivilege = (name: string): PrivilegeSnapshot => ({
  ...when,
  id: 9,
  name,
  description: null,
  isDeleted: false,
  isAssigned: false,
});

describe('roles and privileges', () => {
  // requirement 67
  it('are not confused with properties that every object has', () => {
    const actor = { privileges: ['constructor'], role: 'Lead' };
    for (const name of ['constructor', 'toString', 'valueOf', '__proto__']) {
      const role = aRole(name);
      expect(deleteRole(actor, always)(role), name).to.deep.equal(E.right({ deletes: true }));
      const patch = { name: 'Other' as RoleName };
      expect(changeRole(actor, patch, always)(role), name).to.deep.equal(E.right({ name: 'Other' }));
    }
    const deleting = deletePrivilege(actor, always)(aPrivilege('constructor'));
    expect(deleting).to.deep.equal(E.right({ deletes: true }));
  });

  it('of a deleted role, of another version, or beyond the actor’s privileges can’t be granted or revoked', () => {
    const actor = { privileges: ['user.read'] };
    const role: RoleSnapshot = { ...aRole('Lead'), privileges: ['user.read'] };
    for (const change of [grantTo, revokeFrom]) {
      const refusal = (on: Partial<RoleSnapshot>, ifMatch = always, by = actor) => {
        const decided = change(by, 'user.read' as PrivilegeName, ifMatch)({ ...role, ...on });
        return E.isLeft(decided) && decided.left._tag;
      };
      expect(refusal({ isDeleted: true })).to.equal('NotFound');
      expect(refusal({}, () => false)).to.equal('PreconditionFailed');
      expect(refusal({}, always, { privileges: [] })).to.equal('NotYoursToGrant');
      expect(refusal({})).to.equal(false);
    }
  });

  it('are granted once and revoked once, and matched as the caller read them', () => {
    const [held, asked] = ['user.read', 'user.update'] as PrivilegeName[];
    const actor = { privileges: ['user.read', 'user.update'] };
    const role: RoleSnapshot = { ...aRole('Lead'), privileges: [held!] };
    const asRead: Parameters<typeof grantTo>[2] = ({ privileges }) => privileges.length === 1;
    expect(grantTo(actor, asked!, asRead)(role)).to.deep.equal(E.right({ grants: [asked] }));
    expect(grantTo(actor, held!, asRead)(role)).to.deep.equal(E.right({}));
    expect(revokeFrom(actor, held!, asRead)(role)).to.deep.equal(E.right({ revokes: [held] }));
    expect(revokeFrom(actor, asked!, asRead)(role)).to.deep.equal(E.left({ _tag: 'NotFound' }));
  });

  it('are granted and revoked together only by who holds all of them, and SuperAdmin keeps all', () => {
    const [held, asked] = ['user.read', 'user.update'] as PrivilegeName[];
    const both = { add: [asked!], remove: [held!] };
    const role: RoleSnapshot = { ...aRole('Lead'), privileges: [held!] };
    const actor = { privileges: ['user.read', 'user.update'] };
    const decide = (of: RoleSnapshot, by = actor, ifMatch = always) => reassign(by, both, ifMatch)(of);
    const tag = (decided: ReturnType<typeof decide>) => (E.isLeft(decided) ? decided.left._tag : null);
    expect(decide(role)).to.deep.equal(E.right({ grants: [asked], revokes: [held] }));
    expect(tag(decide(role, { privileges: ['user.read'] }))).to.equal('NotYoursToGrant');
    expect(tag(decide({ ...role, privileges: [held!, 'audit.read'] }))).to.equal('NotYoursToGrant');
    expect(tag(decide(role, actor, () => false))).to.equal('PreconditionFailed');
    expect(tag(decide({ ...role, isDeleted: true }))).to.equal('NotFound');
    expect(tag(decide({ ...role, name: 'SuperAdmin' }))).to.equal('BuiltIn');
  });

  it('leave one entry in the audit trail for each kind of change, and none without a change', () => {
    const actor = 1 as UserId;
    const entries = (writes: Parameters<typeof roleEvents>[2]) =>
      trailOf(roleEvents(actor, aRole('Lead'), writes)).entries.map(({ action, changes }) => ({ action, changes }));
    const name = [{ field: 'name', before: 'Lead', after: 'Head' }];
    expect(entries({ name: 'Head' })).to.deep.equal([{ action: 'role.changed', changes: name }]);
    const privilege = 'user.read' as PrivilegeName;
    const granted = [{ field: 'privileges', before: null, after: privilege }];
    expect(entries({ grants: [privilege] })).to.deep.equal([{ action: 'role.granted', changes: granted }]);
    const revoked = [{ field: 'privileges', before: privilege, after: null }];
    expect(entries({ revokes: [privilege] })).to.deep.equal([{ action: 'role.revoked', changes: revoked }]);
    expect(entries({ deletes: true })).to.deep.equal([{ action: 'role.deleted', changes: [] }]);
    expect(entries({ restores: true })).to.deep.equal([{ action: 'role.restored', changes: [] }]);
    expect(entries({})).to.deep.equal([]);
  });

  // requirement 93
  it('have names without invisible characters', () => {
    for (const name of ['Night shift', 'Ärzte_2', 'Übung-1', 'पाली', '夜勤'])
      expect(RoleName.decode(name), name).to.deep.equal(E.right(name));
    expect(RoleName.decode('A\u0308rzte')).to.deep.equal(E.right('Ärzte'));
    // The input has 256 characters at most, whatever the spaces.
    expect(RoleName.decode(`Night${' '.repeat(246)}shift`)).to.deep.equal(E.right('Night shift'));
    expect(E.isLeft(RoleName.decode(`Night${' '.repeat(247)}shift`))).to.equal(true);
    for (const hidden of ['\ufe0f', '\u034f', '\u3164', '\u115f', '\u17b4', '\u200b', '\u00ad', '\u{e0100}']) {
      for (const name of [`Super${hidden}Admin`, hidden])
        expect(E.isLeft(RoleName.decode(name)), JSON.stringify(name)).to.equal(true);
      expect(RoleName.decode(`${hidden}SuperAdmin${hidden}`), JSON.stringify(hidden)).to.deep.equal(
        E.right('SuperAdmin'),
      );
    }
  });

  it('have names that can’t be mistaken for a built-in role', () => {
    for (const name of [
      'SuperАdmin',
      'SUPERADМIN',
      'ＳｕｐｅｒＡｄｍｉｎ',
      'Ｓtaff',
      'Usér',
      'Uѕer',
      'ѕtаff',
      'ꜱtaff',
      'SuperAdm1n',
      'SuperAdmın',
    ])
      expect(E.isLeft(RoleName.decode(name)), name).to.equal(true);
    for (const name of [
      'SuperAdmin',
      'superadmin',
      'Staff',
      'Users',
      'Super visor',
      'Пользователь',
      'İnsan Kaynakları',
    ])
      expect(RoleName.decode(name), name).to.deep.equal(E.right(name));
  });
});

import { expect } from 'chai';
import { BUILT_IN_PRIVILEGES, BUILT_IN_ROLES } from '../../../src/core/domain/roles/built-in-privileges.ts';

describe('built-in privileges and roles', () => {
  it('include privileges that each describe what they allow, and two for each resource', () => {
    for (const [name, description] of Object.entries(BUILT_IN_PRIVILEGES))
      expect(description, name).to.match(/^[A-Z][a-z]+.* \w/);
    expect(BUILT_IN_PRIVILEGES).to.include({
      'role.read': 'See roles and what they hold',
      'role.manage': 'Create, change, delete and restore roles',
      'privilege.read': 'See privileges',
      'privilege.manage': 'Create, change, delete and restore privileges',
    });
  });

  it('include three roles: one with all privileges, one for support, and one with none', () => {
    expect(Object.keys(BUILT_IN_ROLES)).to.deep.equal(['SuperAdmin', 'Staff', 'User']);
    for (const { description } of Object.values(BUILT_IN_ROLES)) expect(description).to.match(/^[A-Z].*\w/);
    expect(BUILT_IN_ROLES['SuperAdmin']?.privileges).to.deep.equal(Object.keys(BUILT_IN_PRIVILEGES));
    expect(BUILT_IN_ROLES['Staff']?.privileges).to.deep.equal([
      'user.read',
      'user.update',
      'user.unlock',
      'session.read',
      'role.read',
      'privilege.read',
    ]);
    expect(BUILT_IN_ROLES['User']?.privileges).to.deep.equal([]);
  });
});

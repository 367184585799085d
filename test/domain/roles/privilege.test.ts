import { expect } from 'chai';
import * as E from 'fp-ts/lib/Either.js';
import { builtIn, notFound, notYoursToGrant, preconditionFailed } from '../../../src/core/domain/errors.ts';
import { changePrivilege, deletePrivilege, restorePrivilege } from '../../../src/core/domain/roles/privilege.ts';
import type { Description, PrivilegeSnapshot } from '../../../src/core/domain/roles/privilege.ts';

const privilege: PrivilegeSnapshot = {
  id: 9,
  name: 'own.one',
  description: 'old',
  createdAt: new Date(0),
  updatedAt: new Date(0),
  version: 3,
  isDeleted: false,
  isAssigned: true,
};
const deleted = { ...privilege, isDeleted: true };
const holder = { privileges: ['own.one'], role: 'Lead' };
const other = { privileges: ['user.read'], role: 'Lead' };
const always = () => true;
const ifThree = (version: number) => version === 3;
const text = 'new' as Description;

// requirement 56, 57
describe('a privilege', () => {
  it('can be described only by a holder, at the version that was read', () => {
    expect(changePrivilege(holder, text, ifThree)(privilege)).to.deep.equal(E.right({ description: 'new' }));
    expect(changePrivilege(holder, null, ifThree)(privilege)).to.deep.equal(E.right({ description: null }));
    for (const same of [undefined, 'old' as Description])
      expect(changePrivilege(holder, same, ifThree)(privilege)).to.deep.equal(E.right({}));
    expect(changePrivilege(other, text, always)(privilege)).to.deep.equal(E.left(notYoursToGrant(['own.one'])));
    expect(changePrivilege(holder, text, () => false)(privilege)).to.deep.equal(E.left(preconditionFailed));
    expect(changePrivilege(holder, text, always)(deleted)).to.deep.equal(E.left(notFound));
  });

  it('can be deleted only by a holder, at the version that was read, unless the service checks it', () => {
    expect(deletePrivilege(holder, ifThree)(privilege)).to.deep.equal(E.right({ deletes: true }));
    expect(deletePrivilege(other, always)(privilege)).to.deep.equal(E.left(notYoursToGrant(['own.one'])));
    expect(deletePrivilege(holder, () => false)(privilege)).to.deep.equal(E.left(preconditionFailed));
    expect(deletePrivilege(holder, always)(deleted)).to.deep.equal(E.left(notFound));
    const checked = { ...privilege, name: 'user.read' };
    expect(deletePrivilege(other, always)(checked)).to.deep.equal(E.left(builtIn));
  });

  it('returns to roles that held it only if a SuperAdmin restores it; anyone may restore one without roles', () => {
    expect(restorePrivilege(holder)(deleted)).to.deep.equal(E.left(notYoursToGrant(['own.one'])));
    const restored = E.right({ restores: true });
    expect(restorePrivilege({ privileges: [], role: 'SuperAdmin' })(deleted)).to.deep.equal(restored);
    expect(restorePrivilege(other)({ ...deleted, isAssigned: false })).to.deep.equal(restored);
    expect(restorePrivilege(holder)(privilege)).to.deep.equal(E.left(notFound));
  });
});

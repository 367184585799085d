import { expect } from 'chai';
import * as E from 'fp-ts/lib/Either.js';
import { mayActOn, mayGrant } from '../../../src/core/domain/roles/access.ts';

const actor = { privileges: ['role.manage', 'user.read', 'user.update'] };

describe('access rules', () => {
  // requirement 56
  it('refuse granting or revoking privileges that the actor lacks, and name them', () => {
    expect(mayGrant(actor, [])).to.deep.equal(E.right(undefined));
    expect(mayGrant(actor, ['user.update', 'user.read'])).to.deep.equal(E.right(undefined));
    expect(mayGrant(actor, ['user.delete', 'user.read', 'audit.read'])).to.deep.equal(
      E.left({ _tag: 'NotYoursToGrant', privileges: ['user.delete', 'audit.read'] }),
    );
  });

  it('refuse acting on users with more privileges, and allow equals', () => {
    expect(mayActOn(actor, actor.privileges)).to.deep.equal(E.right(undefined));
    expect(mayActOn(actor, [])).to.deep.equal(E.right(undefined));
    expect(mayActOn(actor, ['user.read', 'user.delete'])).to.deep.equal(
      E.left({ _tag: 'InsufficientPrivileges', privileges: ['user.delete'] }),
    );
  });
});

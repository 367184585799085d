import { expect } from 'chai';
import * as E from 'fp-ts/lib/Either.js';
import { mayActOn, mayGrant } from '../../../src/core/domain/roles/access.ts';

const actor = { privileges: ['role.manage', 'user.read', 'user.update'] };

describe('access', () => {
  // requirement 56
  it('lets nobody grant or take away what they do not hold, and says what that is', () => {
    expect(mayGrant(actor, [])).to.deep.equal(E.right(undefined));
    expect(mayGrant(actor, ['user.update', 'user.read'])).to.deep.equal(E.right(undefined));
    expect(mayGrant(actor, ['user.delete', 'user.read', 'audit.read'])).to.deep.equal(
      E.left({ _tag: 'NotYoursToGrant', privileges: ['user.delete', 'audit.read'] }),
    );
  });

  it('lets nobody act on who holds more, and on equals', () => {
    expect(mayActOn(actor, actor.privileges)).to.deep.equal(E.right(undefined));
    expect(mayActOn(actor, [])).to.deep.equal(E.right(undefined));
    expect(mayActOn(actor, ['user.read', 'user.delete'])).to.deep.equal(
      E.left({ _tag: 'InsufficientPrivileges', privileges: ['user.delete'] }),
    );
  });
});

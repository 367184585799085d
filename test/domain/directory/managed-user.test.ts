import { expect } from 'chai';
import * as E from 'fp-ts/lib/Either.js';
import type { Account, Decided, OwnIdentity } from '../../../src/core/domain/account/account.ts';
import type { JobTitle } from '../../../src/core/domain/account/profile.ts';
import {
  addUserIdentity,
  changeUser,
  deleteUser,
  endUserSessions,
  removeUserIdentity,
} from '../../../src/core/domain/directory/managed-user.ts';
import type { UserPatch } from '../../../src/core/domain/directory/managed-user.ts';
import type { IdentityId, UserId } from '../../../src/core/domain/ids.ts';
import { open } from '../../../src/core/domain/locks/lockout.ts';
import { aDigest, aName, anEmail, policies } from '../../support/values.ts';

const now = new Date('2024-02-29T12:00:00Z');
const account: Account = {
  userId: 7 as UserId,
  by: 1 as UserId,
  isActive: true,
  isRegistering: false,
  role: 'Staff',
  hasPassword: true,
  held: ['user.read'],
  asked: null,
  version: 3,
  profile: { firstName: aName(), lastName: null, jobTitle: null, gender: null, dob: null, username: null },
  image: null,
  renames: [],
  password: open,
  identities: [],
  about: [],
  isLastAdministrator: false,
};
const actor = { privileges: ['user.read', 'user.update'] };
const more = { id: 1, name: 'Lead', grants: ['user.delete', 'user.read'] };
const [always, never] = [() => true, () => false];
const refusalOf = <R>({ answer }: Decided<R>) => (E.isLeft(answer) ? (answer.left as { _tag: string })._tag : 'done');
const change = (patch: Partial<UserPatch>, on: Partial<Account> = {}, ifMatch = always) =>
  changeUser(actor, { profile: {}, ...patch }, ifMatch, policies.passwordLockout.lockMs)({ ...account, ...on }, now);

describe('changing another user', () => {
  it('reports the first of several reasons in the order 403, 422, 412, 409', () => {
    const everything = { role: 'Lead', isActive: false, profile: { dob: null } };
    const last = { role: 'SuperAdmin', isLastAdministrator: true };
    const superior = { held: ['audit.read'], asked: more, ...last };
    expect(refusalOf(change(everything, superior, never))).to.equal('InsufficientPrivileges');
    expect(refusalOf(change(everything, { ...last, asked: more }, never))).to.equal('NotYoursToGrant');
    expect(refusalOf(change(everything, last, never))).to.equal('UnknownRole');
    expect(refusalOf(change({ ...everything, role: 'SuperAdmin' }, last, never))).to.equal('PreconditionFailed');
    expect(refusalOf(change({ isActive: false }, last))).to.equal('LastAdministrator');
    expect(refusalOf(change({ isActive: false }))).to.equal('done');
  });

  // requirement 56, 57
  it('accepts the current role as no change, even if the actor could not grant it', () => {
    const decided = change({ role: 'Staff' }, { asked: { id: 2, name: 'Staff', grants: ['user.delete'] } });
    expect(decided).to.deep.equal({ writes: {}, events: [], answer: E.right(undefined) });
  });

  it('reports one event for the changed profile, role and activity', () => {
    const asked = { id: 5, name: 'Helper', grants: [] };
    const patch = { role: 'Helper', isActive: false, profile: { jobTitle: 'Analyst' as JobTitle } };
    const { writes, events } = change(patch, { asked });
    expect(writes).to.deep.include({ role: asked, isActive: false, ends: 'disabled' });
    const changes = [
      { field: 'job_title', before: null, after: 'Analyst' },
      { field: 'role', before: account.role, after: 'Helper' },
      { field: 'is_active', before: true, after: false },
    ];
    expect(events).to.deep.equal([{ _tag: 'UserChanged', by: account.by, userId: account.userId, changes }]);
  });

  it('refuses to add an address that someone else has verified, and points to its value', () => {
    const [address, book] = [anEmail(), { language: 'en' as const, issue: () => ({ token: 'x', digest: aDigest() }) }];
    const taken: Account = { ...account, about: [{ address, isTaken: true, left: null }] };
    const { answer } = addUserIdentity(actor, policies.invitation, book, address)(taken, now);
    expect(answer).to.deep.equal(E.left({ _tag: 'AddressTaken', pointers: ['/value'] }));
  });

  // requirement 99
  it('adds up to 20 addresses', () => {
    const [address, book] = [anEmail(), { language: 'en' as const, issue: () => ({ token: 'x', digest: aDigest() }) }];
    const adding = (count: number) => {
      const identities = Array.from({ length: count }, (_, i) => ({ id: i, ...anEmail() }) as unknown as OwnIdentity);
      const of: Account = { ...account, identities, about: [{ address, isTaken: false, left: null }] };
      return refusalOf(addUserIdentity(actor, policies.invitation, book, address)(of, now));
    };
    expect(adding(19)).to.equal('done');
    expect(adding(20)).to.equal('TooManyIdentities');
  });

  // requirement 56
  it('is always refused to an actor who lacks a privilege of the user', () => {
    const superior: Account = { ...account, held: ['user.delete', 'user.read'] };
    const [address, book] = [anEmail(), { language: 'en' as const, issue: () => ({ token: 'x', digest: aDigest() }) }];
    const decisions = [
      changeUser(actor, { profile: {} }, always, policies.passwordLockout.lockMs)(superior, now),
      deleteUser(actor, always, 'en')(superior),
      removeUserIdentity(actor, 1 as IdentityId, always, 'en')(superior),
      addUserIdentity(actor, policies.invitation, book, address)(superior, now),
      endUserSessions(actor)(superior),
    ];
    for (const { answer, writes, events } of decisions) {
      expect(answer).to.deep.equal(E.left({ _tag: 'InsufficientPrivileges', privileges: ['user.delete'] }));
      expect(writes).to.deep.equal({});
      expect(events).to.deep.equal([]);
    }
  });
});

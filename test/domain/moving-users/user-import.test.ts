import { expect } from 'chai';
import type { AuditEntry } from '../../../src/core/domain/audit.ts';
import { trailOf } from '../../../src/core/domain/audit/trail.ts';
import type { DomainEvent } from '../../../src/core/domain/events.ts';
import type { UserId } from '../../../src/core/domain/ids.ts';
import {
  claimsOf,
  contentOf,
  decideImport,
  keyOf,
  rowProblems,
  userImported,
  userSeeded,
} from '../../../src/core/domain/moving-users/user-import.ts';
import type { ImportPolicy, ImportSnapshot } from '../../../src/core/domain/moving-users/user-import.ts';
import type { ForeignUser } from '../../../src/core/domain/moving-users/user-row.ts';
import type { Username } from '../../../src/core/domain/sign-in/login.ts';
import type { PasswordHash } from '../../../src/core/domain/sign-in/password.ts';
import { aForeignUser, vouchedFor } from '../../support/foreign-users.ts';
import { aMobile, anEmail } from '../../support/values.ts';

const NOW = new Date('2024-02-29T12:00:00Z');
const policy: ImportPolicy = { defaultRole: 'User', allowedRoles: [] };
const roles: ImportSnapshot['roles'] = new Map([
  ['User', { id: 3, grants: [] }],
  ['Guest', { id: 4, grants: [] }],
  ['Staff', { id: 2, grants: ['user.read'] }],
  ['SuperAdmin', { id: 1, grants: ['user.read', 'role.manage'] }],
]);
const nothing: ImportSnapshot = { roles, taken: new Set(), imported: new Map() };
const decide = (users: readonly ForeignUser[], seen = nothing, by = policy) => {
  const decisions = decideImport(by, users)(seen, NOW);
  for (const decision of decisions)
    if (decision._tag === 'Refuse')
      for (const { detail } of decision.errors) expect(detail).to.match(/^(must be|must not be|holds|has|is) .*\w/);
  return decisions;
};
const claim = (address = anEmail()) => ({ ...address, isVerified: false, isPrimary: false, oauthProvider: null });
const google = (isVerified: boolean) => ({
  type: 'oauth' as const,
  value: 'sub-1',
  isVerified,
  isPrimary: false,
  oauthProvider: 'google',
});
const pointers = (user: ForeignUser) =>
  rowProblems(user).map(({ pointer, detail }) => {
    expect(detail).to.match(/^must be .*\w/);
    return pointer;
  });

describe('an import row', () => {
  it('must have an identity', () => {
    expect(rowProblems(aForeignUser([]))).to.deep.equal([
      { pointer: '', detail: 'must have an identity or a username' },
    ]);
    expect(pointers(aForeignUser([], { username: 'ada' as Username }))).to.deep.equal([]);
    expect(pointers(aForeignUser([], { identities: [claim()] }))).to.deep.equal([]);
  });

  it('has each identity once, one primary per type, and no unverified primary', () => {
    const [email, other] = [anEmail(), anEmail()];
    expect(pointers(aForeignUser([], { identities: [...vouchedFor(email), claim(email)] }))).to.deep.equal([
      '/identities/1',
    ]);
    expect(pointers(aForeignUser([email, other]))).to.deep.equal(['/identities/1/is_primary']);
    expect(pointers(aForeignUser([email, aMobile()]))).to.deep.equal([]);
    const second = { ...aForeignUser([other]).identities[0]!, isPrimary: false };
    expect(pointers(aForeignUser([], { identities: [...vouchedFor(email), second] }))).to.deep.equal([]);
    expect(pointers(aForeignUser([], { identities: [{ ...claim(), isPrimary: true }] }))).to.deep.equal([
      '/identities/0/is_primary',
    ]);
  });

  it('has only verified provider accounts, any number of them', () => {
    expect(pointers(aForeignUser([], { identities: [google(false)] }))).to.deep.equal(['/identities/0/is_verified']);
    const two = [google(true), { ...google(true), oauthProvider: 'other' }];
    expect(pointers(aForeignUser([], { identities: two }))).to.deep.equal([]);
  });

  it('has at most 20 identities', () => {
    const identities = Array.from({ length: 21 }, () => claim());
    expect(pointers(aForeignUser([], { identities }))).to.deep.equal(['/identities']);
    expect(pointers(aForeignUser([], { identities: identities.slice(1) }))).to.deep.equal([]);
  });

  it('claims its verified identities and username, and is identified by unverified ones too', () => {
    const [email, mobile] = [anEmail(), aMobile()];
    const user = aForeignUser([email], {
      username: 'ada' as Username,
      identities: [claim(mobile), ...vouchedFor(email)],
    });
    expect(claimsOf(user).map(({ name, pointer }) => [name, pointer])).to.deep.equal([
      [`email:${email.value}`, '/identities/1'],
      ['username:ada', '/username'],
    ]);
    expect(keyOf(user)).to.equal(
      keyOf({ ...aForeignUser([]), username: user.username, identities: user.identities.toReversed() }),
    );
    expect(keyOf(user)).not.to.equal(keyOf({ ...user, identities: vouchedFor(email) }));
    const accounts = (...subjects: readonly string[]) =>
      keyOf(aForeignUser([], { identities: subjects.map((value) => ({ ...google(true), value })) }));
    expect(accounts('a', 'b')).not.to.equal(accounts('aoauth:google b'));
  });

  it('does not depend on its id in the other system', () => {
    const user = aForeignUser([anEmail()], { sourceId: 1 });
    expect(contentOf(user)).to.equal(contentOf({ ...user, sourceId: 'x' }));
    const changes: readonly Partial<ForeignUser>[] = [
      { firstName: 'Other' },
      { lastName: null },
      { jobTitle: 'Analyst' },
      { gender: 'other' },
      { dob: '1990-12-10' },
      { username: 'ada' as Username },
      { role: 'Staff' },
      { isActive: false },
      { createdAt: NOW },
      { passwordHash: 'other' as PasswordHash },
      { identities: vouchedFor(anEmail()) },
      { identities: user.identities.map((one) => ({ ...one, isVerified: false })) },
      { identities: user.identities.map((one) => ({ ...one, isPrimary: false })) },
    ];
    for (const changed of changes)
      expect(contentOf(user), JSON.stringify(changed)).not.to.equal(contentOf({ ...user, ...changed }));
  });
});

// requirement 30
describe('the audit trail of imported users', () => {
  const entryOf = (event: DomainEvent): AuditEntry => trailOf([event]).entries[0]!;
  const after = ({ changes }: AuditEntry) => changes.map(({ field, before, after: value }) => [field, before, value]);

  it('records everything in the row except the hash, and which addresses the operator vouched for', () => {
    const [email, mobile] = [anEmail(), aMobile()];
    const user = aForeignUser([email], {
      sourceId: 7,
      jobTitle: 'Analyst',
      gender: 'other',
      dob: '1990-12-10',
      username: 'ada' as Username,
      identities: [...vouchedFor(email), claim(mobile), google(true)],
    });
    const entry = entryOf(userImported(9 as UserId, user));
    expect(entry).to.deep.include({ actor: null, action: 'user.imported', subject: { type: 'user', id: '9' } });
    expect(after(entry)).to.deep.equal([
      ['first_name', null, user.firstName],
      ['last_name', null, user.lastName],
      ['job_title', null, 'Analyst'],
      ['gender', null, 'other'],
      ['dob', null, '1990-12-10'],
      ['username', null, 'ada'],
      ['role', null, 'User'],
      ['is_active', null, true],
      ['source_id', null, 7],
      ['email', null, email.value],
      ['mobile', null, mobile.value],
      ['google', null, 'sub-1'],
      ['verified', null, [email.value, 'sub-1']],
    ]);
    expect(
      after(entryOf(userImported(9 as UserId, aForeignUser([email], { lastName: null })))).map(([field]) => field),
    ).to.deep.equal(['first_name', 'role', 'is_active', 'email', 'verified']);
  });

  it('records a user created by a seeder', () => {
    const entry = entryOf(userSeeded(1 as UserId, 'Ada', 'SuperAdmin', 'ada@example.com'));
    expect(entry).to.deep.include({ actor: null, action: 'user.created', subject: { type: 'user', id: '1' } });
    expect(after(entry)).to.deep.equal([
      ['first_name', null, 'Ada'],
      ['role', null, 'SuperAdmin'],
      ['email', null, 'ada@example.com'],
      ['verified', null, ['ada@example.com']],
    ]);
  });
});

describe('deciding on a batch of rows', () => {
  it('creates users without conflicts', () => {
    expect(decide([aForeignUser([anEmail()]), aForeignUser([aMobile()], { role: 'Guest' })])).to.deep.equal([
      { _tag: 'Create', roleId: 3 },
      { _tag: 'Create', roleId: 4 },
    ]);
  });

  it('recognizes rows of earlier imports, and distinguishes changed rows from repeated ones', () => {
    const [same, other] = [aForeignUser([anEmail()]), aForeignUser([anEmail()])];
    const imported = new Map([
      [keyOf(same), { id: 7 as UserId, isSame: true }],
      [keyOf(other), { id: 8 as UserId, isSame: false }],
    ]);
    const [first, second] = decide([same, other], { ...nothing, imported });
    expect(first).to.deep.equal({ _tag: 'Exists', id: 7 });
    expect(second).to.deep.include({ _tag: 'Refuse', verdict: 'conflict' });
  });

  it('prefers the first of two rows that are equal or share a claim', () => {
    const [email, username] = [anEmail(), 'ada' as Username];
    const user = aForeignUser([email], { username });
    const [, repeats, differs, sharesEmail, sharesName] = decide([
      user,
      { ...user, sourceId: 'again' },
      { ...user, lastName: null },
      aForeignUser([email]),
      aForeignUser([anEmail()], { username }),
    ]);
    expect(repeats).to.deep.equal({ _tag: 'Repeats', of: 0 });
    expect(differs).to.deep.include({ _tag: 'Refuse', verdict: 'conflict' });
    const earlier = 'is of an earlier row already';
    expect(sharesEmail).to.deep.include({ errors: [{ pointer: '/identities/0', detail: earlier }] });
    expect(sharesName).to.deep.include({ errors: [{ pointer: '/username', detail: earlier }] });
  });

  it('ignores the claims of a refused row', () => {
    const email = anEmail();
    const [refused, made] = decide([aForeignUser([email], { role: 'Nobody knows' }), aForeignUser([email])]);
    expect(refused?._tag).to.equal('Refuse');
    expect(made?._tag).to.equal('Create');
  });

  // requirement 93
  it('refuses taken names and lists all of them', () => {
    const [email, mobile] = [anEmail(), aMobile()];
    const user = aForeignUser([email, mobile], { username: 'ada' as Username });
    const taken = new Set([`mobile:${mobile.value}`, 'username:ada']);
    expect(decide([user], { ...nothing, taken })[0]).to.deep.include({
      verdict: 'conflict',
      errors: [
        { pointer: '/identities/1', detail: 'is already taken by someone else' },
        { pointer: '/username', detail: 'is already taken by someone else' },
      ],
    });
  });

  // requirement 56
  it('assigns a role with privileges only if the operator allowed it, and no unknown role', () => {
    const roleOf = (role: string, allowedRoles: readonly string[] = []) =>
      decide([aForeignUser([anEmail()], { role })], nothing, { ...policy, allowedRoles })[0];
    const refused = (detail: string) => ({
      _tag: 'Refuse',
      verdict: 'invalid',
      errors: [{ pointer: '/role', detail }],
    });
    for (const role of ['Staff', 'SuperAdmin'])
      expect(roleOf(role), role).to.deep.equal(
        refused('holds privileges; only --allow-role with its name lets a row give it'),
      );
    expect(roleOf('Nobody knows')).to.deep.equal(refused('must be the name of a role that there is'));
    expect(roleOf('SuperAdmin', ['Staff'])?._tag).to.equal('Refuse');
    expect(roleOf('Staff', ['Staff'])).to.deep.equal({ _tag: 'Create', roleId: 2 });
    expect(roleOf('Nobody knows', ['Nobody knows'])?._tag).to.equal('Refuse');
  });

  it('assigns the default role even if it has privileges', () => {
    const by = { ...policy, defaultRole: 'Staff' };
    expect(decide([aForeignUser([anEmail()], { role: 'Staff' })], nothing, by)[0]?._tag).to.equal('Create');
  });

  it('accepts the current time but no later one', () => {
    const at = (ms: number) => decide([aForeignUser([anEmail()], { createdAt: new Date(NOW.getTime() + ms) })])[0];
    expect(at(0)?._tag).to.equal('Create');
    const errors = [{ pointer: '/created_at', detail: 'must not be in the future' }];
    expect(at(1)).to.deep.equal({ _tag: 'Refuse', verdict: 'invalid', errors });
  });
});

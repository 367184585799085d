import { expect } from 'chai';
import * as E from 'fp-ts/lib/Either.js';
import type { Decoder } from 'io-ts';
import type { Account } from '../../../src/core/domain/account/account.ts';
import { patchProfile } from '../../../src/core/domain/account/own-changes.ts';
import { ChosenUsername, JobTitle, birthDate } from '../../../src/core/domain/account/profile.ts';
import type { BirthDate as BirthDay, Profile } from '../../../src/core/domain/account/profile.ts';
import type { UserId } from '../../../src/core/domain/ids.ts';
import { open } from '../../../src/core/domain/locks/lockout.ts';
import type { Username } from '../../../src/core/domain/sign-in/login.ts';
import { MINUTE, aName } from '../../support/values.ts';

const BirthDate = birthDate(() => new Date('2024-02-29T23:59:59.999Z'));
const read = (codec: Decoder<unknown, string>, raw: unknown): string | null => {
  const decoded = codec.decode(raw);
  return E.isRight(decoded) ? decoded.right : null;
};

// requirement 64
describe('date of birth', () => {
  it('accepts existing calendar days from 1900 to today', () => {
    for (const ok of ['1900-01-01', '2024-02-29', '2000-02-29', '1999-12-31'])
      expect(read(BirthDate, ok), ok).to.equal(ok);
    const none = ['1899-12-31', '1900-02-29', '2023-02-29', '2023-04-31', '2023-00-10', '2023-01-00', '2023-13-01'];
    for (const wrong of [
      ...none,
      '23-01-01',
      '2023-1-1',
      '2024-03-01',
      '9999-12-31',
      ' 2023-01-01',
      '2023-01-01Z',
      '',
      '٢٠٢٣-٠١-٠١',
      20230101,
      null,
    ])
      expect(read(BirthDate, wrong), String(wrong)).to.equal(null);
  });
});

describe('chosen username', () => {
  it('refuses names reserved for the service, in any letter case and with any ending', () => {
    for (const ok of ['ada', 'Ada.Lovelace', 'administrators', 'my-admin', 'a_1'])
      expect(read(ChosenUsername, ok), ok).to.equal(ok.toLowerCase());
    for (const kept of ['admin', 'ADMIN', 'root', 'support', 'support.', 'no-reply', 'me', 'security__'])
      expect(read(ChosenUsername, kept), kept).to.equal(null);
  });
});

describe('job title', () => {
  it('has 1 to 128 characters', () => {
    expect(read(JobTitle, ' Analyst ')).to.equal('Analyst');
    expect(read(JobTitle, 'x'.repeat(128))).to.have.lengthOf(128);
    for (const wrong of ['', ' ', 'x'.repeat(129), 'a\0', 7]) expect(read(JobTitle, wrong)).to.equal(null);
  });
});

describe('changing the profile', () => {
  const now = new Date('2024-02-29T12:00:00Z');
  const profile: Profile = {
    firstName: aName(),
    lastName: aName(),
    jobTitle: 'Analyst' as JobTitle,
    gender: 'female',
    dob: '1990-12-10' as BirthDay,
    username: 'ada' as Username,
  };
  const account: Account = {
    userId: 1 as UserId,
    by: 1 as UserId,
    isActive: true,
    isRegistering: false,
    role: 'User',
    hasPassword: true,
    held: [],
    asked: null,
    version: 3,
    profile,
    image: null,
    renames: [],
    password: { ...open, failures: 2 },
    identities: [],
    about: [],
    isLastAdministrator: false,
  };
  const change = (
    patch: Parameters<typeof patchProfile>[0],
    ifMatch = (_account: Pick<Account, 'version' | 'role'>) => true,
    renames: readonly Date[] = [],
  ) => patchProfile(patch, ifMatch, 15 * MINUTE)({ ...account, renames }, now);

  it('clears a field set to null and keeps absent fields', () => {
    const cleared = { lastName: null, jobTitle: null, gender: null, dob: null };
    expect(change(cleared).writes).to.deep.equal({ profile: { ...profile, ...cleared } });
    const fields = ['last_name', 'job_title', 'gender', 'dob'] as const;
    const before = [profile.lastName, profile.jobTitle, profile.gender, profile.dob];
    const changes = fields.map((field, i) => ({ field, before: before[i], after: null }));
    const by = 9 as UserId;
    const decided = patchProfile(cleared, () => true, 15 * MINUTE)({ ...account, by }, now);
    expect(decided.events).to.deep.equal([{ _tag: 'UserChanged', by, userId: account.userId, changes }]);
    for (const same of [{}, { firstName: profile.firstName, dob: undefined }])
      expect(change(same)).to.deep.equal({ writes: {}, events: [], answer: E.right(undefined) });
  });

  it('leaves the count of wrong passwords with the old username', () => {
    const released = { logins: [{ type: 'username', value: 'ada' }], lockout: account.password };
    for (const username of [null, 'eve' as Username])
      expect(change({ username }).writes.releasesLogins).to.deep.equal(released);
  });

  // requirement 104
  it('allows three changes of the username per lock period, and other changes without limit', () => {
    const ago = (...ms: readonly number[]) => ms.map((one) => new Date(now.getTime() - one));
    const rename = (renames: readonly Date[]) => change({ username: 'eve' as Username }, () => true, renames);
    const LOCK = 15 * MINUTE;
    expect(rename([]).writes.renames).to.deep.equal([now]);
    expect(rename(ago(3, 2)).writes.renames).to.deep.equal([...ago(3, 2), now]);
    expect(rename(ago(LOCK, 2, 1)).writes.renames, 'as long ago as a lock is long').to.deep.equal([...ago(2, 1), now]);
    const refused = { writes: {}, events: [], answer: E.left({ _tag: 'TooManyRenames', retryAfterMs: 1 }) };
    expect(rename(ago(LOCK - 1, 2, 1))).to.deep.equal(refused);
    const others = change({ lastName: null, username: profile.username }, () => true, ago(3, 2, 1));
    expect(others.writes).to.deep.equal({ profile: { ...profile, lastName: null } });
  });

  it('is refused if the caller read another version', () => {
    const refused = change({ lastName: null }, ({ version }) => version === 2);
    expect(refused).to.deep.equal({ writes: {}, events: [], answer: E.left({ _tag: 'PreconditionFailed' }) });
    expect(change({ lastName: null }, ({ version }) => version === 3).writes).to.have.property('profile');
  });
});

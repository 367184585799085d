import { expect } from 'chai';
import * as E from 'fp-ts/lib/Either.js';
import { birthDate } from '../../../src/core/domain/account/profile.ts';
import { writtenMobile } from '../../../src/core/domain/addresses/address.ts';
import { foreignUser, importRowCodec } from '../../../src/core/domain/moving-users/user-row.ts';
import { makeFakePhoneNumbers } from '../../fakes/phone-numbers.ts';
import type { RowText } from '../../support/foreign-rows.ts';

const codec = importRowCodec(
  writtenMobile(makeFakePhoneNumbers().normalise),
  birthDate(() => new Date('2026-01-01T00:00:00Z')),
);
const decoded = (row: RowText) => codec.decode({ first_name: 'Ada', identities: [], ...row });
const read = (row: RowText) => {
  const taken = decoded(row);
  return E.isRight(taken) ? foreignUser(taken.right, 'User') : expect.fail(`no row: ${JSON.stringify(row)}`);
};
const refused = (row: RowText): readonly (string | undefined)[] => {
  const taken = decoded(row);
  return E.isLeft(taken) ? taken.left.map(({ message }) => message) : expect.fail(`a row: ${JSON.stringify(row)}`);
};

describe('a line of an import file', () => {
  it('is decoded to a user with all its fields', () => {
    const row = {
      id: 'legacy-1',
      last_name: 'Lovelace',
      job_title: 'Analyst',
      gender: 'female',
      dob: '1990-12-10',
      username: 'ada',
      role: 'Staff',
      is_active: false,
      created_at: '2024-02-29T12:00:00Z',
      password_hash: '$2b$12$hash',
    };
    const { createdAt, ...user } = read(row);
    expect(createdAt?.toISOString()).to.equal('2024-02-29T12:00:00.000Z');
    expect(user).to.deep.equal({
      sourceId: 'legacy-1',
      firstName: 'Ada',
      lastName: 'Lovelace',
      jobTitle: 'Analyst',
      gender: 'female',
      dob: '1990-12-10',
      username: 'ada',
      role: 'Staff',
      isActive: false,
      passwordHash: '$2b$12$hash',
      keptHash: '$2b$12$hash',
      totp: null,
      identities: [],
    });
  });

  it('may leave out unknown fields or set them to null', () => {
    const nothing = {
      sourceId: null,
      firstName: 'Ada',
      lastName: null,
      jobTitle: null,
      gender: null,
      dob: null,
      username: null,
      role: 'User',
      isActive: true,
      createdAt: null,
      passwordHash: '!',
      keptHash: '!',
      totp: null,
      identities: [],
    };
    expect(read({})).to.deep.equal(nothing);
    const fields = 'id last_name job_title gender dob username role is_active created_at password_hash'.split(' ');
    expect(read(Object.fromEntries(fields.map((field) => [field, null])))).to.deep.equal(nothing);
  });

  it('has identities of three kinds; the first verified one of a kind is primary unless the row names another', () => {
    const email = (value: string, more: RowText = {}) => ({ type: 'email', value, is_verified: true, ...more });
    const primaries = (...identities: readonly RowText[]) =>
      read({ identities }).identities.map((one) => one.isPrimary);
    const [a, b] = ['a@example.com', 'b@example.com'];
    expect(primaries(email(a, { is_verified: false }), email(b), email('c@example.com'))).to.deep.equal([
      false,
      true,
      false,
    ]);
    expect(primaries(email(a), email(b, { is_primary: true }))).to.deep.equal([false, true]);
    expect(primaries(email(a), email(b, { is_primary: false }))).to.deep.equal([false, false]);
    expect(primaries(email(a), email(b, { is_primary: null }))).to.deep.equal([true, false]);
    const mobile = { type: 'mobile', value: '+14155550123', is_verified: true };
    const account = { type: 'oauth', value: 'sub-1', oauth_provider: 'google', is_verified: true };
    expect(primaries(email(a), mobile, account)).to.deep.equal([true, true, false]);
    expect(primaries({ ...account, is_primary: true })).to.deep.equal([true]);
    expect(read({ identities: [account, mobile] }).identities).to.deep.equal([
      { type: 'oauth', value: 'sub-1', isVerified: true, isPrimary: false, oauthProvider: 'google' },
      { type: 'mobile', value: '+14155550123', isVerified: true, isPrimary: true, oauthProvider: null },
    ]);
  });

  it('is refused if its id in the other system or its hash is not a short text', () => {
    for (const id of [0, -1, 1, 'x'.repeat(64), ' ~']) expect(read({ id }).sourceId).to.equal(id);
    for (const id of ['', 'x'.repeat(65), 'ä', 'a\n', 1.5, 2 ** 53, true])
      expect(refused({ id }), String(id)).to.include('must be a whole number, or 1 to 64 ASCII characters');
    expect(read({ password_hash: 'x'.repeat(256) }).passwordHash).to.have.lengthOf(256);
    for (const password_hash of ['', 'a b', 'x'.repeat(257), 'ä'])
      expect(refused({ password_hash }).join(), password_hash).to.match(/must be a password hash/);
    for (const gender of ['male', 'female', 'other', 'prefer_not_to_say'])
      expect(read({ gender }).gender).to.equal(gender);
    expect(E.isLeft(decoded({ gender: 'none' }))).to.equal(true);
    expect(E.isLeft(decoded({ identities: [{ type: 'fax', value: '1', is_verified: true }] }))).to.equal(true);
  });
});

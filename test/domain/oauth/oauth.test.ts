import { expect } from 'chai';
import * as E from 'fp-ts/lib/Either.js';
import type { EmailAddress } from '../../../src/core/domain/addresses/address.ts';
import type { AddressOwnership } from '../../../src/core/domain/addresses/ownership.ts';
import type { IdentityId, TokenDigest, UserId } from '../../../src/core/domain/ids.ts';
import { decideSignIn } from '../../../src/core/domain/oauth/find-account.ts';
import type { Known } from '../../../src/core/domain/oauth/find-account.ts';
import { profileOf, backTo, returnTo } from '../../../src/core/domain/oauth/provider-profile.ts';
import type {
  ProviderProfile,
  EmailTrust,
  ProviderClaims,
  ReturnTo,
  ProviderSubject,
} from '../../../src/core/domain/oauth/provider-profile.ts';
import { noPassword } from '../../../src/core/domain/sign-in/password.ts';
import { aName } from '../../support/values.ts';

const email = 'ada@example.com' as EmailAddress;
const linkedUser = 1 as UserId;
const addressee = 2 as UserId;

describe('the account for a provider profile', () => {
  const arriving = (address: 'trusted' | 'untrusted' | 'none'): ProviderProfile => ({
    subject: 'someone' as ProviderSubject,
    email: address === 'none' ? null : { value: email, isTrusted: address === 'trusted' },
    firstName: aName(),
    lastName: null,
  });
  const owner = {
    userId: addressee,
    identityId: 3 as IdentityId,
    passwordHash: noPassword,
    own: [],
    primary: null,
    accessRevokedAt: null,
  };
  const standings = {
    unknown: { _tag: 'Unknown' },
    invited: { _tag: 'Invited' },
    registering: { ...owner, _tag: 'Registering', registration: 'x' as TokenDigest, fingerprint: null },
    verified: { ...owner, _tag: 'Verified', isActive: true, methods: [] },
    inactive: { ...owner, _tag: 'Verified', isActive: false, methods: [] },
  } as const satisfies Record<string, AddressOwnership>;
  type Name = keyof typeof standings;

  const decide = (
    registration: 'open' | 'closed',
    arrival: ProviderProfile,
    linked: Known['linked'],
    ownership: Name | null,
    isUnlinked = false,
  ) => decideSignIn(registration, arrival, { linked, ownership: ownership && standings[ownership], isUnlinked });

  const link = { _tag: 'Link', userId: addressee, address: email, methods: [] };
  // requirement 44
  const table: readonly (readonly [
    address: 'trusted' | 'untrusted' | 'none',
    Name | null,
    open: object,
    closed: object,
  ])[] = [
    ['trusted', 'unknown', { _tag: 'Create', verifies: email, claims: null }, { _tag: 'Refuse', why: 'closed' }],
    ['trusted', 'registering', { _tag: 'Create', verifies: email, claims: null }, { _tag: 'Refuse', why: 'closed' }],
    ['trusted', 'invited', { _tag: 'Create', verifies: null, claims: email }, { _tag: 'Refuse', why: 'closed' }],
    ['trusted', 'verified', link, link],
    ['trusted', 'inactive', { _tag: 'Refuse', why: 'inactive' }, { _tag: 'Refuse', why: 'inactive' }],
    ...([null, 'unknown', 'registering', 'invited', 'verified', 'inactive'] as const).map(
      (ownership) =>
        [
          'untrusted',
          ownership,
          { _tag: 'Create', verifies: null, claims: email },
          { _tag: 'Refuse', why: 'closed' },
        ] as const,
    ),
    ['none', null, { _tag: 'Create', verifies: null, claims: null }, { _tag: 'Refuse', why: 'closed' }],
  ];
  for (const [address, ownership, open, closed] of table) {
    it(`decides for a new subject with a ${address} address, ownership ${ownership ?? 'unchecked'}`, () => {
      expect(decide('open', arriving(address), null, ownership)).to.deep.equal(open);
      expect(decide('closed', arriving(address), null, ownership)).to.deep.equal(closed);
    });
    it(`decides for a linked subject with a ${address} address, ownership ${ownership ?? 'unchecked'}`, () => {
      for (const registration of ['open', 'closed'] as const) {
        const by = (isActive: boolean) =>
          decide(registration, arriving(address), { userId: linkedUser, isActive, methods: [] }, ownership);
        expect(by(true)).to.deep.equal({ _tag: 'SignIn', userId: linkedUser, methods: [] });
        expect(by(false)).to.deep.equal({ _tag: 'Refuse', why: 'inactive' });
      }
    });
  }

  // requirement 44
  it('is never one that unlinked this provider account, even for a trusted address', () => {
    const by = (ownership: Name, registration: 'open' | 'closed' = 'open') =>
      decide(registration, arriving('trusted'), null, ownership, true);
    expect(by('verified')).to.deep.equal({ _tag: 'Create', verifies: null, claims: email });
    expect(by('verified', 'closed')).to.deep.equal({ _tag: 'Refuse', why: 'closed' });
    expect(by('inactive')).to.deep.equal({ _tag: 'Refuse', why: 'inactive' });
  });
});

describe('the profile from provider claims', () => {
  const claims = (changed: Partial<ProviderClaims> = {}): ProviderClaims => ({
    subject: 'someone' as ProviderSubject,
    email: 'Ada@Example.com',
    emailVerified: true,
    hostedDomain: undefined,
    givenName: 'Ada',
    familyName: 'Lovelace',
    name: 'Countess Lovelace',
    ...changed,
  });
  const isTrusted = (trust: EmailTrust, changed: Partial<ProviderClaims>) =>
    profileOf(trust, claims(changed)).email?.isTrusted;

  it('has the name, and the address in its stored spelling', () => {
    expect(profileOf('all', claims())).to.deep.equal({
      subject: 'someone',
      email: { value: email, isTrusted: true },
      firstName: 'Ada',
      lastName: 'Lovelace',
    });
  });

  it('falls back to another name if one can’t be stored', () => {
    const nameOf = (changed: Partial<ProviderClaims>) => profileOf('all', claims(changed)).firstName;
    expect(nameOf({ givenName: 7 })).to.equal('Countess Lovelace');
    expect(nameOf({ givenName: 'x'.repeat(65), name: 'a\u0000b' })).to.equal('ada');
    expect(nameOf({ givenName: null, name: undefined, email: 'nonsense' })).to.equal('User');
    expect(profileOf('all', claims({ familyName: {} })).lastName).to.equal(null);
  });

  it('has no address if the claim is not one', () => {
    for (const no of [undefined, null, '', 'ada', 7, ['ada@example.com'], { value: 'ada@example.com' }])
      expect(profileOf('all', claims({ email: no })).email, JSON.stringify(no)).to.equal(null);
  });

  // requirement 44
  it('trusts an address only if the provider says it is verified, with true or its text', () => {
    for (const emailVerified of [true, 'true'])
      expect(isTrusted('all', { emailVerified, email: 'ada@example.com' })).to.equal(true);
    for (const trust of ['none', 'google', 'all'] as const)
      for (const emailVerified of [
        undefined,
        null,
        false,
        'false',
        'TRUE',
        ' true',
        '',
        '1',
        1,
        0,
        {},
        [true],
        ['true'],
      ])
        expect(isTrusted(trust, { emailVerified, email: 'ada@gmail.com' })).to.equal(false);
  });

  // requirement 44
  it('never trusts the addresses of a provider without trust, even of domains that Google hosts', () => {
    for (const changed of [{}, { email: 'ada@gmail.com' }, { hostedDomain: 'example.com' }])
      expect(isTrusted('none', changed), JSON.stringify(changed)).to.equal(false);
  });

  // requirement 44
  it('trusts Google only for addresses that Google hosts', () => {
    expect(isTrusted('google', {})).to.equal(false);
    expect(isTrusted('google', { email: 'Ada@GMail.com' })).to.equal(true);
    expect(isTrusted('google', { hostedDomain: 'Example.com' })).to.equal(true);
    for (const no of ['example.org', 'com', '', 'evil.example.com', ['example.com'], null])
      expect(isTrusted('google', { hostedDomain: no }), String(no)).to.equal(false);
    expect(isTrusted('google', { email: 'ada@evil-gmail.com' })).to.equal(false);
    expect(isTrusted('google', { email: 'ada@gmail.com.example.org' })).to.equal(false);
  });
});

describe('the return URL', () => {
  const codec = returnTo(['https://app.example.com', 'http://localhost:5173']);

  // requirement 81
  it('must have a listed origin and a canonical spelling', () => {
    for (const yes of ['https://app.example.com', 'https://app.example.com/', 'http://localhost:5173/a?b=%20'])
      expect(E.isRight(codec.decode(yes)), yes).to.equal(true);
    const refused = [
      'https://app.example.com.evil.example',
      'https://evil.example/?https://app.example.com',
      'https://app.example.com@evil.example',
      'https://x@app.example.com/',
      'https://app.example.com/#x',
      'https://app.example.com/a/./b',
      'https://app.example.com\\evil',
      'HTTPS://app.example.com/',
      '//app.example.com/',
      '/\\app.example.com',
      'javascript:alert(1)',
      'http://localhost:5174/',
    ];
    for (const no of refused) expect(E.isLeft(codec.decode(no)), no).to.equal(true);
  });

  it('gets a code or an error and drops parameters of the same name', () => {
    const page = 'https://app.example.com/a?code=old&error=old&code=older&x=1' as ReturnTo;
    expect(backTo(page, ['code', 'new'])).to.equal('https://app.example.com/a?x=1&code=new');
    expect(backTo(page, ['error', 'access_denied'])).to.equal('https://app.example.com/a?x=1&error=access_denied');
    expect(backTo('https://app.example.com' as ReturnTo, ['code', 'c'])).to.equal('https://app.example.com/?code=c');
  });
});

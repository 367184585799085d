import { expect } from 'chai';
import * as E from 'fp-ts/lib/Either.js';
import type { Account, OwnIdentity } from '../../../src/core/domain/account/account.ts';
import { addIdentity, requestIdentityCode, verifyIdentity } from '../../../src/core/domain/account/claims.ts';
import { makePrimary, removeIdentity } from '../../../src/core/domain/account/identities.ts';
import { deleteAccount } from '../../../src/core/domain/account/own-changes.ts';
import type { Profile } from '../../../src/core/domain/account/profile.ts';
import type { Address } from '../../../src/core/domain/addresses/address.ts';
import type { IdentityId, UserId } from '../../../src/core/domain/ids.ts';
import { open } from '../../../src/core/domain/locks/lockout.ts';
import { noOtp } from '../../../src/core/domain/sign-in/otp.ts';
import type { Otp } from '../../../src/core/domain/sign-in/otp.ts';
import { makeFakeOneTimeCodes } from '../../fakes/one-time-codes.ts';
import { aNonce, anEmail, policies } from '../../support/values.ts';

const now = new Date('2024-02-29T12:00:00Z');
const { otp: policy } = policies;
const book = { language: 'de' as const, fresh: aNonce, codeFor: makeFakeOneTimeCodes().derive };
const [first, second, third] = [anEmail(), anEmail(), anEmail()];
const one = (id: number, address: Address, changed: Partial<OwnIdentity> = {}): OwnIdentity => ({
  id: id as IdentityId,
  ...address,
  isVerified: true,
  isPrimary: false,
  oauthProvider: null,
  createdAt: now,
  otp: noOtp,
  ...changed,
});
const user = { by: 9 as UserId, userId: 7 as UserId };
const account = (...identities: readonly OwnIdentity[]): Account => ({
  ...user,
  version: 1,
  profile: {} as Profile,
  image: null,
  renames: [],
  isActive: true,
  isRegistering: false,
  role: 'User',
  hasPassword: true,
  held: [],
  asked: null,
  password: open,
  identities,
  about: [{ address: second, isTaken: false, left: null }],
  isLastAdministrator: false,
});
const primary = one(1, first, { isPrimary: true });
const notice = { to: [first], language: 'de' };
const always = () => true;

describe('events of an identity change', () => {
  it('include the added identity and the message to it', () => {
    const added = { _tag: 'IdentityAdded', ...user, identity: second };
    const [event, sent] = addIdentity(policy, book, second)(account(primary), now, true).events;
    expect(event).to.deep.equal(added);
    expect(sent?._tag === 'MessageSent' && sent.message).to.deep.include({ to: second, template: 'confirm-identity' });
    expect(addIdentity(policy, book, second)(account(primary), now, false).events).to.deep.equal([
      added,
      { _tag: 'MessageWithheld', to: second, budget: { claimOf: user.userId } },
    ]);
    expect(addIdentity(policy, book, first)(account(primary), now, true).events).to.deep.equal([]);
  });

  it('include a requested code whether or not a message is sent', () => {
    const claim = one(2, second, { isVerified: false });
    const asking = (goesOut: boolean) =>
      requestIdentityCode(policy, book, claim.id)(account(primary, claim), now, goesOut).events;
    expect(asking(true)[0]).to.deep.equal({ _tag: 'CodeRequested', ...user, address: second });
    expect(asking(true).map(({ _tag }) => _tag)).to.deep.equal(['CodeRequested', 'MessageSent']);
    expect(asking(false).map(({ _tag }) => _tag)).to.deep.equal(['MessageWithheld']);
  });

  // requirement 99
  it('are none if the account has 20 identities already', () => {
    const adding = (count: number) =>
      addIdentity(policy, book, second)(
        account(...Array.from({ length: count }, (_, i) => one(i, anEmail()))),
        now,
        true,
      );
    expect(E.isRight(adding(19).answer)).to.equal(true);
    expect(adding(20)).to.deep.equal({
      writes: {},
      events: [],
      answer: E.left({ _tag: 'TooManyIdentities', most: 20 }),
    });
  });

  it('are none for a code to a verified address or a provider account', () => {
    const google = { ...one(3, second), type: 'oauth', oauthProvider: 'google' } as const;
    for (const { id } of [primary, google]) {
      const refused = { writes: {}, events: [], answer: E.left({ _tag: 'AlreadyVerified' }) };
      expect(requestIdentityCode(policy, book, id)(account(primary, google), now, true)).to.deep.equal(refused);
    }
  });

  it('include a refused guess, a lock, and a verification', () => {
    const pending = { nonce: aNonce(), generatedAt: now };
    const guessing = (failures: number, isRight: boolean, otp: Partial<Otp> = { pending }) => {
      const lockout = { ...open, failures, total: failures, lastFailureAt: now };
      const claim = one(2, second, { isVerified: false, otp: { ...noOtp, ...otp, lockout } });
      const attempt = { id: claim.id, isRight: () => isRight, language: 'de' as const };
      return verifyIdentity(policy, attempt)(account(primary, claim), now).events;
    };
    const refused = { _tag: 'CodeRefused', ...user, address: second };
    expect(guessing(0, false)).to.deep.equal([refused]);
    expect(guessing(2, false)).to.deep.equal([refused, { ...refused, _tag: 'CodeLocked' }]);
    expect(guessing(0, false, {}), 'no code is pending').to.deep.equal([]);
    expect(guessing(0, true)).to.deep.equal([{ _tag: 'IdentityVerified', ...user, identity: second, notice }]);
  });

  it('include a new primary identity once', () => {
    const other = one(2, second);
    const of = account(primary, other);
    const made = { _tag: 'IdentityMadePrimary', ...user, identity: second, notice };
    expect(makePrimary(other.id, 'de')(of).events).to.deep.equal([made]);
    expect(makePrimary(primary.id, 'de')(of).events).to.deep.equal([]);
  });

  it('include the removed identity and its successor, and notify the owner once, except for a claim', () => {
    const [claim, next] = [one(2, second, { isVerified: false }), one(3, third)];
    const of = account(primary, claim, next);
    const removed = (identity: Address) => ({ _tag: 'IdentityRemoved', ...user, identity });
    expect(removeIdentity(primary.id, always, 'de')(of).events).to.deep.equal([
      { ...removed(first), notice },
      { _tag: 'IdentityMadePrimary', ...user, identity: third },
    ]);
    expect(removeIdentity(claim.id, always, 'de')(of).events).to.deep.equal([removed(second)]);
    const last = removeIdentity(primary.id, always, 'de')(account(primary));
    expect(last).to.deep.equal({ writes: {}, events: [], answer: E.left({ _tag: 'LastSignInMethod' }) });
  });

  it('include the deletion of the account, with the notice to the owner’s address', () => {
    const deleted = { _tag: 'UserDeleted', ...user };
    expect(deleteAccount(always, 'de')(account(primary)).events).to.deep.equal([{ ...deleted, notice }]);
    const nowhere = { ...notice, to: [] };
    expect(deleteAccount(always, 'de')(account()).events).to.deep.equal([{ ...deleted, notice: nowhere }]);
  });
});

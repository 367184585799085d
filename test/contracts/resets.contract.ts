import { expect } from 'chai';
import * as O from 'fp-ts/lib/Option.js';
import { deleteAccount } from '../../src/core/domain/account/own-changes.ts';
import type { AddressDecision } from '../../src/core/domain/addresses/address-decision.ts';
import type { Address } from '../../src/core/domain/addresses/address.ts';
import type { AddressSnapshot } from '../../src/core/domain/addresses/ownership.ts';
import { changeUser } from '../../src/core/domain/directory/managed-user.ts';
import type { SessionId, UserId } from '../../src/core/domain/ids.ts';
import {
  RESET_LINK_TTL_MS,
  forgotPassword,
  isLinkGood,
  resetByCode,
  resetByLink,
} from '../../src/core/domain/recovery/recovery.ts';
import type { LinkClaim, LinkSubject } from '../../src/core/domain/recovery/recovery.ts';
import { reauthenticate } from '../../src/core/domain/sign-in/codes.ts';
import type { PasswordHash } from '../../src/core/domain/sign-in/password.ts';
import { makeFakeOneTimeCodes } from '../fakes/one-time-codes.ts';
import { makeFakeResetLinks } from '../fakes/reset-links.ts';
import { MINUTE, aMobile, aNonce, anEmail, policies, succeed, aRenewal } from '../support/values.ts';
import { acting } from './harness.ts';
import type { Harness, MakeHarness } from './harness.ts';
import {
  aClaim,
  aForm,
  asking,
  credentialOf,
  guessing,
  looking,
  mailTo,
  ownerOf,
  registering,
  trying,
  verdictOf,
  verified,
} from './steps.ts';

const links = makeFakeResetLinks();
const book = {
  language: 'en' as const,
  fresh: aNonce,
  codeFor: makeFakeOneTimeCodes().derive,
  linkFor: links.issue,
};
const { maxTotal } = policies.otp.lockout;

export const resetsContract = (name: string, make: MakeHarness): void => {
  describe(`password resets: ${name}`, () => {
    let h: Harness;
    before(async () => void (h = await make()));
    after(() => h.close());

    const decide = <A>(address: Address, by: (seen: AddressSnapshot, now: Date) => AddressDecision<A>): Promise<A> =>
      succeed(h.addresses.update([address], ([seen], now) => by(seen!, now)));
    const forgetting = (address: Address) =>
      succeed(h.addresses.ask([address], ([seen], now) => forgotPassword(policies.otp, book)(seen!, now)));
    const chosen = (hash: string) => ({
      passwordHash: hash as PasswordHash,
      refusal: () => null,
      language: 'en' as const,
    });
    const byCode = (address: Address, hash: string, right = true) =>
      decide(address, resetByCode(policies.otp, { ...chosen(hash), isRight: () => right }));
    const byLink = (address: Address, hash: string, token: string) => {
      const claim = links.read(token)!;
      const isGenuine = (subject: LinkSubject) => links.isGenuine(claim, subject);
      return decide(address, resetByLink(policies.otp, { ...chosen(hash), claim, isGenuine }));
    };
    const tokenFor = async (address: Address): Promise<string> => {
      await mailTo(h, address);
      await h.elapse(policies.otp.resendIntervalMs + 1000);
      await forgetting(address);
      const [message] = await mailTo(h, address);
      if (message?.template !== 'reset-password') throw new Error('no reset message');
      return message.token;
    };
    const signedIn = async (addresses: readonly Address[] = [anEmail()]) => {
      const form = aForm();
      await registering(h, addresses, form);
      const email = addresses[0]!;
      const { sessionId } = await guessing(h, email, { right: true, registration: form.registration });
      await mailTo(h, email);
      return { email, sessionId, id: await ownerOf(h, email), hash: form.passwordHash };
    };
    const principal = async (id: SessionId, generation = 1) =>
      O.toNullable(await succeed(h.sessions.principal(aClaim(id, generation))));
    const hashOf = async (email: Address) => (await credentialOf(h, email))?.passwordHash;
    const closing = (address: Address) =>
      decide(address, ({ otp }) => ({
        writes: { otps: [{ address, otp: { ...otp, lockout: { ...otp.lockout, total: maxTotal } } }] },
        events: [],
        answer: undefined,
      }));
    const total = async (address: Address) => (await looking(h, address)).otp.lockout.total;

    it('find what a link is bound to, by its identity', async () => {
      const { email, hash } = await signedIn();
      const { ownership } = await looking(h, email);
      if (ownership._tag !== 'Verified') throw new Error(ownership._tag);
      const found = O.toNullable(await succeed(h.addresses.find(ownership.identityId)));
      expect(found?.subject).to.deep.equal({
        identityId: ownership.identityId,
        address: email,
        passwordHash: hash,
        accessRevokedAt: null,
      });
      expect(found?.now).to.be.an.instanceOf(Date);
    });

    it('find that for open registrations, but not for claims, inactive, deleted and unknown users', async () => {
      const [open, mobile] = [anEmail(), aMobile()];
      await registering(h, [open]);
      const { ownership } = await looking(h, open);
      if (ownership._tag !== 'Registering') throw new Error(ownership._tag);
      const find = async (id: typeof ownership.identityId) => (await succeed(h.addresses.find(id)))._tag;
      expect(await find(ownership.identityId)).to.equal('Some');
      const { id } = await signedIn([anEmail(), mobile]);
      const user = O.toNullable(await succeed(h.users.find(id)));
      const [own, claim] = user!.identities.toSorted((a, b) => Number(b.isVerified) - Number(a.isVerified));
      expect({ ownIdentity: await find(own!.id), claim: await find(claim!.id) }).to.deep.equal({
        ownIdentity: 'Some',
        claim: 'None',
      });
      await h.setActive(id, false);
      expect(await find(own!.id)).to.equal('None');
      await h.setActive(id, true);
      await h.remove(id);
      expect(await find(own!.id)).to.equal('None');
      expect(await find(2_147_483_647 as typeof ownership.identityId)).to.equal('None');
    });

    it('delivered late have no expired code while the link is valid', async () => {
      const { email } = await signedIn();
      const late = async (ms: number) => {
        await h.elapse(policies.otp.resendIntervalMs + 1000);
        await forgetting(email);
        await h.elapse(ms);
        return (await mailTo(h, email)).map((message) => 'code' in message && message.code);
      };
      expect((await late(policies.otp.ttlMs - MINUTE))[0]).to.match(/^\d{6}$/);
      expect(await late(policies.otp.ttlMs)).to.deep.equal([null]);
      expect(await late(RESET_LINK_TTL_MS - MINUTE)).to.deep.equal([null]);
      expect(await late(RESET_LINK_TTL_MS)).to.deep.equal([]);
    });

    it('replace the password, unlock it, end every session, and notify the owner', async () => {
      const { email, id, hash, sessionId } = await signedIn();
      for (let n = 0; n < 6; n += 1) await trying(h, id, { matched: false, tried: hash });
      expect((await credentialOf(h, email))?.lockout._tag).to.equal('Locked');
      await mailTo(h, email);
      await forgetting(email);
      expect((await mailTo(h, email)).map(({ template }) => template)).to.deep.equal(['reset-password']);
      expect(await byCode(email, 'another hash')).to.deep.equal({ _tag: 'Right' });
      expect(await credentialOf(h, email)).to.deep.include({
        passwordHash: 'another hash',
        lockout: { _tag: 'Open', failures: 0, total: 0, lastFailureAt: null },
      });
      expect(await principal(sessionId)).to.equal(null);
      expect((await mailTo(h, email)).map(({ template }) => template)).to.deep.equal(['password-changed']);
      expect(await byCode(email, 'a third hash')).to.deep.equal({ _tag: 'Wrong' });
      expect(await hashOf(email)).to.equal('another hash');
    });

    it('use a code up only if the password is accepted', async () => {
      const { email, hash } = await signedIn();
      await forgetting(email);
      const refusal = { fault: 'own-words' as const, reason: 'x' };
      const weak = { ...chosen('weak'), refusal: () => refusal, isRight: () => true };
      expect(await decide(email, resetByCode(policies.otp, weak))).to.deep.equal({ _tag: 'Weak', refusal });
      expect(await hashOf(email)).to.equal(hash);
      expect(await byCode(email, 'better')).to.deep.equal({ _tag: 'Right' });
    });

    it('by link work once, and only for their own identity', async () => {
      const [one, other] = [await signedIn(), await signedIn()];
      const token = await tokenFor(one.email);
      expect(await byLink(other.email, 'stolen', token)).to.deep.equal({ _tag: 'Wrong' });
      expect(await byLink(one.email, 'another', token)).to.deep.equal({ _tag: 'Right' });
      expect(await byLink(one.email, 'a third', token)).to.deep.equal({ _tag: 'Wrong' });
      expect({
        reset: await hashOf(one.email),
        otherUser: await hashOf(other.email),
      }).to.deep.equal({ reset: 'another', otherUser: other.hash });
    });

    it('by link expire by the database’s clock', async () => {
      const { email } = await signedIn();
      const token = await tokenFor(email);
      const claim = links.read(token) as LinkClaim;
      const now = await decide(email, (_, at) => ({ writes: { otps: [] }, events: [], answer: at }));
      expect(claim.expiresAt.getTime() - now.getTime()).to.be.within(59 * MINUTE, 60 * MINUTE);
      const subject = O.toNullable(await succeed(h.addresses.find(claim.identityId)))!.subject;
      expect(isLinkGood({ claim, isGenuine: () => true }, subject, now)).to.equal(true);
    });

    it('by link keep count and lock of the address, and invalidate its code', async () => {
      const { email } = await signedIn();
      const token = await tokenFor(email);
      for (let n = 0; n < 2; n += 1) await byCode(email, 'x', false);
      expect(await byLink(email, 'another', token)).to.deep.equal({ _tag: 'Right' });
      const { otp } = await looking(h, email);
      expect({ pending: otp.pending, failures: otp.lockout.failures, total: otp.lockout.total }).to.deep.equal({
        pending: null,
        failures: 2,
        total: 2,
      });
    });

    // requirement 50
    it('are impossible with anything sent before the user was disabled or deleted, even after restoring', async () => {
      const setActive = (id: UserId, isActive: boolean) => {
        const patch = changeUser(
          { privileges: [] },
          { profile: {}, isActive },
          () => true,
          policies.passwordLockout.lockMs,
        );
        return succeed(h.accounts.update(id, { about: [], administrators: true, by: h.admin }, patch));
      };
      const pending = async (email: Address) => (await looking(h, email)).otp.pending?.nonce;
      const [disabled, deleted] = [await signedIn(), await signedIn()];
      const [first, second] = [await tokenFor(disabled.email), await tokenFor(deleted.email)];
      const mailed = await pending(disabled.email);
      await setActive(disabled.id, false);
      expect(await pending(disabled.email), 'guesses still count, as for other users')
        .to.be.a('string')
        .not.equal(mailed);
      await setActive(disabled.id, true);
      expect(await pending(disabled.email)).not.to.equal(mailed);
      expect(await byLink(disabled.email, 'stolen', first)).to.deep.equal({ _tag: 'Wrong' });

      const about = { about: [deleted.email], administrators: true as const };
      await succeed(
        h.accounts.update(
          deleted.id,
          about,
          deleteAccount(() => true, 'en'),
        ),
      );
      await succeed(h.directory.restore(acting(h), deleted.id));
      expect(await pending(deleted.email)).to.equal(undefined);
      expect(await byLink(deleted.email, 'stolen', second)).to.deep.equal({ _tag: 'Wrong' });

      for (const { email } of [disabled, deleted])
        expect(await byLink(email, 'another', await tokenFor(email)), 'what is sent now').to.deep.equal({
          _tag: 'Right',
        });
    });

    it('unlock permanently locked codes by link, not by code', async () => {
      const one = await signedIn();
      const token = await tokenFor(one.email);
      await closing(one.email);
      expect((await byCode(one.email, 'another'))._tag).to.equal('Locked');
      expect((await byLink(one.email, 'another', token))._tag).to.equal('Right');
      expect(await total(one.email)).to.equal(0);
    });

    it('of an open registration verify the address and drop everything else', async () => {
      const [email, mobile] = [anEmail(), aMobile()];
      await registering(h, [email, mobile]);
      const id = await ownerOf(h, email);
      await forgetting(email);
      expect(await byCode(email, 'a first hash')).to.deep.equal({ _tag: 'Right' });
      expect((await looking(h, email)).ownership).to.deep.include({ _tag: 'Verified', userId: id, primary: email });
      expect((await looking(h, mobile)).ownership).to.deep.equal({ _tag: 'Unknown' });
      expect(await hashOf(email)).to.equal('a first hash');
      const user = O.toNullable(await succeed(h.users.find(id)));
      expect(user).to.deep.include({ firstName: email.value.split('@')[0], lastName: null });
      expect(user?.lastLoginAt).to.equal(null);
    });

    it('for an unknown address count and lock the same, and are never right', async () => {
      const address = aMobile();
      await forgetting(address);
      const verdicts = [];
      for (let n = 0; n < 4; n += 1) verdicts.push((await byCode(address, 'x'))._tag);
      expect(verdicts).to.deep.equal(['Wrong', 'Wrong', 'Wrong', 'Locked']);
      expect(await mailTo(h, address)).to.deep.equal([]);
    });

    // requirement 12
    it('accept one code and one link once, concurrently', async () => {
      const { email } = await signedIn();
      const token = await tokenFor(email);
      const verdicts = await Promise.all(
        Array.from({ length: 12 }, (_, n) => (n % 2 === 0 ? byCode(email, `${n}`) : byLink(email, `${n}`, token))),
      );
      expect(verdicts.filter(({ _tag }) => _tag === 'Right')).to.have.lengthOf(1);
      expect(await hashOf(email)).to.equal(`${verdicts.findIndex(({ _tag }) => _tag === 'Right')}`);
    });

    describe('re-authentication', () => {
      const proving = (address: Address, userId: UserId, session: SessionId, right = true) =>
        decide(
          address,
          reauthenticate(policies.otp, { isRight: () => right, userId, renewal: aRenewal(session), language: 'en' }),
        );

      it('finds the credential by user id', async () => {
        const { id, email } = await signedIn();
        const found = O.toNullable(await succeed(h.credentials.findOf(id)));
        expect(found?.credential).to.deep.equal(await credentialOf(h, email));
        await h.remove(id);
        expect(await succeed(h.credentials.findOf(id))).to.deep.equal(O.none);
        expect(await succeed(h.credentials.findOf(2_147_483_647 as UserId))).to.deep.equal(O.none);
      });

      it('elevates the session by a right code of an own address', async () => {
        const { id, email, sessionId } = await signedIn();
        await h.elapse(20 * MINUTE);
        await asking(h, email);
        expect(await proving(email, id, sessionId, false)).to.deep.equal({ _tag: 'Wrong' });
        expect(await principal(sessionId)).to.deep.include({ generation: 1 });
        expect(await proving(email, id, sessionId)).to.deep.equal({ _tag: 'Right' });
        // requirement 101
        expect(await principal(sessionId), 'an earlier token').to.equal(null);
        const fresh = await principal(sessionId, 2);
        expect(fresh?.generation).to.equal(2);
        expect(fresh?.authenticatedMsAgo).to.be.below(MINUTE);
        expect(await proving(email, id, sessionId)).to.deep.equal({ _tag: 'Wrong' });
      });

      it('neither counts nor elevates at someone else’s address', async () => {
        const [one, other] = [await signedIn(), await signedIn()];
        await h.elapse(20 * MINUTE);
        await asking(h, other.email);
        for (let n = 0; n < 4; n += 1)
          expect(await proving(other.email, one.id, one.sessionId)).to.deep.equal({ _tag: 'Wrong' });
        expect((await looking(h, other.email)).otp.lockout.failures).to.equal(0);
        expect(await principal(one.sessionId)).to.deep.include({ generation: 1 });
        expect(await verdictOf(h, other.email, { right: true })).to.equal('Right');
      });

      it('does not revive an ended session', async () => {
        const { id, email, sessionId } = await signedIn();
        await h.elapse(MINUTE + 1000);
        await asking(h, email);
        await h.endSession(sessionId);
        expect(await proving(email, id, sessionId)).to.deep.equal({ _tag: 'Right' });
        expect(await principal(sessionId)).to.equal(null);
      });
    });

    it('finds no primary address for a user without one', async () => {
      const [email, mobile] = [anEmail(), aMobile()];
      await registering(h, [email]);
      expect((await looking(h, email)).ownership).to.have.property('primary', null);
      await verified(h, [mobile]);
      expect((await looking(h, mobile)).ownership).to.deep.include({ primary: mobile });
    });
  });
};

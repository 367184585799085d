import { expect } from 'chai';
import * as E from 'fp-ts/lib/Either.js';
import * as O from 'fp-ts/lib/Option.js';
import type { Address } from '../../src/core/domain/addresses/address.ts';
import { noOtp } from '../../src/core/domain/sign-in/otp.ts';
import { MINUTE, aMobile, anEmail, policies, succeed } from '../support/values.ts';
import type { Harness, MakeHarness } from './harness.ts';
import {
  aClaim,
  aForm,
  asking,
  guessing,
  looking,
  mailTo,
  ownerOf,
  registering,
  verdictOf,
  verified,
} from './steps.ts';

const wrong = { right: false };
const { ttlMs, resendIntervalMs, lockout } = policies.otp;
const INTERVAL = resendIntervalMs + 1000;

export const addressesContract = (name: string, make: MakeHarness): void => {
  describe(`addresses store: ${name}`, () => {
    let h: Harness;
    before(async () => void (h = await make()));
    after(() => h.close());

    const ownership = async (address: Address) => (await looking(h, address)).ownership._tag;
    const failures = async (address: Address) => (await looking(h, address)).otp.lockout.failures;
    const nonce = async (address: Address) => (await looking(h, address)).otp.pending?.nonce;

    describe('for an unknown address', () => {
      it('has no pending code at first', async () => {
        const { ownership: nobody, otp } = await looking(h, anEmail());
        expect(nobody).to.deep.equal({ _tag: 'Unknown' });
        expect(otp).to.deep.equal({
          pending: null,
          withheldAt: null,
          lockout: { _tag: 'Open', failures: 0, total: 0, lastFailureAt: null },
          requestedAt: noOtp.requestedAt,
        });
      });

      it('has a pending code after a request, which no guess matches and nobody receives', async () => {
        const address = anEmail();
        expect((await asking(h, address))._tag).to.equal('Asked');
        expect(await nonce(address)).to.be.a('string');
        expect(await verdictOf(h, address, { right: true })).to.equal('Wrong');
        expect(await failures(address)).to.equal(1);
        expect(await mailTo(h, address)).to.deep.equal([]);
      });

      it('locks at the third guess and unlocks in time', async () => {
        const address = aMobile();
        await asking(h, address);
        const verdicts = [];
        for (let n = 0; n < 4; n += 1) verdicts.push(await verdictOf(h, address, wrong));
        expect(verdicts).to.deep.equal(['Wrong', 'Wrong', 'Wrong', 'Locked']);
        await h.elapse(lockout.lockMs - 10_000);
        expect(await verdictOf(h, address, wrong)).to.equal('Locked');
        await h.elapse(10_000);
        expect(await verdictOf(h, address, wrong)).to.equal('Wrong');
        expect(await failures(address)).to.equal(0);
      });

      it('keeps one code for its lifetime, then makes another', async () => {
        const address = anEmail();
        await asking(h, address);
        const first = await nonce(address);
        await h.elapse(INTERVAL);
        await asking(h, address);
        expect(await nonce(address)).to.equal(first);
        await h.elapse(ttlMs + 1000);
        await asking(h, address);
        expect(await nonce(address)).not.to.equal(first);
      });
    });

    describe('for an open registration', () => {
      it('gives each address to one user and sends a code', async () => {
        const [email, mobile, form] = [anEmail(), aMobile(), aForm()];
        await registering(h, [email, mobile], form);
        const [one, two] = [await looking(h, email), await looking(h, mobile)];
        const shared = {
          _tag: 'Registering',
          userId: await ownerOf(h, mobile),
          registration: form.registration,
          passwordHash: form.passwordHash,
          fingerprint: form.fingerprint,
        };
        for (const { ownership: found } of [one, two]) {
          expect(found).to.deep.include(shared);
          const own = [form.firstName, form.lastName, email.value, mobile.value];
          expect('own' in found && found.own).to.have.members(own);
        }
        const ids = [one, two].map((seen) => 'identityId' in seen.ownership && seen.ownership.identityId);
        expect(new Set(ids).size).to.equal(2);
        expect((await mailTo(h, email)).map(({ template }) => template)).to.deep.equal(['confirm-address']);
        expect((await mailTo(h, mobile)).map(({ template }) => template)).to.deep.equal(['confirm-address']);
      });

      it('carries over count, lock and code of the unknown address', async () => {
        const address = anEmail();
        await asking(h, address);
        const code = await nonce(address);
        for (let n = 0; n < 2; n += 1) await verdictOf(h, address, wrong);
        await h.elapse(INTERVAL);
        await registering(h, [address]);
        expect(await nonce(address)).to.equal(code);
        expect(await failures(address)).to.equal(2);
        expect(await verdictOf(h, address, wrong)).to.equal('Wrong');
        expect(await verdictOf(h, address, { right: true })).to.equal('Locked');
      });

      it('changes nothing when registering again within the interval', async () => {
        const address = anEmail();
        await registering(h, [address]);
        expect(await mailTo(h, address)).to.have.lengthOf(1);
        const before = await looking(h, address);
        await registering(h, [address, aMobile()]);
        expect(await looking(h, address)).to.deep.equal(before);
        expect(await mailTo(h, address)).to.have.lengthOf(0);
      });

      it('names the same registration for the same body within the interval, and a new one after it', async () => {
        const [addresses, form, other] = [[anEmail(), aMobile()], aForm(), aForm()];
        const again = aForm({ fingerprint: form.fingerprint });
        expect(await registering(h, addresses, form)).to.equal(form.registration);
        expect(await registering(h, addresses, again)).to.equal(form.registration);
        expect(await registering(h, addresses, other)).to.equal(other.registration);
        expect(await registering(h, addresses, again)).to.equal(form.registration);
        await h.elapse(INTERVAL);
        expect(await registering(h, addresses, again)).to.equal(again.registration);
        expect(await verdictOf(h, addresses[1]!, { right: true, registration: again.registration })).to.equal('Right');
      });

      it('replaces the registration after the interval: same user, code and count, new name, password and token', async () => {
        const [address, form] = [anEmail(), aForm()];
        await registering(h, [address]);
        await verdictOf(h, address, wrong);
        const before = await looking(h, address);
        const version = async () => {
          const user = await succeed(h.users.find(await ownerOf(h, address)));
          return O.isSome(user) ? user.value.version : 0;
        };
        const readBefore = await version();
        await h.elapse(INTERVAL);
        await registering(h, [address], form);
        expect(await version(), 'the version rises').to.be.above(readBefore);
        const after = await looking(h, address);
        expect(after.ownership).to.deep.equal({
          ...before.ownership,
          passwordHash: form.passwordHash,
          registration: form.registration,
          fingerprint: form.fingerprint,
          own: [form.firstName, form.lastName, address.value],
        });
        expect(after.otp.pending?.nonce).to.equal(before.otp.pending?.nonce);
        expect(after.otp.lockout.failures).to.equal(1);
        const user = await succeed(h.users.find(await ownerOf(h, address)));
        expect(user).to.have.nested.property('value.firstName', form.firstName);
      });

      it('makes addresses that the repetition leaves out unknown again, with count and code', async () => {
        const [email, mobile] = [anEmail(), aMobile()];
        await registering(h, [email, mobile]);
        const code = await nonce(mobile);
        for (let n = 0; n < 2; n += 1) await verdictOf(h, mobile, wrong);
        await h.elapse(INTERVAL);
        await registering(h, [email]);
        expect(await ownership(mobile)).to.equal('Unknown');
        expect(await nonce(mobile)).to.equal(code);
        expect(await verdictOf(h, mobile, { right: true })).to.equal('Wrong');
        expect(await verdictOf(h, mobile, wrong)).to.equal('Locked');
      });

      it('merges two registrations, and makes what only the second had unknown again', async () => {
        const [email, mobile, others] = [anEmail(), aMobile(), { email: anEmail(), mobile: aMobile() }];
        await registering(h, [email, others.mobile]);
        await registering(h, [others.email, mobile]);
        const [first, second] = [await ownerOf(h, email), await ownerOf(h, mobile)];
        await verdictOf(h, others.email, wrong);
        await h.elapse(INTERVAL);
        await registering(h, [email, mobile]);
        expect({
          emailOwner: await ownerOf(h, email),
          mobileOwner: await ownerOf(h, mobile),
        }).to.deep.equal({ emailOwner: first, mobileOwner: first });
        expect({
          emailOwnership: await ownership(others.email),
          mobileOwnership: await ownership(others.mobile),
        }).to.deep.equal({ emailOwnership: 'Unknown', mobileOwnership: 'Unknown' });
        expect(await failures(others.email)).to.equal(1);
        expect(await succeed(h.users.find(second))).to.have.property('_tag', 'None');
      });

      it('changes nothing if the decision throws', async () => {
        const address = anEmail();
        await registering(h, [address]);
        const before = await looking(h, address);
        const thrown = await h.addresses.update([address], () => {
          throw new Error('a bug');
        })();
        expect(E.isLeft(thrown)).to.equal(true);
        expect(await looking(h, address)).to.deep.equal(before);
      });
    });

    describe('for a verified address', () => {
      it('keeps name and password with the registration token; the other address becomes an unverified claim', async () => {
        const [email, mobile, form] = [anEmail(), aMobile(), aForm()];
        await registering(h, [email, mobile], form);
        const code = await nonce(mobile);
        const { sessionId } = await guessing(h, email, { right: true, registration: form.registration });
        expect((await looking(h, email)).otp.pending).to.equal(null);
        const userId = await ownerOf(h, email);
        expect((await looking(h, email)).ownership).to.deep.include({ _tag: 'Verified', userId, isActive: true });
        expect(await ownership(mobile)).to.equal('Unknown');
        expect(await nonce(mobile)).to.equal(code);
        expect(await succeed(h.sessions.principal(aClaim(sessionId)))).to.have.nested.property('value.userId', userId);
        const found = await succeed(h.credentials.find(email));
        expect(found).to.have.nested.property('value.credential.passwordHash', form.passwordHash);
        const user = await succeed(h.users.find(userId));
        expect(user).to.deep.include({ _tag: 'Some' }).and.to.have.nested.property('value.firstName', form.firstName);
        expect(identitiesOf(user)).to.deep.equal([
          [email.value, true, true],
          [mobile.value, false, false],
        ]);
      });

      it('drops name, password and other addresses without the token', async () => {
        for (const registration of [null, aForm().registration]) {
          const [email, mobile] = [anEmail(`ada.lovelace${aMobile().value.slice(1)}`), aMobile()];
          await registering(h, [email, mobile]);
          await verdictOf(h, mobile, wrong);
          await guessing(h, email, { right: true, registration });
          const user = await succeed(h.users.find(await ownerOf(h, email)));
          expect(user).to.have.nested.property('value.firstName', email.value.split('@')[0]);
          expect(user).to.have.nested.property('value.lastName', null);
          expect(identitiesOf(user)).to.deep.equal([[email.value, true, true]]);
          expect(await succeed(h.credentials.find(email))).to.have.nested.property(
            'value.credential.passwordHash',
            '!',
          );
          expect(await ownership(mobile)).to.equal('Unknown');
          expect(await failures(mobile)).to.equal(1);
        }
      });

      it('sends a code that signs in once', async () => {
        const address = aMobile();
        const userId = await verified(h, [address]);
        await mailTo(h, address);
        await h.elapse(INTERVAL);
        await asking(h, address);
        expect((await mailTo(h, address)).map(({ template }) => template)).to.deep.equal(['sign-in-code']);
        const { verdict, sessionId } = await guessing(h, address, { right: true });
        expect(verdict._tag).to.equal('Right');
        expect(await succeed(h.sessions.principal(aClaim(sessionId)))).to.have.nested.property('value.userId', userId);
        expect(await verdictOf(h, address, { right: true })).to.equal('Wrong');
      });

      it('does not register it for others, and notifies the owner with a code', async () => {
        const [taken, free] = [anEmail(), aMobile()];
        const owner = await verified(h, [taken]);
        await mailTo(h, taken);
        await h.elapse(INTERVAL);
        const form = aForm();
        await registering(h, [taken, free], form);
        expect(await ownerOf(h, taken)).to.equal(owner);
        expect((await mailTo(h, taken)).map(({ template }) => template)).to.deep.equal(['already-registered']);
        await guessing(h, free, { right: true, registration: form.registration });
        const user = await succeed(h.users.find(await ownerOf(h, free)));
        expect(identitiesOf(user)).to.deep.equal([
          [free.value, true, true],
          [taken.value, false, false],
        ]);
        expect(await ownerOf(h, taken)).to.equal(owner);
      });

      it('creates no registration if it is registered alone', async () => {
        const taken = anEmail();
        const owner = await verified(h, [taken]);
        await h.elapse(INTERVAL);
        const before = await succeed(h.users.find(owner));
        await registering(h, [taken]);
        expect(await succeed(h.users.find(owner))).to.deep.equal(before);
        expect(await ownerOf(h, taken)).to.equal(owner);
      });

      it('counts and locks the same for an inactive user, without a right or sent code', async () => {
        const address = anEmail();
        const userId = await verified(h, [address]);
        await mailTo(h, address);
        await h.setActive(userId, false);
        await h.elapse(INTERVAL);
        expect((await asking(h, address))._tag).to.equal('Asked');
        const verdicts = [];
        for (let n = 0; n < 4; n += 1) verdicts.push(await verdictOf(h, address, { right: true }));
        expect(verdicts).to.deep.equal(['Wrong', 'Wrong', 'Wrong', 'Locked']);
        expect(await mailTo(h, address)).to.deep.equal([]);
      });

      it('is unknown again once the user is deleted', async () => {
        const address = anEmail();
        await h.remove(await verified(h, [address]));
        expect(await ownership(address)).to.equal('Unknown');
        await h.elapse(INTERVAL);
        await registering(h, [address]);
        expect(await ownership(address)).to.equal('Registering');
      });
    });

    it('ends every other open registration with an address when it is verified', async () => {
      const [email, mobile, form] = [anEmail(), aMobile(), aForm()];
      const gone = await verified(h, [email]);
      await h.elapse(INTERVAL);
      await registering(h, [email, mobile]);
      const rival = await ownerOf(h, mobile);
      await h.remove(gone);
      await h.elapse(INTERVAL);
      await registering(h, [email], form);
      expect(await verdictOf(h, email, { right: true, registration: form.registration })).to.equal('Right');
      expect(await ownership(mobile)).to.equal('Unknown');
      expect(await succeed(h.users.find(rival))).to.have.property('_tag', 'None');
    });

    describe('for an invited user’s address', () => {
      it('counts like an unknown one and never changes the user', async () => {
        const [address, mobile] = [anEmail(), aMobile()];
        const invited = await h.invite(address);
        const before = await succeed(h.users.find(invited));
        expect(await ownership(address)).to.equal('Invited');
        await registering(h, [address, mobile]);
        expect(await ownership(address)).to.equal('Invited');
        expect(await verdictOf(h, address, { right: true })).to.equal('Wrong');
        expect(await failures(address)).to.equal(1);
        expect(await mailTo(h, address)).to.deep.equal([]);
        expect(await succeed(h.users.find(invited))).to.deep.equal(before);
      });
    });

    describe('concurrently', () => {
      // requirement 12
      it('accepts a right code once', async () => {
        const [address, form] = [anEmail(), aForm()];
        await registering(h, [address], form);
        const guesses = Array.from({ length: 8 }, () =>
          verdictOf(h, address, { right: true, registration: form.registration }),
        );
        expect((await Promise.all(guesses)).filter((tag) => tag === 'Right')).to.have.lengthOf(1);
      });

      // requirement 20
      it('evaluates three of many wrong codes, for known and unknown addresses', async () => {
        const [known, unknown] = [anEmail(), aMobile()];
        await registering(h, [known]);
        await asking(h, unknown);
        for (const address of [known, unknown]) {
          const verdicts = await Promise.all(Array.from({ length: 12 }, () => verdictOf(h, address, wrong)));
          expect(verdicts.filter((tag) => tag === 'Wrong')).to.have.lengthOf(3);
        }
      });

      it('registers to one user, in whatever order two addresses are given', async () => {
        const [email, mobile] = [anEmail(), aMobile()];
        await Promise.all(
          Array.from({ length: 8 }, (_, n) => registering(h, n % 2 === 0 ? [email, mobile] : [mobile, email])),
        );
        expect(await ownerOf(h, email)).to.equal(await ownerOf(h, mobile));
        expect(await mailTo(h, email)).to.have.lengthOf(1);
      });

      it('verifies only one of two addresses of a registration', async () => {
        const [email, mobile, form] = [anEmail(), aMobile(), aForm()];
        await registering(h, [email, mobile], form);
        const verdicts = await Promise.all(
          [email, mobile].map((address) => verdictOf(h, address, { right: true, registration: form.registration })),
        );
        expect(verdicts.toSorted()).to.deep.equal(['Right', 'Wrong']);
      });
    });

    it('forgets a count when the code expires, not when another is requested', async () => {
      const address = anEmail();
      await registering(h, [address]);
      for (let n = 0; n < 2; n += 1) await verdictOf(h, address, wrong);
      await h.elapse(INTERVAL);
      await asking(h, address);
      expect(await failures(address)).to.equal(2);
      await h.elapse(ttlMs + MINUTE);
      expect(await verdictOf(h, address, wrong)).to.equal('Wrong');
      expect(await failures(address)).to.equal(0);
    });
  });
};

type Found = Awaited<ReturnType<ReturnType<Harness['users']['find']>>> extends E.Either<unknown, infer A> ? A : never;

const identitiesOf = (user: Found) =>
  user._tag === 'None' ? [] : user.value.identities.map((i) => [i.value, i.isVerified, i.isPrimary]);

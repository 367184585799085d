import { expect } from 'chai';
import type { Address } from '../../src/core/domain/addresses/address.ts';
import type { Message, Notice, SendBudget } from '../../src/core/domain/messages/message.ts';
import type { OtpCode } from '../../src/core/domain/sign-in/otp-code.ts';
import { MINUTE, aMobile, anEmail, policies, sendBudget, succeed } from '../support/values.ts';
import type { Harness, MakeHarness } from './harness.ts';
import { asking, guessing, looking, mailTo, registering, verified } from './steps.ts';

const LEASE = MINUTE;
const HOUR = 60 * MINUTE;

const aCode = (to: Address, budget: SendBudget = 'anybody'): Message => ({
  to,
  budget,
  template: 'sign-in-code',
  code: '012345' as OtpCode,
  language: 'en',
  expiresAt: null,
});
const aNotice = (to: Address, template: Notice['template']): Message => ({
  to,
  template,
  budget: 'notice',
  language: 'en',
  expiresAt: null,
});

export const outboxContract = (name: string, make: MakeHarness): void => {
  describe(`outbox: ${name}`, () => {
    let h: Harness;
    beforeEach(async () => void (h = await make()));
    afterEach(() => h.close());

    const claim = (limit = 100) => succeed(h.outbox.claim(limit, LEASE));

    it('returns what was written', async () => {
      const [email, mobile] = [anEmail(), aMobile()];
      await registering(h, [email, mobile]);
      const claimed = await claim();
      expect(claimed.map(({ message }) => message.to)).to.have.deep.members([email, mobile]);
      for (const { id, message } of claimed) {
        expect(id).to.match(/^[0-9a-f-]{14}7[0-9a-f-]{21}$/);
        expect(message).to.have.all.keys('to', 'template', 'code', 'language', 'budget', 'expiresAt');
        expect('code' in message && message.code).to.match(/^\d{6}$/);
        expect(message.expiresAt).to.be.an.instanceOf(Date);
      }
    });

    it('returns nothing twice within the lease', async () => {
      for (let n = 0; n < 6; n += 1) await registering(h, [anEmail()]);
      const claims = await Promise.all([claim(3), claim(3), claim(3), claim(3)]);
      const ids = claims.flat().map(({ id }) => id);
      expect(new Set(ids).size).to.equal(ids.length);
      expect([...ids, ...(await claim()).map(({ id }) => id)]).to.have.lengthOf(6);
    });

    it('returns at most as many as requested', async () => {
      for (let n = 0; n < 3; n += 1) await registering(h, [anEmail()]);
      expect(await claim(2)).to.have.lengthOf(2);
      expect(await claim(2)).to.have.lengthOf(1);
    });

    it('returns a message again after the lease, with the same id, until it is sent', async () => {
      await registering(h, [anEmail()]);
      const [first] = await claim();
      await h.elapse(LEASE);
      const [again] = await claim();
      expect(again).to.have.property('id', first!.id);
      await succeed(h.outbox.sent(first!.id));
      await h.elapse(LEASE);
      expect(await claim()).to.deep.equal([]);
    });

    it('returns a failed message again exactly after its delay, and counts the attempts', async () => {
      await registering(h, [anEmail()]);
      const [first] = await claim();
      expect(first).to.have.property('attempt', 1);
      await succeed(h.outbox.failed(first!.id, 2 * LEASE));
      await h.elapse(LEASE);
      expect(await claim()).to.deep.equal([]);
      await h.elapse(LEASE);
      expect(await claim()).to.deep.equal([{ ...first, attempt: 2 }]);
    });

    it('returns nothing that was given up', async () => {
      await registering(h, [anEmail()]);
      const [first] = await claim();
      await succeed(h.outbox.failed(first!.id, null));
      await h.elapse(LEASE);
      expect(await claim()).to.deep.equal([]);
    });

    it('returns nothing with an expired code', async () => {
      await registering(h, [anEmail()]);
      await h.elapse(policies.otp.ttlMs);
      expect(await claim()).to.deep.equal([]);
    });

    it('returns a decoy if a request, or the guess that locks, sends nothing', async () => {
      // requirement 34, 111
      const [known, unknown] = [anEmail(), anEmail()];
      const left = async () => {
        const claimed = await claim();
        for (const { id } of claimed) await succeed(h.outbox.sent(id));
        return claimed.map(({ isDecoy }) => isDecoy);
      };
      await verified(h, [known]);
      await left();
      await h.elapse(policies.otp.resendIntervalMs);
      for (const [address, isDecoy] of [
        [known, false],
        [unknown, true],
      ] as const) {
        await asking(h, address);
        expect(await left(), `a request for ${address.value}`).to.deep.equal([isDecoy]);
        for (let n = 1; n < policies.otp.lockout.maxFailures; n += 1) await guessing(h, address, { right: false });
        expect(await left()).to.deep.equal([]);
        await guessing(h, address, { right: false });
        expect(await left(), `the guess that locks ${address.value}`).to.deep.equal([isDecoy]);
        await h.elapse(policies.otp.resendIntervalMs);
        await asking(h, address);
        expect(await left(), `a request during the lock of ${address.value}`).to.deep.equal([true]);
      }
    });

    describe('above a send budget', () => {
      it('returns a decoy, written in the same steps as a message', async () => {
        const to = anEmail();
        for (let n = 0; n < sendBudget.perHour + 1; n += 1) await h.post([aCode(to)]);
        const claimed = await claim();
        expect(claimed.map(({ isDecoy }) => isDecoy)).to.deep.equal([...Array(sendBudget.perHour).fill(false), true]);
        for (const { id } of claimed) await succeed(h.outbox.sent(id));
        await h.elapse(LEASE);
        expect(await claim()).to.deep.equal([]);
      });

      // requirement 102
      it('returns nothing for notices that signed-in users can cause, but a decoy for lock notices', async () => {
        const to = anEmail();
        const left = async (template: Notice['template']) => {
          for (let n = 0; n < 3; n += 1) await h.post([aNotice(to, template)]);
          const claimed = await claim();
          for (const { id } of claimed) await succeed(h.outbox.sent(id));
          return claimed.map(({ isDecoy }) => isDecoy);
        };
        for (const template of ['password-changed', 'session-ended', 'identities-changed'] as const)
          expect(await left(template), template).to.deep.equal([false]);
        expect(await left('account-locked')).to.deep.equal([false, true, true]);
      });

      const sent = async (to: Address) => (await mailTo(h, to)).length;
      const spendHour = async (to: Address, budget?: SendBudget) => {
        for (let n = 0; n < sendBudget.perHour + 2; n += 1) await h.post([aCode(to, budget)]);
      };

      it('sends nothing more to that address only', async () => {
        // requirement 18
        const [to, other] = [anEmail(), anEmail()];
        await spendHour(to);
        await h.post([aCode(other)]);
        expect(await sent(to)).to.equal(sendBudget.perHour);
        expect(await sent(other)).to.equal(1);
      });

      it('still sends one message an hour', async () => {
        const to = anEmail();
        for (let hour = 0; hour < 4; hour += 1) {
          await spendHour(to);
          await h.elapse(HOUR);
        }
        // Two hourly shares make the daily one; afterwards one message an hour.
        expect(await sent(to)).to.equal(sendBudget.perDay + 2);
        await h.elapse(24 * HOUR);
        await spendHour(to);
        expect(await sent(to)).to.equal(sendBudget.perHour);
      });

      it('sends what known devices and sessions request, each from its own budget', async () => {
        const to = aMobile();
        await spendHour(to);
        await spendHour(to, 'device');
        await spendHour(to, 'session');
        expect(await sent(to)).to.equal(3 * sendBudget.perHour);
      });

      it('sends one notice of each kind a day', async () => {
        const to = anEmail();
        await spendHour(to);
        for (let n = 0; n < 2; n += 1) {
          await h.post([aNotice(to, 'account-locked'), aNotice(to, 'password-changed')]);
          await h.elapse(HOUR);
        }
        const templates = (await mailTo(h, to)).map(({ template }) => template);
        expect(templates.filter((template) => template !== 'sign-in-code').toSorted()).to.deep.equal([
          'account-locked',
          'password-changed',
        ]);
        await h.elapse(23 * HOUR);
        await h.post([aNotice(to, 'account-locked')]);
        expect((await mailTo(h, to)).map(({ template }) => template)).to.deep.equal(['account-locked']);
      });

      it('gives the same answer and keeps the pending code', async () => {
        // requirement 18, 34
        const to = anEmail();
        await verified(h, [to]);
        const counts = [await sent(to)];
        for (let n = 0; n < sendBudget.perHour + 1; n += 1) {
          await h.elapse(policies.otp.resendIntervalMs);
          expect(await asking(h, to)).to.have.property('_tag', 'Asked');
          counts.push(await sent(to));
        }
        expect(counts).to.deep.equal([1, 1, 1, 1, 1, 0, 0]);
        expect((await looking(h, to)).otp.pending).not.to.equal(null);
        const { verdict } = await guessing(h, to, { right: true });
        expect(verdict).to.have.property('_tag', 'Right');
      });

      it('leaves the budget of a newcomer whose address others requested codes for before', async () => {
        const to = anEmail();
        for (let n = 0; n < sendBudget.perHour + 2; n += 1) {
          await asking(h, to);
          await h.elapse(policies.otp.resendIntervalMs);
        }
        await registering(h, [to]);
        expect(await sent(to)).to.equal(1);
      });
    });
  });
};

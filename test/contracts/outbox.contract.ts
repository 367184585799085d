import { expect } from 'chai';
import { MINUTE, aMobile, anEmail, policies, succeed } from '../support/values.ts';
import type { Harness, MakeHarness } from './harness.ts';
import { registering } from './steps.ts';

const LEASE = MINUTE;

export const outboxContract = (name: string, make: MakeHarness): void => {
  describe(`outbox: ${name}`, () => {
    let h: Harness;
    beforeEach(async () => void (h = await make()));
    afterEach(() => h.close());

    const claim = (limit = 100) => succeed(h.outbox.claim(limit, LEASE));

    it('hands out what was written, as it was written', async () => {
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

    it('hands nothing out twice within the lease, to nobody', async () => {
      for (let n = 0; n < 6; n += 1) await registering(h, [anEmail()]);
      const claims = await Promise.all([claim(3), claim(3), claim(3), claim(3)]);
      const ids = claims.flat().map(({ id }) => id);
      expect(new Set(ids).size).to.equal(ids.length);
      expect([...ids, ...(await claim()).map(({ id }) => id)]).to.have.lengthOf(6);
    });

    it('takes on as many as asked', async () => {
      for (let n = 0; n < 3; n += 1) await registering(h, [anEmail()]);
      expect(await claim(2)).to.have.lengthOf(2);
      expect(await claim(2)).to.have.lengthOf(1);
    });

    it('hands out again after the lease, under the same id, until it is sent', async () => {
      await registering(h, [anEmail()]);
      const [first] = await claim();
      await h.elapse(LEASE);
      const [again] = await claim();
      expect(again).to.have.property('id', first!.id);
      await succeed(h.outbox.sent(first!.id));
      await h.elapse(LEASE);
      expect(await claim()).to.deep.equal([]);
    });

    it('hands out again what was not taken, after the wait and not before, and counts the tries', async () => {
      await registering(h, [anEmail()]);
      const [first] = await claim();
      expect(first).to.have.property('attempt', 1);
      await succeed(h.outbox.failed(first!.id, 2 * LEASE));
      await h.elapse(LEASE);
      expect(await claim()).to.deep.equal([]);
      await h.elapse(LEASE);
      expect(await claim()).to.deep.equal([{ ...first, attempt: 2 }]);
    });

    it('hands nothing out that was given up', async () => {
      await registering(h, [anEmail()]);
      const [first] = await claim();
      await succeed(h.outbox.failed(first!.id, null));
      await h.elapse(LEASE);
      expect(await claim()).to.deep.equal([]);
    });

    it('hands nothing out whose code has expired', async () => {
      await registering(h, [anEmail()]);
      await h.elapse(policies.otp.ttlMs);
      expect(await claim()).to.deep.equal([]);
    });
  });
};

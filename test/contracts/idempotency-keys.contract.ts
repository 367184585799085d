import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { KEEP_MS, LEASE_MS } from '../../src/adapters/persistence/limits/idempotency-keys.ts';
import type { UserId } from '../../src/core/domain/ids.ts';
import { MINUTE, SECOND, anEmail, succeed } from '../support/values.ts';
import type { Harness, MakeHarness } from './harness.ts';

export const idempotencyKeysContract = (name: string, make: MakeHarness): void => {
  describe(`idempotency keys: ${name}`, () => {
    let h: Harness;
    let [ada, eve]: UserId[] = [];
    let key = '';
    before(async () => {
      h = await make();
      [ada, eve] = [await h.invite(anEmail()), await h.invite(anEmail())];
    });
    beforeEach(() => {
      key = randomUUID();
    });
    after(() => h.close());

    const claim = (request = 'request', userId = ada, its = key) =>
      succeed(h.idempotencyKeys.claim(userId!, its, request));
    const claimed = async (request?: string): Promise<string> => {
      const answer = await claim(request);
      if (answer._tag !== 'Claimed') throw new Error(`not claimed: ${answer._tag}`);
      return answer.id;
    };
    const keep = (id: string, answer: string) => succeed(h.idempotencyKeys.keep(id, answer));
    const release = (id: string) => succeed(h.idempotencyKeys.release(id));

    it('are claimed once, and running until there is an answer', async () => {
      const id = await claimed();
      expect(await claim()).to.deep.equal({ _tag: 'Running' });
      await keep(id, 'the answer: größer');
      expect(await claim()).to.deep.equal({ _tag: 'Done', answer: 'the answer: größer' });
      expect(await claim()).to.deep.equal({ _tag: 'Done', answer: 'the answer: größer' });
    });

    it('belong to one request, running or done', async () => {
      const id = await claimed();
      expect(await claim('another')).to.deep.equal({ _tag: 'Reused' });
      await keep(id, 'answer');
      expect(await claim('another')).to.deep.equal({ _tag: 'Reused' });
      expect(await claim()).to.deep.equal({ _tag: 'Done', answer: 'answer' });
    });

    it('belong to one user and are compared exactly', async () => {
      await keep(await claimed(), 'answer');
      expect(await claim('request', eve)).to.have.property('_tag', 'Claimed');
      expect(await claim('request', ada, key.toUpperCase())).to.have.property('_tag', 'Claimed');
      expect(await claim('request', ada, '~'.repeat(255))).to.have.property('_tag', 'Claimed');
    });

    it('can be used for any request once released', async () => {
      await release(await claimed());
      await release(await claimed('another'));
      await claimed();
    });

    it('are taken over by the same request after the lease, not ten seconds earlier', async () => {
      await claimed();
      await h.elapse(LEASE_MS - 10 * SECOND);
      expect(await claim()).to.deep.equal({ _tag: 'Running' });
      await h.elapse(10 * SECOND);
      expect(await claim('another')).to.deep.equal({ _tag: 'Reused' });
      await claimed();
      expect(await claim()).to.deep.equal({ _tag: 'Running' });
    });

    it('can’t be changed by a request that was taken over', async () => {
      const late = await claimed();
      await h.elapse(LEASE_MS);
      const id = await claimed();
      await release(late);
      await keep(late, 'too late');
      expect(await claim()).to.deep.equal({ _tag: 'Running' });
      await keep(id, 'in time');
      await release(late);
      expect(await claim()).to.deep.equal({ _tag: 'Done', answer: 'in time' });
    });

    it('keep an answer for 24 hours, purged or not', async () => {
      await keep(await claimed(), 'answer');
      await h.elapse(KEEP_MS - MINUTE);
      await succeed(h.idempotencyKeys.purge);
      expect(await claim()).to.deep.equal({ _tag: 'Done', answer: 'answer' });
      await h.elapse(MINUTE);
      await release(await claimed('another'));
    });

    it('are purged after 24 hours, answered or not', async () => {
      await h.elapse(KEEP_MS);
      await succeed(h.idempotencyKeys.purge);
      await keep(await claimed(), 'answer');
      await claim('request', eve);
      await h.elapse(KEEP_MS - MINUTE);
      expect(await succeed(h.idempotencyKeys.purge)).to.equal(0);
      await h.elapse(MINUTE);
      expect(await succeed(h.idempotencyKeys.purge)).to.equal(2);
    });

    it('are claimed by exactly one of many concurrent requests, whether new, abandoned or expired', async () => {
      for (const ms of [0, LEASE_MS, KEEP_MS]) {
        await h.elapse(ms);
        const claims = await Promise.all(Array.from({ length: 20 }, () => claim()));
        expect(claims.map(({ _tag }) => _tag).toSorted()).to.deep.equal(['Claimed', ...Array(19).fill('Running')]);
      }
    });
  });
};

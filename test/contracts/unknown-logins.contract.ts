import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { policies, succeed } from '../support/values.ts';
import type { Harness, MakeHarness } from './harness.ts';
import { tryingUnknown } from './steps.ts';

const { lockMs, maxFailures, resetAfterMs } = policies.passwordLockout;
const aLogin = () => `username:${randomUUID()}`;

export const unknownLoginsContract = (name: string, make: MakeHarness): void => {
  describe(`unknown logins: ${name}`, () => {
    let h: Harness;
    before(async () => void (h = await make()));
    after(() => h.close());

    const failures = async (login: string) => (await succeed(h.unknownLogins.find(login))).lockout.failures;
    const tries = async (login: string, times: number) => {
      const tags = [];
      for (let n = 0; n < times; n += 1) tags.push((await tryingUnknown(h, login))._tag);
      return tags;
    };

    it('have no failures at first', async () => {
      expect((await succeed(h.unknownLogins.find(aLogin()))).lockout).to.deep.equal({
        _tag: 'Open',
        failures: 0,
        total: 0,
        lastFailureAt: null,
      });
    });

    // requirement 28
    it('lock at the fifth attempt and unlock in time', async () => {
      const login = aLogin();
      expect(await tries(login, 6)).to.deep.equal([...Array(5).fill('Wrong'), 'Locked']);
      const { lockout, now } = await succeed(h.unknownLogins.find(login));
      expect(lockout._tag === 'Locked' && lockout.until.getTime() - now.getTime()).to.be.within(
        lockMs - 10_000,
        lockMs,
      );
      await h.elapse(lockMs);
      expect(await tries(login, 1)).to.deep.equal(['Wrong']);
      expect(await failures(login)).to.equal(1);
    });

    it('forget failures after the quiet period', async () => {
      const login = aLogin();
      await tries(login, 4);
      await h.elapse(resetAfterMs ?? 0);
      expect(await tries(login, 4)).to.deep.equal(Array(4).fill('Wrong'));
    });

    it('count separately', async () => {
      const [one, other] = [aLogin(), aLogin()];
      await tries(one, 2);
      expect({ one: await failures(one), other: await failures(other) }).to.deep.equal({
        one: 2,
        other: 0,
      });
    });

    // requirement 20
    it('count every concurrent attempt and evaluate five', async () => {
      const [one, other] = [aLogin(), aLogin()];
      await Promise.all(Array.from({ length: 4 }, () => tries(one, 1)));
      expect(await failures(one)).to.equal(4);
      const tags = await Promise.all(Array.from({ length: 20 }, () => tries(other, 1)));
      expect(tags.flat().filter((tag) => tag === 'Wrong')).to.have.lengthOf(maxFailures);
    });
  });
};

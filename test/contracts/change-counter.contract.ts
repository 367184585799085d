import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { ChangeCounter, ChangePlace } from '../../src/adapters/http/server/limits/change-limit.ts';
import { makeChangeCounter } from '../../src/adapters/persistence/limits/change-counter.ts';
import type { SessionId, UserId } from '../../src/core/domain/ids.ts';
import { makeFakeChanges } from '../fakes/change-counter.ts';
import { freshDatabase } from '../support/database.ts';

type Harness = Readonly<{
  /** Another process that counts in the same store. */
  counter: (quota: number) => ChangeCounter;
  elapse: (ms: number) => Promise<void>;
  close: () => Promise<void>;
}>;
type MakeHarness = () => Promise<Harness>;

const WINDOW_MS = 600_000;
const windowSeconds = WINDOW_MS / 1000;

export const makeFakeChangeCounts: MakeHarness = async () => {
  const changes = makeFakeChanges();
  return {
    counter: (quota) => changes.counter({ quota, windowSeconds }),
    elapse: async (ms) => changes.elapse(ms),
    close: async () => {},
  };
};

export const makePostgresChangeCounts: MakeHarness = async () => {
  const database = await freshDatabase();
  const { pool: own } = database.open(1);
  return {
    counter: (quota) => makeChangeCounter({ pool: database.open(5).pool, quota, windowSeconds }),
    elapse: async (ms) => void (await own.query('update rate_limit set expire = expire - $1', [ms])),
    close: database.drop,
  };
};

const isGranted = ({ retryAfterMs }: ChangePlace): boolean => retryAfterMs === null;
let users = 0;
const aUser = (): UserId => (users += 1) as UserId;

export const changeCounterContract = (name: string, make: MakeHarness): void => {
  describe(`counter of own changes: ${name}`, function () {
    this.timeout(60_000);
    let h: Harness;
    beforeEach(async () => void (h = await make()));
    afterEach(() => h.close());

    const take = async (counter: ChangeCounter, user: UserId, times: number): Promise<readonly ChangePlace[]> => {
      const taken: ChangePlace[] = [];
      for (let n = 0; n < times; n += 1) taken.push(await counter.take('user', user));
      return taken;
    };

    // requirement 105
    it('grants as many places as the limit allows until the window ends', async () => {
      const [counter, user] = [h.counter(3), aUser()];
      const taken = await take(counter, user, 5);
      expect(taken.map(isGranted)).to.deep.equal([true, true, true, false, false]);
      expect(taken.map(({ remaining }) => remaining)).to.deep.equal([2, 1, 0, 0, 0]);
      for (const { resetMs, retryAfterMs } of taken) {
        expect(resetMs).to.be.within(WINDOW_MS - 30_000, WINDOW_MS);
        if (retryAfterMs !== null) expect(retryAfterMs).to.equal(resetMs);
      }
      await h.elapse(WINDOW_MS);
      expect((await take(counter, user, 4)).filter(isGranted)).to.have.lengthOf(3);
    });

    // requirement 105
    it('gives a returned place to the next caller', async () => {
      const [counter, user] = [h.counter(1), aUser()];
      for (let n = 0; n < 5; n += 1) {
        const place = await counter.take('user', user);
        expect(isGranted(place)).to.equal(true);
        const left = await place.giveBack();
        expect({ remaining: left.remaining, retryAfterMs: left.retryAfterMs }).to.deep.equal({
          remaining: 1,
          retryAfterMs: null,
        });
      }
      expect((await take(counter, user, 2)).map(isGranted)).to.deep.equal([true, false]);
    });

    it('does not return a place to the next window', async () => {
      const [counter, user] = [h.counter(2), aUser()];
      const [old] = await take(counter, user, 1);
      await h.elapse(WINDOW_MS);
      await take(counter, user, 1);
      await old?.giveBack();
      expect((await take(counter, user, 2)).map(isGranted)).to.deep.equal([true, false]);
    });

    it('counts each user and each session separately', async () => {
      const [counter, user] = [h.counter(1), aUser()];
      const sessions = [randomUUID(), randomUUID()] as readonly string[] as readonly SessionId[];
      expect((await take(counter, user, 2)).map(isGranted)).to.deep.equal([true, false]);
      expect(isGranted(await counter.take('user', aUser()))).to.equal(true);
      for (const session of sessions)
        for (const granted of [true, false])
          expect(isGranted(await counter.take('session', session))).to.equal(granted);
    });

    // requirement 105
    it('grants exactly the limit for 100 concurrent changes in two processes', async () => {
      const [counters, user] = [[h.counter(7), h.counter(7)], aUser()];
      const taken = await Promise.all(Array.from({ length: 100 }, (_, n) => counters[n % 2]!.take('user', user)));
      expect(taken.filter(isGranted)).to.have.lengthOf(7);
    });
  });
};

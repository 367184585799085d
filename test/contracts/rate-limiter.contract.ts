import { expect } from 'chai';
import { makeClientHash } from '../../src/adapters/crypto/client-hash.ts';
import { makeKeys } from '../../src/adapters/crypto/keys.ts';
import type { Allowance, RateLimiter } from '../../src/adapters/http/server/limits/rate-limit.ts';
import { makeRateLimiter } from '../../src/adapters/persistence/limits/rate-limiter.ts';
import { makeFakeCounts } from '../fakes/rate-limiter.ts';
import type { Limit } from '../fakes/rate-limiter.ts';
import { freshDatabase } from '../support/database.ts';

type Harness = Readonly<{
  /** Another process that counts in the same store. */
  limiter: (perClient: Limit, overall: Limit | null, name?: string) => RateLimiter;
  /** Advances the time by milliseconds, for limiters made afterwards. */
  elapse: (ms: number) => Promise<void>;
  close: () => Promise<void>;
}>;
type MakeHarness = () => Promise<Harness>;

export const makeFakeRateLimits: MakeHarness = async () => {
  const counts = makeFakeCounts();
  return { limiter: counts.limiter, elapse: async (ms) => counts.elapse(ms), close: async () => {} };
};

export const makePostgresRateLimits: MakeHarness = async () => {
  const database = await freshDatabase();
  const { pool } = database.open();
  const hash = makeClientHash(makeKeys({ current: Buffer.alloc(32, 7), old: [] }));
  return {
    limiter: (perClient, overall, limiterName = 'address') =>
      makeRateLimiter({ pool, name: limiterName, perClient, overall, hash }),
    elapse: async (ms) => void (await pool.query('update rate_limit set expire = expire - $1', [ms])),
    close: database.drop,
  };
};

const WINDOW_MS = 600_000;
const of = (quota: number): Limit => ({ quota, windowSeconds: WINDOW_MS / 1000 });
const UNBOUNDED = of(1_000_000);

const isGranted = ({ retryAfterMs }: Allowance): boolean => retryAfterMs === null;
const granted = (allowances: readonly Allowance[]): number => allowances.filter(isGranted).length;

let count = 0;
const anybody = (): string => `192.0.2.${++count}`;

export const rateLimiterContract = (name: string, make: MakeHarness): void => {
  describe(`rate limiter: ${name}`, function () {
    this.timeout(60_000);
    let harness: Harness;
    beforeEach(async () => {
      harness = await make();
    });
    afterEach(() => harness.close());

    const take = async (limiter: RateLimiter, client: string, times: number): Promise<readonly Allowance[]> => {
      const taken: Allowance[] = [];
      for (let n = 0; n < times; n += 1) taken.push(await limiter.take(client));
      return taken;
    };

    it('grants a client its quota, reports the rest, and refuses more until the window ends', async () => {
      // requirement 18
      const limiter = harness.limiter(of(3), UNBOUNDED);
      const taken = await take(limiter, anybody(), 6);
      expect(taken.map(({ remaining }) => remaining)).to.deep.equal([2, 1, 0, 0, 0, 0]);
      expect(taken.map(isGranted)).to.deep.equal([true, true, true, false, false, false]);
      for (const { resetMs, retryAfterMs } of taken) {
        expect(resetMs).to.be.within(WINDOW_MS - 30_000, WINDOW_MS);
        if (retryAfterMs !== null) expect(retryAfterMs).to.equal(resetMs);
      }
    });

    it('counts each client separately', async () => {
      const limiter = harness.limiter(of(1), UNBOUNDED);
      await take(limiter, anybody(), 2);
      expect(await take(limiter, anybody(), 1).then(granted)).to.equal(1);
    });

    it('starts again exactly when the window ends, whatever was refused', async () => {
      const client = anybody();
      await take(harness.limiter(of(2), UNBOUNDED), client, 1);
      await harness.elapse(WINDOW_MS - 30_000);
      expect(await take(harness.limiter(of(2), UNBOUNDED), client, 3).then(granted)).to.equal(1);
      await harness.elapse(30_000);
      expect(await take(harness.limiter(of(2), UNBOUNDED), client, 3).then(granted)).to.equal(2);
    });

    it('refuses everyone once the overall limit is reached', async () => {
      // requirement 18
      const limiter = harness.limiter(of(10), of(3));
      const clients = [...Array(5)].map(anybody);
      const taken: Allowance[] = [];
      for (const client of clients) taken.push(await limiter.take(client));
      expect(taken.map(isGranted)).to.deep.equal([true, true, true, false, false]);
      expect(taken.at(-1)?.remaining, 'of its own').to.equal(9);
      expect(taken.at(-1)?.retryAfterMs).to.be.within(WINDOW_MS - 30_000, WINDOW_MS);
    });

    it('refuses nobody because of others if there is no overall limit, and counts names separately', async () => {
      const limiter = harness.limiter(of(1), null, 'other');
      const clients = [...Array(20)].map(anybody);
      const taken = await Promise.all(clients.map(limiter.take));
      expect(granted(taken)).to.equal(20);
      expect(await limiter.take(clients[0]!).then(isGranted)).to.equal(false);
      expect(await harness.limiter(of(1), of(1)).take(clients[0]!).then(isGranted)).to.equal(true);
    });

    it('uses the overall limit up, except what two processes have reserved, and never exceeds it', async () => {
      // requirement 18
      const limiters = [harness.limiter(of(10), of(1000)), harness.limiter(of(10), of(1000))];
      const taken = await Promise.all([...Array(1100).keys()].map((i) => limiters[i % 2]!.take(anybody())));
      expect(granted(taken)).to.be.within(990, 1000);
    });

    it('takes nothing of the overall limit for clients above their own', async () => {
      const limiter = harness.limiter(of(2), of(5));
      await take(limiter, anybody(), 50);
      expect(await take(harness.limiter(of(2), of(5)), anybody(), 2).then(granted)).to.equal(2);
    });

    it('grants exactly the quota for 100 concurrent requests to two processes', async () => {
      // requirement 18
      for (const [perClient, overall] of [
        [of(7), UNBOUNDED],
        [of(50), of(7)],
      ] as const) {
        const limiters = [harness.limiter(perClient, overall), harness.limiter(perClient, overall)];
        const clients = [anybody(), anybody(), anybody(), anybody()];
        const isAlone = overall === UNBOUNDED;
        await harness.elapse(WINDOW_MS);
        const taken = await Promise.all(
          [...Array(100).keys()].map((i) => limiters[i % 2]!.take(clients[isAlone ? 0 : i % 4]!)),
        );
        expect(granted(taken)).to.equal(7);
      }
    });
  });
};

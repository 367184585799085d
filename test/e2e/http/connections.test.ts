import { expect } from 'chai';
import type { FreshDatabase } from '../../support/database.ts';
import { freshDatabase } from '../../support/database.ts';
import { call, eventually, join } from '../client.ts';
import type { Answer } from '../client.ts';
import { CHEAP, spawnService } from '../process.ts';
import type { ServiceProcess } from '../process.ts';

const CONNECTIONS = 5;
/** More than the default, and less than the lock timeout of a statement. */
const WAIT_S = 3;
const REQUESTS = 40;

describe('when every database connection is in use', function () {
  this.timeout(120_000);
  let database: FreshDatabase;
  let service: ServiceProcess;
  let headers: Readonly<Record<string, string>>;

  before(async () => {
    database = await freshDatabase();
    const pooled = { DATABASE_POOL_MAX: String(CONNECTIONS), DATABASE_WAIT: String(WAIT_S) };
    service = await spawnService({ ...CHEAP, DATABASE_URL: database.url, ...pooled });
    headers = { authorization: `Bearer ${(await join(service.url)).accessToken}` };
  });
  after(async () => {
    await service.stop();
    await database.drop();
  });

  const me = (): Promise<Answer> => call(service.url, '/v1/me', undefined, { headers });

  // requirement 99, race 18
  it('a request waits for DATABASE_WAIT, then gets a 503, and the process continues', async () => {
    const holder = await database.open(1).pool.connect();
    const asked = performance.now();
    const refused: number[] = [];
    try {
      await holder.query('begin; lock table "user" in access exclusive mode');
      const answers = Array.from({ length: REQUESTS }, async () => {
        const answer = await me();
        if (answer.status === 503) refused.push(performance.now() - asked);
        return answer;
      });
      await eventually(async () => refused.length >= REQUESTS - CONNECTIONS, 'a refusal of all that waited');
      expect((await call(service.url, '/health/live')).status).to.equal(200);
      await holder.query('commit');
      for (const { status, headers: given } of await Promise.all(answers))
        if (status === 503) expect(Number(given['retry-after'])).to.be.above(0);
        else expect(status).to.equal(200);
    } finally {
      holder.release();
    }
    // Timers may be slightly early.
    expect(Math.min(...refused)).to.be.above(WAIT_S * 1000 - 50);
    expect((await me()).status).to.equal(200);
  });
});

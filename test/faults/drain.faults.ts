import { Agent } from 'node:http';
import { expect } from 'chai';
import sharp from 'sharp';
import { PASSWORD, call, join as register } from '../e2e/client.ts';
import { imageCalls } from '../e2e/images/uploading.ts';
import { CHEAP, spawnService } from '../e2e/process.ts';
import type { ServiceProcess } from '../e2e/process.ts';
import { freshDatabase } from '../support/database.ts';
import type { FreshDatabase } from '../support/database.ts';

describe('the end of a service at work', function () {
  this.timeout(300_000);
  let database: FreshDatabase;
  let service: ServiceProcess | undefined;

  before(async () => {
    database = await freshDatabase();
  });
  afterEach(async () => {
    if (service?.child.exitCode === null) await service.stop();
  });
  after(() => database.drop());

  for (const [how, env] of [
    ['one process', {}],
    ['two workers', { WEB_CONCURRENCY: '2' }],
  ] as const)
    it(`${how}: SIGTERM with 100 in flight, 10 of them uploads, gives 100 whole answers, and 0`, async () => {
      // requirement 100, race 26
      service = await spawnService({ ...CHEAP, DATABASE_URL: database.url, DRAIN_DELAY: '1', ...env });
      const { url, child, exit } = service;
      const picture = await sharp({ create: { width: 1200, height: 900, channels: 3, background: '#3a7' } })
        .png()
        .toBuffer();
      const members = await Promise.all(Array.from({ length: 10 }, () => register(url)));
      const agent = new Agent({ keepAlive: true, maxSockets: 90 });
      await Promise.all(Array.from({ length: 90 }, () => call(url, '/health/live', undefined, { agent })));
      const asked = performance.now();
      const uploads = members.map(async ({ accessToken }) => {
        const answer = await imageCalls(url, accessToken).put(picture);
        return { status: answer.status, whole: (await answer.text()).length > 0 };
      });
      const signIns = Array.from({ length: 90 }, async (_, i) => {
        const answer = await call(url, '/v1/auth/login', { login: `user${i}`, password: PASSWORD }, { agent });
        return { status: answer.status, whole: typeof answer.body.code === 'string' };
      });
      child.kill('SIGTERM');
      const statuses = (await Promise.all([...uploads, ...signIns])).map(({ status, whole }) => [status, whole]);
      expect(statuses.filter(([status]) => status === 401)).to.deep.equal(Array(90).fill([401, true]));
      const others = statuses.filter(([status]) => status !== 401);
      // a full queue of images is an answer, too
      expect(others.every(([status, whole]) => [200, 503].includes(Number(status)) && whole)).to.equal(true);
      expect(others).to.have.length(10);
      expect(others.filter(([status]) => status === 200)).to.have.lengthOf.above(5);
      expect(await exit).to.deep.equal({ code: 0, signal: null });
      console.log(`      ended after ${Math.round(performance.now() - asked)} ms`);
      expect(performance.now() - asked).to.be.below(10_000);
      agent.destroy();
    });
});

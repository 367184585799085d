import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import sharp from 'sharp';
import { PASSWORD, call, eventually, join as register } from '../e2e/client.ts';
import type { Member } from '../e2e/client.ts';
import { imageCalls } from '../e2e/images/uploading.ts';
import { CHEAP, spawnService } from '../e2e/process.ts';
import type { Env, ServiceProcess } from '../e2e/process.ts';
import { freshDatabase } from '../support/database.ts';
import type { FreshDatabase } from '../support/database.ts';
import { freePort } from '../support/free-port.ts';
import { binary, describeWith } from './binaries.ts';
import { startNginx } from './nginx.ts';

const nginx = await binary('nginx');
const WAYS = [
  ['one process', {}],
  ['two workers', { WEB_CONCURRENCY: '2' }],
] as const;

const aPicture = (): Promise<Buffer> =>
  sharp({ create: { width: 1200, height: 900, channels: 3, background: '#3a7' } })
    .png()
    .toBuffer();

type Seen = Readonly<{ status: number; isWhole: boolean }>;

/** 90 sign-ins over open connections and 10 uploads; `sent` is called once all are on their way. */
const hundred = async (url: string, members: readonly Member[], sent: () => void): Promise<readonly Seen[]> => {
  const picture = await aPicture();
  const agent = new Agent({ keepAlive: true, maxSockets: 90 });
  await Promise.all(Array.from({ length: 90 }, () => call(url, '/health/live', undefined, { agent })));
  const uploads = members.map(async ({ accessToken }) => {
    const answer = await imageCalls(url, accessToken).put(picture);
    return { status: answer.status, isWhole: (await answer.text()).length > 0 };
  });
  const signIns = Array.from({ length: 90 }, async (_, i) => {
    const answer = await call(url, '/v1/auth/login', { login: `user${i}`, password: PASSWORD }, { agent });
    return { status: answer.status, isWhole: typeof answer.body.code === 'string' };
  });
  sent();
  const seen = await Promise.all([...uploads, ...signIns]);
  agent.destroy();
  return seen;
};

const holdWhole = (seen: readonly Seen[]): void => {
  const [refused, others] = [seen.filter(({ status }) => status === 401), seen.filter(({ status }) => status !== 401)];
  expect(refused).to.deep.equal(Array(90).fill({ status: 401, isWhole: true }));
  // a full queue of images is an answer, too
  expect(others.every(({ status, isWhole }) => [200, 503].includes(status) && isWhole)).to.equal(true);
  expect(others).to.have.length(10);
  expect(others.filter(({ status }) => status === 200)).to.have.lengthOf.above(5);
};

const holdEnd = async ({ exit }: ServiceProcess, asked: number): Promise<void> => {
  expect(await exit).to.deep.equal({ code: 0, signal: null });
  console.log(`      ended after ${Math.round(performance.now() - asked)} ms`);
  expect(performance.now() - asked).to.be.below(10_000);
};

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

  for (const [how, env] of WAYS)
    it(`${how}: SIGTERM with 100 in flight, 10 of them uploads, gives 100 whole answers, and 0`, async () => {
      // requirement 100, race 26
      service = await spawnService({ ...CHEAP, DATABASE_URL: database.url, DRAIN_DELAY: '1', ...env });
      const { url, child } = service;
      const members = await Promise.all(Array.from({ length: 10 }, () => register(url)));
      let asked = 0;
      const seen = await hundred(url, members, () => {
        asked = performance.now();
        child.kill('SIGTERM');
      });
      holdWhole(seen);
      await holdEnd(service, asked);
    });

  it('a worker that is stuck from its start: the others serve, and it is replaced within a minute or so', async () => {
    // requirement 100
    const stuck = `import cluster from 'node:cluster'; if (cluster.worker?.id === 1) for (;;);`;
    const hook = ['--import', `data:text/javascript,${encodeURIComponent(stuck)}`];
    service = await spawnService({ ...CHEAP, DATABASE_URL: database.url, WEB_CONCURRENCY: '2' }, 'started', hook);
    const { url, lines } = service;
    const told = (what: string): number => lines.filter((line) => line.includes(what)).length;
    const meanwhile = Array.from({ length: 10 }, async () => (await call(url, '/v1/auth/oauth')).status);
    expect(await Promise.all(meanwhile)).to.deep.equal(Array(10).fill(200));
    await eventually(async () => told('a worker is stuck') === 1, 'its end', 75_000);
    await eventually(async () => told('"started"') === 2, 'another worker');
    expect(told('a worker ended')).to.equal(1);
  });

  it('a worker that is killed: only its own requests fail, and the other goes on', async () => {
    // requirement 100, race 26
    // Slow enough that many sign-ins are under way.
    const slow = { ARGON2_TIME: '20', ARGON2_MEMORY_KIB: '19456', HASH_QUEUE: '1000', HASH_WAIT: '60' };
    service = await spawnService({ ...CHEAP, ...slow, DATABASE_URL: database.url, WEB_CONCURRENCY: '2' });
    const { url, lines } = service;
    const records = () => lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    await eventually(async () => records().filter(({ msg }) => msg === 'started').length === 2, 'both workers');

    // The log tells which worker a connection belongs to.
    const agents = Array.from({ length: 20 }, () => new Agent({ keepAlive: true, maxSockets: 1 }));
    await Promise.all(
      agents.map((agent, i) =>
        call(url, '/health/live', undefined, { agent, headers: { 'x-request-id': `connection-${i}` } }),
      ),
    );
    const owners = await eventually(async () => {
      const found = agents.map(
        (_, i) => records().find(({ request_id: id }) => id === `connection-${i}`)?.['pid'] as number | undefined,
      );
      return found.every((pid) => pid !== undefined) && found;
    }, 'a line for each connection');
    const [victim, other] = [...new Set(owners)];
    expect(other, 'both have connections').not.to.equal(undefined);
    const answers = agents.map((agent, i) =>
      call(url, '/v1/auth/login', { login: `victim${i}`, password: PASSWORD }, { agent }).then(
        ({ status }) => status,
        () => 'broken',
      ),
    );
    await sleep(50);
    process.kill(victim!, 'SIGKILL');
    await eventually(async () => records().some(({ worker }) => worker === victim), 'the end of the worker');
    const meanwhile = Array.from({ length: 20 }, async () => (await call(url, '/v1/auth/oauth')).status);
    expect(await Promise.all(meanwhile), 'over new connections').to.deep.equal(Array(20).fill(200));
    const seen = await Promise.all(answers);
    expect(seen).to.deep.equal(owners.map((pid) => (pid === victim ? 'broken' : 401)));
    for (const agent of agents) agent.destroy();
  });
});

describeWith({ nginx }, 'the end of one of two services behind nginx', function () {
  this.timeout(300_000);
  const closing: (() => Promise<unknown>)[] = [];

  afterEach(async () => {
    for (const close of closing.splice(0).toReversed()) await close();
  });

  for (const [how, env] of WAYS)
    it(`${how} each: SIGTERM with 100 in flight, 10 of them uploads, gives 100 whole answers, and no 502`, async () => {
      // requirement 100, race 26
      const database = await freshDatabase();
      closing.push(database.drop);
      const ports = [await freePort(), await freePort()];
      const own: Env = { ...CHEAP, DATABASE_URL: database.url, PUBLIC_URL: 'https://id.test', TRUST_PROXY: '1' };
      const services = await Promise.all(
        ports.map((port) => spawnService({ ...own, PORT: String(port), DRAIN_DELAY: '1', ...env })),
      );
      closing.push(() => Promise.all(services.map(({ stop }) => stop())));
      const proxy = await startNginx(nginx!, ports);
      closing.push(proxy.close);
      // The mailbox is not shown through a proxy.
      const members = await Promise.all(Array.from({ length: 10 }, () => register(services[1]!.url)));
      let asked = 0;
      const seen = await hundred(proxy.url, members, () => {
        asked = performance.now();
        services[0]!.child.kill('SIGTERM');
      });
      holdWhole(seen);
      await holdEnd(services[0]!, asked);
      const after = Array.from({ length: 20 }, async () => (await call(proxy.url, '/v1/auth/oauth')).status);
      expect(await Promise.all(after), 'the other one serves alone').to.deep.equal(Array(20).fill(200));
    });
});

import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { expect } from 'chai';
import { Redis } from 'ioredis';
import { anyEmail, call, eventually } from '../e2e/client.ts';
import { twoServices } from '../e2e/own-database.ts';
import { CHEAP, spawnService } from '../e2e/process.ts';
import type { ServiceProcess } from '../e2e/process.ts';
import { freePort } from '../support/free-port.ts';
import { binary, describeWith } from './binaries.ts';
import { holdTime } from './load.ts';

const server = await binary('redis-server');
const QUOTA = 100;
const TOKEN = 'a-token-of-the-tests-only';
/** No request waits longer for Redis. */
const WAIT_MS = 300;

describeWith({ 'redis-server': server }, 'rate limits in Redis', function () {
  this.timeout(300_000);
  let port: number;
  let redis: ChildProcess;
  let started: Awaited<ReturnType<typeof twoServices>>;
  let clients = 0;

  const startRedis = async (): Promise<void> => {
    redis = spawn(server!.path, ['--port', String(port), '--bind', '127.0.0.1', '--save', ''], {
      env: { LD_LIBRARY_PATH: server!.libraries },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    for await (const chunk of redis.stdout!) if (String(chunk).includes('Ready to accept connections')) break;
  };
  before(async () => {
    port = await freePort();
    await startRedis();
    const env = { REDIS_URL: `redis://127.0.0.1:${port}`, RATE_LIMIT: 'on', TRUST_PROXY: '1', METRICS_TOKEN: TOKEN };
    started = await twoServices(env, 100);
  });
  after(async () => {
    await started.end();
    redis.kill('SIGKILL');
  });

  const newClient = (): string => `203.0.113.${(clients += 1)}`;
  const ask = async (client: string, i: number) => {
    const { url } = started.services[i % 2]!;
    const startedAt = performance.now();
    const { status } = await call(
      url,
      '/v1/auth/otp',
      { type: 'email', value: anyEmail() },
      { agent: started.agent, headers: { 'x-forwarded-for': client } },
    );
    return { status, ms: performance.now() - startedAt };
  };
  const askTimes = async (client: string, times: number) => {
    const answers: Awaited<ReturnType<typeof ask>>[] = [];
    for (let i = 0; i < times; i += 1) answers.push(await ask(client, i));
    return {
      granted: answers.filter(({ status }) => status === 202).length,
      slowest: Math.max(...answers.map(({ ms }) => ms)),
      statuses: [...new Set(answers.map(({ status }) => status))].toSorted(),
    };
  };
  const logged = ({ lines }: ServiceProcess, text: string): number =>
    lines.filter((line) => line.includes(text)).length;
  const untilBack = (): Promise<unknown> =>
    eventually(
      async () => started.services.every((one) => logged(one, 'Redis is back') === logged(one, 'Redis is away')),
      'Redis',
    );
  const viaRedis = async <A>(work: (client: Redis) => Promise<A>): Promise<A> => {
    const client = new Redis(port);
    try {
      return await work(client);
    } finally {
      client.disconnect();
    }
  };

  it('hold exactly for two processes', async () => {
    // race 28
    const { granted, statuses } = await askTimes(newClient(), QUOTA + 30);
    expect({ granted, statuses }).to.deep.equal({ granted: QUOTA, statuses: [202, 429] });
    expect(await viaRedis((client) => client.dbsize())).to.be.above(0);
  });

  it('are counted in the database when the password for Redis is wrong, which is said once', async () => {
    // requirement 100
    const service = await spawnService({
      ...CHEAP,
      DATABASE_URL: started.database.url,
      RATE_LIMIT: 'on',
      REDIS_URL: `redis://nobody:wrong@127.0.0.1:${port}`,
    });
    try {
      const statuses: number[] = [];
      for (let i = 0; i <= QUOTA; i += 1)
        statuses.push((await call(service.url, '/v1/auth/otp', { type: 'email', value: anyEmail() })).status);
      expect(statuses).to.deep.equal([...Array(QUOTA).fill(202), 429]);
      expect(logged(service, 'Redis is away')).to.equal(1);
      expect(logged(service, 'WRONGPASS')).to.equal(1);
    } finally {
      await service.stop();
    }
  });

  for (const [what, breakIt, mendIt] of [
    ['killed', () => void redis.kill('SIGKILL'), startRedis],
    ['stopped', () => void redis.kill('SIGSTOP'), async () => void redis.kill('SIGCONT')],
    [
      'full',
      () => viaRedis((client) => client.config('SET', 'maxmemory', '1')),
      () => viaRedis((client) => client.config('SET', 'maxmemory', '0')),
    ],
  ] as const)
    it(`hold within a factor of two when it is ${what} and comes back, and no request waits for it`, async () => {
      // requirement 100, race 28
      const client = newClient();
      const before = started.services.map((one) => logged(one, 'Redis is away'));
      const first = await askTimes(client, 30);
      await breakIt();
      const during = await askTimes(client, QUOTA + 30);
      await mendIt();
      await untilBack();
      const afterwards = await askTimes(client, QUOTA);
      holdTime(during.slowest, WAIT_MS, 'a call');
      expect(during.statuses).to.deep.equal([202, 429]);
      expect(first.granted + during.granted + afterwards.granted).to.be.within(QUOTA, 2 * QUOTA);
      expect(
        started.services.map((one, i) => logged(one, 'Redis is away') - before[i]!),
        'said once',
      ).to.deep.equal([1, 1]);
      const { text } = await call(started.services[0]!.url, '/metrics', undefined, {
        headers: { authorization: `Bearer ${TOKEN}` },
      });
      expect(text).to.match(/^rate_limit_fallbacks_total\{to="postgresql"\} [1-9]/m);
      console.log(
        `      slowest call ${Math.round(during.slowest)} ms while it was ${what}, ${Math.round(first.slowest)} ms before`,
      );
    });
});

import { Agent } from 'node:http';
import { expect } from 'chai';
import { freshDatabase } from '../../support/database.ts';
import type { FreshDatabase } from '../../support/database.ts';
import { PASSWORD, call, eventually } from '../client.ts';
import type { Answer } from '../client.ts';
import { CHEAP, spawnService } from '../process.ts';
import type { Env, ServiceProcess } from '../process.ts';

const TOKEN = 'a-token-of-the-tests-only';

describe('several workers', function () {
  this.timeout(120_000);
  let database: FreshDatabase;
  let service: ServiceProcess;

  const start = async (env: Env = {}): Promise<void> => {
    service = await spawnService({
      ...CHEAP,
      DATABASE_URL: database.url,
      WEB_CONCURRENCY: '2',
      METRICS_TOKEN: TOKEN,
      ...env,
    });
    await eventually(async () => pids().length === 2, 'the second worker');
  };
  before(async () => {
    database = await freshDatabase();
  });
  afterEach(async () => {
    if (service.child.exitCode === null) await service.stop();
  });
  after(() => database.drop());

  const records = (): readonly Readonly<Record<string, unknown>>[] =>
    service.lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  /** Of all workers that have started. */
  const pids = (): readonly number[] => records().flatMap(({ msg, pid }) => (msg === 'started' ? [Number(pid)] : []));
  /** Workers take connections in turn. */
  const providers = (): Promise<Answer> => call(service.url, '/v1/auth/oauth');
  const login = (i: number, agent?: Agent): Promise<Answer> =>
    call(service.url, '/v1/auth/login', { login: `user${i}`, password: PASSWORD }, agent ? { agent } : {});

  it('share the port, and one of them runs the jobs', async () => {
    await start();
    await Promise.all(Array.from({ length: 20 }, providers));
    const answering = await eventually(async () => {
      const seen = new Set(records().flatMap(({ msg, pid }) => (msg === 'request' ? [pid] : [])));
      return seen.size === 2 && seen;
    }, 'requests of both');
    expect(answering.has(service.child.pid), 'the first process serves nothing').to.equal(false);
    // requirement 99
    const { text } = await eventually(async () => {
      const scraped = await call(service.url, '/metrics', undefined, { headers: { authorization: `Bearer ${TOKEN}` } });
      return scraped.status === 200 && scraped;
    }, 'a scrape');
    const [, answered] =
      /http_request_duration_seconds_count\{.*route="\/v1\/auth\/oauth",status="200"\} (\d+)/.exec(text) ?? [];
    expect(Number(answered), 'of both workers').to.equal(20);
  });

  it('warn of more connections than the database has', async () => {
    await start({ DATABASE_POOL_MAX: '200' });
    const warning = await eventually(async () => records().find(({ needed }) => needed !== undefined), 'the warning');
    expect(warning).to.include({ needed: 400 });
    expect(
      records().filter(({ needed }) => needed !== undefined),
      'from the one that runs the jobs',
    ).to.have.length(1);
  });

  it('go on when one of them is killed, and another one takes its place and its jobs', async () => {
    // requirement 100, race 26
    await start();
    const [first] = pids();
    process.kill(first!, 'SIGKILL');
    const end = await eventually(async () => records().find(({ worker }) => worker === first), 'the end of the worker');
    expect(end).to.include({ exit_code: null, signal: 'SIGKILL' });
    const statuses = await Promise.all(Array.from({ length: 20 }, async (_, i) => (await login(i)).status));
    expect(statuses).to.deep.equal(Array(20).fill(401));
    await eventually(async () => pids().length === 3, 'another worker', 10_000);
    await eventually(async () => (await call(service.url, '/health/ready')).status === 200, 'readiness');
  });

  it('leave no client waiting whose connection a killed worker had not taken over', async () => {
    // requirement 100, race 26
    await start();
    const [first] = pids();
    process.kill(first!, 'SIGSTOP');
    const statuses: (number | 'broken')[] = [];
    const asked = Array.from({ length: 20 }, () =>
      providers().then(
        ({ status }) => void statuses.push(status),
        () => void statuses.push('broken'),
      ),
    );
    await eventually(async () => statuses.length >= 10, 'the answers of the other worker');
    process.kill(first!, 'SIGKILL');
    await eventually(async () => statuses.length === 20, 'an end for all', 5_000);
    await Promise.all(asked);
    expect(statuses.filter((status) => status === 200)).to.have.lengthOf.at.least(10);
    expect(statuses).to.include('broken');
    expect(await Promise.all(Array.from({ length: 10 }, async () => (await providers()).status))).to.deep.equal(
      Array(10).fill(200),
    );
  });

  it('answer all that was sent before one SIGTERM, and end with 0 within ten seconds', async () => {
    // requirement 100, race 26
    await start({ DRAIN_DELAY: '1' });
    const agent = new Agent({ keepAlive: true, maxSockets: 100 });
    await Promise.all(Array.from({ length: 100 }, () => call(service.url, '/health/live', undefined, { agent })));
    const inFlight = Array.from({ length: 100 }, (_, i) => login(i, agent));
    const asked = performance.now();
    service.child.kill('SIGTERM');
    expect((await Promise.all(inFlight)).map(({ status }) => status)).to.deep.equal(Array(100).fill(401));
    expect(await service.exit).to.deep.equal({ code: 0, signal: null });
    expect(performance.now() - asked).to.be.below(10_000);
    agent.destroy();
  });

  it('end with the terminal, after one SIGHUP', async () => {
    await start();
    service.child.kill('SIGHUP');
    expect(await service.exit).to.deep.equal({ code: 0, signal: null });
    expect(records().filter(({ msg }) => msg === 'stopped')).to.have.length(2);
  });

  it('all end with 1 when five of them ended within a minute', async () => {
    await start();
    for (const living of [2, 4]) {
      for (const pid of pids().slice(-2)) process.kill(pid, 'SIGKILL');
      await eventually(async () => pids().length === living + 2, 'two more workers', 30_000);
    }
    process.kill(pids().at(-1)!, 'SIGKILL');
    expect(await service.exit).to.deep.equal({ code: 1, signal: null });
    const delays = records().flatMap(({ delay_ms: delay }) => (delay === undefined ? [] : [delay]));
    expect(delays).to.deep.equal([1_000, 2_000, 4_000, 8_000]);
  });

  it('end at once, with code 78, if the configuration is wrong', async () => {
    const refused = await spawnService({ DATABASE_URL: 'mysql://nowhere', WEB_CONCURRENCY: '2' }).catch(
      (error: Error) => error,
    );
    expect((refused as Error).message).to.include('ended with code 78');
  });
});

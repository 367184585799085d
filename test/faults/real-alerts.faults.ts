import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join as joinPath } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { Client } from 'pg';
import { ROOT } from '../../src/start/project.ts';
import { anyEmail, call, eventually, join as register, PASSWORD } from '../e2e/client.ts';
import type { Answer, Member } from '../e2e/client.ts';
import { makeSuperAdmin, sql } from '../e2e/people.ts';
import { CHEAP, spawnService } from '../e2e/process.ts';
import type { ServiceProcess } from '../e2e/process.ts';
import { startOwnCluster } from '../support/cluster.ts';
import type { Cluster } from '../support/cluster.ts';
import { freePort } from '../support/free-port.ts';
import { startSmtpReceiver } from '../support/smtp-receiver.ts';
import type { SmtpReceiver } from '../support/smtp-receiver.ts';
import { binary, describeWith } from './binaries.ts';
import { startPrometheus } from './prometheus.ts';
import type { Prometheus } from './prometheus.ts';
import { startRelay } from './relay.ts';
import type { Relay } from './relay.ts';

const [prometheus, redisServer] = [await binary('prometheus'), await binary('redis-server')];
const TOKEN = 'a-token-of-the-tests-only';
const FIRES_MS = 60_000;
const ENDS_MS = 60_000;

/** Causes a fault again and again until `over`, and leaves nothing of it behind. */
type Cause = (over: AbortSignal) => Promise<void>;

describeWith({ prometheus, 'redis-server': redisServer }, 'each alert, in a real Prometheus', function () {
  this.timeout(900_000);
  let cluster: Cluster;
  let relay: Relay;
  let replica: Relay;
  let smtp: SmtpReceiver;
  let redis: ChildProcess;
  let redisPort: number;
  let services: ServiceProcess[];
  let members: readonly Member[];
  let watching: Prometheus;
  let env: Readonly<Record<string, string>>;

  const startRedis = async (): Promise<void> => {
    redis = spawn(redisServer!.path, ['--port', String(redisPort), '--bind', '127.0.0.1', '--save', ''], {
      env: { LD_LIBRARY_PATH: redisServer!.libraries },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    for await (const chunk of redis.stdout!) if (String(chunk).includes('Ready to accept connections')) break;
  };

  before(async () => {
    cluster = await startOwnCluster();
    [relay, replica] = [await startRelay(cluster.url), await startRelay(cluster.url)];
    smtp = await startSmtpReceiver();
    redisPort = await freePort();
    await startRedis();
    const common = { ...CHEAP, DATABASE_WAIT: '3', PUBLIC_URL: 'https://id.test', OWN_CHANGES: '100000' };
    // People join through a process with a mailbox.
    const first = await spawnService({ ...common, DATABASE_URL: cluster.url, MIGRATE_ON_START: 'on' });
    members = await Promise.all(Array.from({ length: 10 }, () => register(first.url)));
    await makeSuperAdmin(cluster.url, members[0]!.email);
    await first.stop();
    env = {
      ...common,
      DATABASE_URL: relay.url,
      DATABASE_REPLICA_URLS: replica.url,
      REDIS_URL: `redis://127.0.0.1:${redisPort}`,
      RATE_LIMIT: 'on',
      SMTP_URL: smtp.url,
      MAIL_FROM: 'Identity <no-reply@id.test>',
      METRICS_TOKEN: TOKEN,
      PORT: String(await freePort()),
    };
    services = [
      await spawnService(env),
      // Hashes as in production, so that a flood of them makes a queue.
      await spawnService({ ...env, PORT: '0', ARGON2_MEMORY_KIB: '19456', ARGON2_TIME: '2' }),
    ];
    const targets = services.map(({ url }) => new URL(url).host);
    watching = await startPrometheus(prometheus!, { targets, token: TOKEN });
  });
  after(async () => {
    await watching?.close();
    await Promise.all((services ?? []).map(({ stop }) => stop()));
    redis?.kill('SIGKILL');
    await Promise.all([relay, replica, smtp].map((one) => one?.close()));
    await cluster?.stop();
  });

  const ask = (i: number, path: string, body?: unknown, member?: Member, method?: string): Promise<Answer | null> =>
    call(services[i]!.url, path, body, {
      ...(method === undefined ? {} : { method }),
      ...(member === undefined ? {} : { headers: { authorization: `Bearer ${member.accessToken}` } }),
    }).catch(() => null);
  const again = async (over: AbortSignal, everyMs: number, work: () => Promise<unknown>): Promise<void> => {
    while (!over.aborted) {
      await work();
      await sleep(everyMs);
    }
  };
  const inParallel = (count: number, work: (i: number) => Promise<unknown>): Promise<unknown> =>
    Promise.all(Array.from({ length: count }, (_, i) => work(i)));
  let logins = 0;
  const guess = (service: number) => (): Promise<unknown> =>
    ask(service, '/v1/auth/login', { login: `nobody${(logins += 1)}`, password: PASSWORD });

  const causes: Readonly<Record<string, Cause>> = {
    BugAnswered: async (over) => {
      await sql(cluster.url, 'alter table role rename column description to renamed');
      // Once: a single bug must be told of.
      const answer = await ask(0, '/v1/roles', undefined, members[0]);
      expect(answer?.status).to.equal(500);
      await sql(cluster.url, 'alter table role rename column renamed to description');
      await again(over, 100, async () => {});
    },
    ReplicaRests: async (over) => {
      replica.suffer({ _tag: 'Refuse' });
      replica.reset();
      await again(over, 100, () => ask(0, '/v1/users', undefined, members[0]));
      replica.suffer({ _tag: 'None' });
    },
    RateLimitsElsewhere: async (over) => {
      redis.kill('SIGKILL');
      await again(over, 300, () => ask(0, '/v1/auth/otp', { type: 'email', value: anyEmail() }));
      await startRedis();
    },
    SignInsRefused: (over) => again(over, 100, guess(0)),
    ManyLocks: (over) =>
      again(over, 50, async () => {
        const login = `locked${(logins += 1)}`;
        for (let n = 0; n < 5; n += 1) await ask(0, '/v1/auth/login', { login, password: PASSWORD });
      }),
    HashQueueLong: async (over) => {
      await inParallel(80, () => again(over, 0, guess(1)));
    },
    EventLoopLate: (over) =>
      again(over, 150, async () => {
        services[1]!.child.kill('SIGSTOP');
        await sleep(200);
        services[1]!.child.kill('SIGCONT');
      }),
    CallsUnavailable: async (over) => {
      relay.suffer({ _tag: 'Refuse' });
      relay.reset();
      await again(over, 50, guess(0));
      relay.suffer({ _tag: 'None' });
    },
    DatabaseAway: async (over) => {
      relay.suffer({ _tag: 'Refuse' });
      relay.reset();
      await again(over, 100, async () => {});
      relay.suffer({ _tag: 'None' });
    },
    CallsSlow: async (over) => {
      relay.suffer({ _tag: 'Delay', ms: 450 });
      await inParallel(5, () => again(over, 0, guess(0)));
      relay.suffer({ _tag: 'None' });
    },
    PoolExhausted: async (over) => {
      const locker = new Client({ connectionString: cluster.url });
      await locker.connect();
      await locker.query('begin');
      await locker.query('lock table user_auth in access exclusive mode');
      await inParallel(30, (i) =>
        again(over, 20, () => ask(0, '/v1/me', { job_title: `job ${i}` }, members[i % 10], 'PATCH')),
      );
      await locker.end();
    },
    ServiceDown: async (over) => {
      await services[0]!.stop();
      await again(over, 100, async () => {});
      services[0] = await spawnService(env);
    },
    MessagesGivenUp: async (over) => {
      smtp.behave({ at: 'receiver', code: 550, text: 'no such user' });
      await again(over, 1_000, () => ask(0, '/v1/auth/otp', { type: 'email', value: members[1]!.email }));
      smtp.behave('takes');
    },
  };

  /** Those whose thresholds are minutes, which are the service's own clock and can't be shortened. */
  const slow: Readonly<Record<string, Cause>> = {
    OutboxBehind: async (over) => {
      smtp.behave({ at: 'greeting', code: 421, text: 'try again later' });
      await ask(0, '/v1/auth/password/forgot', { type: 'email', value: members[2]!.email });
      await again(over, 100, async () => {});
      smtp.behave('takes');
      await eventually(async () => {
        await sql(cluster.url, 'update outbound_message set due_at = now() where body is not null');
        await sleep(1_000);
        return (await sql(cluster.url, 'select from outbound_message where body is not null')).length === 0;
      }, 'the delivery of all messages');
    },
    TrailNotSealed: async (over) => {
      await sql(cluster.url, 'alter table audit_seal add constraint broken check (false) not valid');
      await again(over, 1_000, () => ask(0, '/v1/auth/login', { login: members[3]!.email, password: PASSWORD }));
      await sql(cluster.url, 'alter table audit_seal drop constraint broken');
    },
  };

  const isFiring = async (name: string): Promise<boolean> => (await watching.firing()).has(name);

  const fireAndEnd = async (name: string, cause: Cause, firesMs = FIRES_MS): Promise<void> => {
    await eventually(async () => !(await isFiring(name)), `the silence of ${name}`, ENDS_MS);
    const over = new AbortController();
    const caused = cause(over.signal);
    const since = performance.now();
    try {
      await eventually(() => isFiring(name), `the alert ${name}`, firesMs);
    } finally {
      over.abort();
      await caused;
    }
    console.log(`      ${name} fires after ${Math.round((performance.now() - since) / 1000)} s`);
  };

  it('has a cause here', async () => {
    const rules = await readFile(joinPath(ROOT, 'ops/alerts.yml'), 'utf8');
    const names = [...rules.matchAll(/- alert: (\w+)/g)].map(([, name]) => name!);
    expect(Object.keys({ ...causes, ...slow }).toSorted()).to.deep.equal(names.toSorted());
  });

  it('is silent while all is well', async () => {
    await inParallel(20, guess(0));
    await sleep(5_000);
    expect([...(await watching.firing())]).to.deep.equal([]);
  });

  it('fires by messages that are late, and events that are not sealed, and ends', async () => {
    // requirement 100
    await Promise.all(Object.entries(slow).map(([name, cause]) => fireAndEnd(name, cause, 240_000)));
    for (const name of Object.keys(slow))
      await eventually(async () => !(await isFiring(name)), `the end of ${name}`, ENDS_MS);
  });

  for (const [name, cause] of Object.entries(causes))
    it(`${name} fires by its fault, and ends`, async () => {
      // requirement 100
      await fireAndEnd(name, cause);
      await eventually(async () => !(await isFiring(name)), `the end of ${name}`, ENDS_MS);
    });
});

import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { Client } from 'pg';
import { PASSWORD, call, eventually, join as register } from '../e2e/client.ts';
import type { Member } from '../e2e/client.ts';
import { sql } from '../e2e/people.ts';
import { CHEAP, spawnService } from '../e2e/process.ts';
import { startOwnCluster } from '../support/cluster.ts';
import type { Cluster } from '../support/cluster.ts';
import { freePort } from '../support/free-port.ts';
import { binary, describeWith } from './binaries.ts';
import { percentile, startLoad, watchLive } from './load.ts';
import { startRelay } from './relay.ts';

const pgbouncer = await binary('pgbouncer');
const PER_SECOND = 50;

/** Two processes on one PostgreSQL of their own, with users to call for. */
const startTwo = async (url: string, env: Readonly<Record<string, string>> = {}) => {
  // One issuer, so that a token of one process is good at the other.
  const settings = { ...CHEAP, DATABASE_WAIT: '2', DATABASE_URL: url, PUBLIC_URL: 'https://id.test', ...env };
  const first = await spawnService({ ...settings, MIGRATE_ON_START: 'on' });
  const services = [first, await spawnService(settings)];
  const members = await Promise.all(Array.from({ length: 10 }, () => register(first.url)));
  return { services, members };
};

type Two = Awaited<ReturnType<typeof startTwo>>;

let round = 0;

/** Changes `job_title` to a number that grows; the last one that was acknowledged must be there. */
const callsOf =
  ({ services, members }: Two, acknowledged: Map<Member, number[]>) =>
  (i: number) => {
    const member = members[i % members.length]!;
    const { url } = services[i % 2]!;
    const headers = { authorization: `Bearer ${member.accessToken}` };
    if (i % 3 === 0)
      return { path: 'login', send: () => call(url, '/v1/auth/login', { login: member.email, password: PASSWORD }) };
    if (i % 3 === 1) return { path: 'me', send: () => call(url, '/v1/me', undefined, { headers }) };
    const send = async () => {
      const answer = await call(url, '/v1/me', { job_title: `job ${round}.${i}` }, { method: 'PATCH', headers });
      if (answer.status === 200) acknowledged.set(member, [...(acknowledged.get(member) ?? []), i]);
      return answer;
    };
    return { path: 'change', send };
  };

/** `breakIt` resolves when the database accepts again. */
const survives = async (two: Two, direct: string, breakIt: () => Promise<void>, isDown: boolean): Promise<void> => {
  round += 1;
  const pids = two.services.map(({ child }) => child.pid);
  const acknowledged = new Map<Member, number[]>();
  const load = startLoad(PER_SECOND, callsOf(two, acknowledged));
  const live = watchLive(two.services[0]!.url);
  const ready = startLoad(10, () => ({ path: 'ready', send: () => call(two.services[0]!.url, '/health/ready') }));
  await eventually(async () => load.outcomes.length > PER_SECOND, 'load');
  const brokenAt = performance.now();
  await breakIt();
  const backAt = performance.now();
  await eventually(async () => performance.now() > backAt + 8_000, 'eight seconds more', 20_000);
  const outcomes = await load.stop();
  const lives = await live.stop();
  const readies = await ready.stop();

  const refused = outcomes.filter(({ status }) => status === 503);
  const late = outcomes.filter(({ at }) => at > backAt + 5_000);
  const served = late.filter(({ status }) => status === 200).length / late.length;
  const firstGood =
    outcomes.filter(({ at, status }) => at > backAt && status === 200).map(({ at }) => at)[0] ?? Infinity;
  const statuses = [...new Set(outcomes.map(({ status }) => status))].toSorted((a, b) => a - b);
  console.log(
    `      ${outcomes.length} calls, statuses ${statuses.join(' ')}, ${refused.length} × 503, back after ${Math.round(firstGood - backAt)} ms, ` +
      `live p99 ${Math.round(
        percentile(
          lives.map(({ ms }) => ms),
          99,
        ),
      )} ms, slowest ${Math.round(Math.max(...outcomes.map(({ ms }) => ms)))} ms`,
  );
  const odd = outcomes
    .filter(({ status }) => ![200, 503].includes(status))
    .map(({ path, status, code }) => `${status} ${path} ${code}`);
  expect([...new Set(odd)], '0 × 500').to.deep.equal([]);
  expect(
    refused.every(({ retryAfter }) => retryAfter),
    'Retry-After',
  ).to.equal(true);
  expect(served, 'served from five seconds after').to.be.at.least(0.99);
  expect(lives.every(({ status }) => status === 200)).to.equal(true);
  if (isDown) expect(readies.some(({ status, at }) => status === 503 && at < brokenAt + 1_500)).to.equal(true);
  for (const [i, { child }] of two.services.entries())
    expect({ pid: child.pid, exitCode: child.exitCode }).to.deep.equal({ pid: pids[i], exitCode: null });
  // No acknowledged change is lost, and none is there twice.
  for (const [member, changes] of acknowledged) {
    const [row] = await sql<{ acknowledged: number; twice: number }>(
      direct,
      `select count(distinct c.after)::int as acknowledged, (count(*) - count(distinct c.after))::int as twice
         from audit_event e join audit_detail d on d.event_id = e.id,
              lateral (select x ->> 'after' as after from json_array_elements(d.details::json -> 'changes') x where x ->> 'field' = 'job_title') c
        where e.action = 'user.changed' and e.actor_id::text = (select user_id::text from user_identity where value = '${member.email}')
          and c.after = any(array[${changes.map((n) => `'job ${round}.${n}'`).join(', ')}])`,
    );
    expect(row, member.email).to.deep.equal({ acknowledged: new Set(changes).size, twice: 0 });
  }
};

const untilAccepting = (url: string): Promise<unknown> =>
  eventually(async () => {
    const client = new Client({ connectionString: url });
    client.on('error', () => {});
    return client.connect().then(
      async () => {
        await client.end();
        return true;
      },
      () => false,
    );
  }, 'PostgreSQL');

describe('under 50 requests a second, two processes', function () {
  this.timeout(300_000);
  let cluster: Cluster;
  let two: Two;

  before(async () => {
    cluster = await startOwnCluster();
    two = await startTwo(cluster.url);
  });
  after(async () => {
    await Promise.all(two.services.map(({ stop }) => stop()));
    await cluster.stop();
  });

  /** Of the cluster's first process. */
  const postmaster = async (): Promise<{ pid: number; folder: string }> => {
    const [row] = await sql<{ folder: string; text: string }>(
      cluster.url,
      `select current_setting('data_directory') as folder, pg_read_file('postmaster.pid') as text`,
    );
    return { pid: Number(row!.text.split('\n')[0]), folder: row!.folder };
  };

  it('survive a crash of PostgreSQL and its recovery', async () => {
    // requirement 100, race 16
    const victim = new Client({ connectionString: cluster.url });
    const ended = new Promise((done) => void victim.on('error', () => {}).once('end', done));
    await victim.connect();
    const { rows } = await victim.query<{ pid: number }>('select pg_backend_pid() as pid');
    await survives(
      two,
      cluster.url,
      async () => {
        // One killed server process ends all connections, and PostgreSQL recovers from its log.
        process.kill(rows[0]!.pid, 'SIGKILL');
        await ended;
        await untilAccepting(cluster.url);
      },
      false,
    );
    expect((await postmaster()).pid).to.be.above(0);
  });

  it('survive the end of all connections once a second', async () => {
    // race 16
    const seconds = process.env['FAULTS'] === 'all' ? 30 : 10;
    await survives(
      two,
      cluster.url,
      async () => {
        for (let n = 0; n < seconds; n += 1) {
          const next = performance.now() + 1_000;
          await sql(
            cluster.url,
            'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
          );
          await eventually(async () => performance.now() >= next, 'the next second');
        }
      },
      false,
    );
  });

  it('survive a primary that takes no changes for a while', async () => {
    // requirement 100, race 17
    const set = async (isReadOnly: boolean) => {
      await sql(cluster.url, `alter system set default_transaction_read_only = ${isReadOnly}`);
      await sql(cluster.url, 'select pg_reload_conf()');
    };
    await survives(
      two,
      cluster.url,
      async () => {
        await set(true);
        const until = performance.now() + 3_000;
        await eventually(async () => performance.now() >= until, 'three seconds');
        const client = new Client({ connectionString: cluster.url, options: '-c default_transaction_read_only=off' });
        await client.connect();
        await client.query('alter system reset default_transaction_read_only');
        await client.query('select pg_reload_conf()');
        await client.end();
      },
      true,
    );
  });
});

describe('a network to the database that breaks', function () {
  this.timeout(300_000);

  it('never makes a call wait longer than a statement may take, and loses nothing', async () => {
    // race 17
    const cluster = await startOwnCluster();
    const relay = await startRelay(cluster.url);
    const two = await startTwo(relay.url);
    for (const fault of [
      { _tag: 'Delay', ms: 200 },
      { _tag: 'Hang' },
      { _tag: 'Refuse' },
      { _tag: 'Cut', afterBytes: 3_000 },
    ] as const)
      await survives(
        two,
        cluster.url,
        async () => {
          relay.suffer(fault);
          if (fault._tag === 'Refuse') relay.reset();
          const until = performance.now() + 2_000;
          await eventually(async () => performance.now() >= until, 'two seconds');
          relay.halfClose();
          relay.suffer({ _tag: 'None' });
          relay.reset();
        },
        fault._tag === 'Hang' || fault._tag === 'Refuse',
      );
    await Promise.all(two.services.map(({ stop }) => stop()));
    await relay.close();
    await cluster.stop();
  });
});

describeWith({ pgbouncer }, 'behind PgBouncer', function () {
  this.timeout(300_000);
  let cluster: Cluster;
  let folder: string;
  let port: number;
  let bouncer: ChildProcess;
  let two: Two;

  const startBouncer = async (): Promise<void> => {
    const asUser = process.getuid?.() === 0 ? ['-u', 'nobody'] : [];
    bouncer = spawn(pgbouncer!.path, [...asUser, join(folder, 'pgbouncer.ini')], {
      env: { LD_LIBRARY_PATH: pgbouncer!.libraries },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    for await (const chunk of bouncer.stderr!) if (String(chunk).includes('process up')) break;
    bouncer.stderr!.resume();
  };
  before(async () => {
    cluster = await startOwnCluster();
    folder = await mkdtemp(join(tmpdir(), 'pgbouncer-'));
    await chmod(folder, 0o755);
    port = await freePort();
    const { hostname, port: real, password } = new URL(cluster.url);
    await writeFile(join(folder, 'users.txt'), `"postgres" "${decodeURIComponent(password)}"\n`);
    // As docs/deploy.md has it.
    await writeFile(
      join(folder, 'pgbouncer.ini'),
      `[databases]\npostgres = host=${hostname} port=${real} dbname=postgres\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = ${port}\n` +
        `unix_socket_dir =\nauth_type = scram-sha-256\nauth_file = ${join(folder, 'users.txt')}\npool_mode = transaction\ndefault_pool_size = 20\n` +
        `max_client_conn = 1000\nserver_login_retry = 1\nquery_wait_timeout = 5\n` +
        `ignore_startup_parameters = extra_float_digits,statement_timeout,lock_timeout,idle_in_transaction_session_timeout\n`,
    );
    await startBouncer();
    const url = new URL(cluster.url);
    url.port = String(port);
    url.hostname = '127.0.0.1';
    two = await startTwo(url.href, { DATABASE_PREPARED: 'off' });
  });
  after(async () => {
    await Promise.all((two?.services ?? []).map(({ stop }) => stop()));
    bouncer?.kill('SIGKILL');
    await cluster?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('survive its end and its return', async () => {
    // race 16
    await survives(
      two,
      cluster.url,
      async () => {
        bouncer.kill('SIGKILL');
        await once(bouncer, 'exit');
        const until = performance.now() + 2_000;
        await eventually(async () => performance.now() >= until, 'two seconds');
        await startBouncer();
      },
      true,
    );
  });

  it('survive a crash of PostgreSQL behind it', async () => {
    // race 16
    const victim = new Client({ connectionString: cluster.url });
    const ended = new Promise((done) => void victim.on('error', () => {}).once('end', done));
    await victim.connect();
    const { rows } = await victim.query<{ pid: number }>('select pg_backend_pid() as pid');
    await survives(
      two,
      cluster.url,
      async () => {
        process.kill(rows[0]!.pid, 'SIGKILL');
        await ended;
        await untilAccepting(cluster.url);
      },
      false,
    );
  });
});

import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { sql } from '../e2e/people.ts';
import { startOwnCluster } from '../support/cluster.ts';
import type { Cluster } from '../support/cluster.ts';
import { binary, describeWith } from './binaries.ts';
import { startBouncer } from './pgbouncer.ts';
import type { Bouncer } from './pgbouncer.ts';
import { startRelay } from './relay.ts';
import type { Relay } from './relay.ts';
import { startServer } from './servers.ts';
import { startTwo, survives, untilAccepting } from './under-load.ts';
import type { Two } from './under-load.ts';

const pgbouncer = await binary('pgbouncer');
describe('under 50 requests a second, two processes', function () {
  this.timeout(300_000);
  let cluster: Cluster;
  let two: Two;

  before(async () => {
    cluster = await startOwnCluster();
    two = await startTwo(cluster.url);
  });
  after(async () => {
    await Promise.all((two?.services ?? []).map(({ stop }) => stop()));
    await cluster?.stop();
  });

  it('survive a crash of PostgreSQL and its recovery', async () => {
    // requirement 100, race 16
    const victim = new Client({ connectionString: cluster.url });
    const ended = new Promise((done) => void victim.on('error', () => {}).once('end', done));
    await victim.connect();
    const { rows } = await victim.query<{ pid: number }>('select pg_backend_pid() as pid');
    await survives(two, {
      direct: () => cluster.url,
      breakIt: async () => {
        // One killed server process ends all connections, and PostgreSQL recovers from its log.
        process.kill(rows[0]!.pid, 'SIGKILL');
        await ended;
        await untilAccepting(cluster.url);
      },
      isDown: false,
    });
  });

  it('survive the end of all connections once a second', async () => {
    // race 16
    await survives(two, {
      direct: () => cluster.url,
      breakIt: async () => {
        for (let n = 0; n < 30; n += 1) {
          const next = performance.now() + 1_000;
          await sql(
            cluster.url,
            'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
          );
          await sleep(Math.max(0, next - performance.now()));
        }
      },
      isDown: false,
    });
  });

  it('survive a primary that takes no changes for a while', async () => {
    // requirement 100, race 17
    const set = async (isReadOnly: boolean) => {
      await sql(cluster.url, `alter system set default_transaction_read_only = ${isReadOnly}`);
      await sql(cluster.url, 'select pg_reload_conf()');
    };
    await survives(two, {
      direct: () => cluster.url,
      breakIt: async () => {
        await set(true);
        await sleep(3_000);
        const client = new Client({ connectionString: cluster.url, options: '-c default_transaction_read_only=off' });
        await client.connect();
        await client.query('alter system reset default_transaction_read_only');
        await client.query('select pg_reload_conf()');
        await client.end();
      },
      isDown: true,
    });
  });
});

describe('an immediate restart of PostgreSQL under 50 requests a second, two processes', function () {
  this.timeout(300_000);
  const closing: (() => Promise<unknown>)[] = [];

  afterEach(async () => {
    for (const close of closing.splice(0).toReversed()) await close();
  });

  it('loses nothing that was acknowledged', async () => {
    // requirement 100, race 16
    const server = await startServer();
    closing.push(server.remove);
    const relay = await startRelay(server.url());
    closing.push(relay.close);
    const two = await startTwo(relay.url);
    closing.push(() => Promise.all(two.services.map(({ stop }) => stop())));
    await survives(two, {
      direct: server.url,
      breakIt: async () => {
        await server.crash();
        await sleep(2_000);
        await server.start();
        relay.moveTo(server.url());
      },
      isDown: true,
    });
  });
});

describe('a network to the database that breaks', function () {
  this.timeout(300_000);
  let cluster: Cluster;
  let relay: Relay;
  let two: Two;

  before(async () => {
    cluster = await startOwnCluster();
    relay = await startRelay(cluster.url);
    two = await startTwo(relay.url);
  });
  after(async () => {
    await Promise.all((two?.services ?? []).map(({ stop }) => stop()));
    await relay?.close();
    await cluster?.stop();
  });

  for (const [what, fault, isDown] of [
    ['is slow', { _tag: 'Delay', ms: 200 }, false],
    ['swallows everything', { _tag: 'Hang' }, true],
    ['refuses connections', { _tag: 'Refuse' }, true],
    ['cuts answers', { _tag: 'Cut', afterBytes: 3_000 }, false],
  ] as const)
    it(`and ${what} never makes a call wait longer than a statement may take, and loses nothing`, async () => {
      // requirement 100, race 17
      await survives(two, {
        direct: () => cluster.url,
        breakIt: async () => {
          relay.suffer(fault);
          if (fault._tag === 'Refuse') relay.reset();
          await sleep(2_000);
          relay.halfClose();
          relay.suffer({ _tag: 'None' });
          relay.reset();
        },
        isDown,
      });
    });
});

describeWith({ pgbouncer }, 'behind PgBouncer', function () {
  this.timeout(300_000);
  let cluster: Cluster;
  let bouncer: Bouncer;
  let two: Two;

  before(async () => {
    cluster = await startOwnCluster();
    bouncer = await startBouncer(pgbouncer!, cluster.url);
    two = await startTwo(bouncer.url, { DATABASE_PREPARED: 'off' });
  });
  after(async () => {
    await Promise.all((two?.services ?? []).map(({ stop }) => stop()));
    await bouncer?.close();
    await cluster?.stop();
  });

  it('survive its end and its return', async () => {
    // race 16
    await survives(two, {
      direct: () => cluster.url,
      breakIt: async () => {
        await bouncer.kill();
        await sleep(2_000);
        await bouncer.start();
      },
      isDown: true,
    });
  });

  it('survive a crash of PostgreSQL behind it', async () => {
    // race 16
    const victim = new Client({ connectionString: cluster.url });
    const ended = new Promise((done) => void victim.on('error', () => {}).once('end', done));
    await victim.connect();
    const { rows } = await victim.query<{ pid: number }>('select pg_backend_pid() as pid');
    await survives(two, {
      direct: () => cluster.url,
      breakIt: async () => {
        process.kill(rows[0]!.pid, 'SIGKILL');
        await ended;
        await untilAccepting(cluster.url);
      },
      isDown: false,
    });
  });
});

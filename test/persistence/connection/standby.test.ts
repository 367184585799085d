import { mkdtemp, chmod, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { Client, Pool } from 'pg';
import { startEmbedded } from '../../../src/adapters/embedded-postgres/start.ts';
import type { Embedded } from '../../../src/adapters/embedded-postgres/start.ts';
import type { SessionKind } from '../../../src/adapters/persistence/connection/connection-url.ts';
import { poolOptions } from '../../../src/adapters/persistence/connection/pool-options.ts';
import { stopAbandoned } from '../../embedded-postgres/stop-abandoned.ts';
import { startOwnCluster } from '../../support/cluster.ts';
import type { Cluster } from '../../support/cluster.ts';

const SETTINGS = { fsync: 'off' };

const run = async (url: string, statement: string): Promise<void> => {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(statement);
  await client.end();
};

describe('a URL with a standby and its primary', function () {
  this.timeout(120_000);
  let primary: Cluster;
  let standby: Embedded;
  let folder: string;
  let ports: Readonly<Record<string, string>>;
  let password: string;

  before(async () => {
    primary = await startOwnCluster();
    folder = await mkdtemp(join(tmpdir(), 'standby-test-'));
    await chmod(folder, 0o755);
    const options = { dataDir: join(folder, 'postgres'), log: () => {}, settings: SETTINGS };
    const first = await startEmbedded(options);
    ({ password } = new URL(first.url));
    // One URL has one password for all of its hosts.
    await run(primary.url, `alter role postgres password '${password}'`);
    await run(first.url, `copy (select '') to program 'cat > standby.signal'`);
    await first.stop();
    standby = await startEmbedded(options);
    ports = { primary: new URL(primary.url).port, standby: new URL(standby.url).port };
  });

  after(async () => {
    await primary?.stop();
    await standby?.stop();
    await stopAbandoned(join(folder, 'postgres')).catch(() => undefined);
    await rm(folder, { recursive: true, force: true });
  });

  const asked = async (order: readonly string[], attrs: string, session: SessionKind = 'read-write') => {
    const hosts = order.map((name) => `127.0.0.1:${ports[name] ?? 1}`).join(',');
    const url = `postgres://postgres:${password}@${hosts}/postgres?sslmode=disable${attrs}`;
    const pool = new Pool({ ...poolOptions(url, { session, waitMs: 10_000 }), max: 1 });
    try {
      const { rows } = await pool.query<{ port: number }>('select inet_server_port() as port');
      return Object.entries(ports).find(([, port]) => port === `${rows[0]?.port}`)?.[0];
    } catch (error) {
      return (error as Error).message;
    } finally {
      await pool.end();
    }
  };

  it('connects to the host that target_session_attrs asks for', async () => {
    const both = ['standby', 'primary'];
    const wanted = { 'read-write': 'primary', primary: 'primary', 'read-only': 'standby', standby: 'standby' };
    for (const [attrs, name] of Object.entries(wanted))
      for (const order of [both, both.toReversed()])
        expect(await asked(order, `&target_session_attrs=${attrs}`), attrs).to.equal(name);
    expect(await asked(both, '&target_session_attrs=any')).to.equal('standby');
    expect(await asked(both.toReversed(), '&target_session_attrs=prefer-standby')).to.equal('standby');
    expect(await asked(['nowhere', 'primary'], '&target_session_attrs=prefer-standby')).to.equal('primary');
  });

  it('means a server that takes writes, and any for replicas, if it does not say', async () => {
    expect(await asked(['standby', 'primary'], '')).to.equal('primary');
    expect(await asked(['standby', 'primary'], '', 'any')).to.equal('standby');
    expect(await asked(['standby'], '')).to.include('is not read-write, as target_session_attrs asks');
    expect(await asked(['primary'], '&options=-c%20default_transaction_read_only%3Don')).to.include(
      'is not read-write',
    );
  });
});

import { expect } from 'chai';
import { Client } from 'pg';
import { openDatabase, isWritable } from '../../../src/adapters/persistence/database/database.ts';
import type { Database } from '../../../src/adapters/persistence/database/database.ts';
import { inTransaction, onPool } from '../../../src/adapters/persistence/database/sql.ts';
import { composed } from '../../../src/adapters/persistence/database/statement.ts';
import { MIGRATIONS, SEEDERS } from '../../../src/start/project.ts';
import { startOwnCluster } from '../../support/cluster.ts';
import type { Cluster } from '../../support/cluster.ts';

const PORT = composed<{ port: number }>('select inet_server_port() as port');
/** As many as wait for use when the server stops. */
const CONNECTIONS = 4;
const CREATE = composed('create table public.written ()');

const run = async (url: string, ...statements: readonly string[]): Promise<void> => {
  const client = new Client({ connectionString: url });
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
};

/** As a primary becomes when another one takes its place. */
const makeReadOnly = (url: string, isReadOnly: boolean): Promise<void> =>
  run(url, `alter system set default_transaction_read_only = ${isReadOnly}`, 'select pg_reload_conf()');

describe('a server that stops taking changes', function () {
  this.timeout(120_000);
  let servers: readonly Cluster[];
  let database: Database;

  before(async () => {
    servers = await Promise.all([startOwnCluster(), startOwnCluster()]);
    // One URL has one password for all of its hosts.
    await run(servers[1]!.url, `alter role postgres password '${new URL(servers[0]!.url).password}'`);
  });
  beforeEach(async () => {
    const [first, second] = servers.map(({ url }) => new URL(url).host);
    const url = servers[0]!.url.replace(first!, `${first},${second}`);
    database = openDatabase({
      url,
      poolMax: CONNECTIONS,
      waitMs: 10_000,
      prepared: true,
      migrations: MIGRATIONS,
      seeders: SEEDERS,
    });
    const clients = await Promise.all(Array.from({ length: CONNECTIONS }, () => database.pool.connect()));
    for (const client of clients) client.release();
    expect(await port()).to.equal(portOf(0));
    await makeReadOnly(servers[0]!.url, true);
  });
  afterEach(async () => {
    await makeReadOnly(servers[0]!.url, false);
    await database.close();
  });
  after(() => Promise.all(servers.map(({ stop }) => stop())));

  const portOf = (i: number): number => Number(new URL(servers[i]!.url).port);
  const port = async (): Promise<number> => (await onPool(database.pool)(PORT))[0]!.port;
  /** Its connections learn of the new setting soon. */
  const untilItIs = async (expected: boolean): Promise<void> => {
    while ((await isWritable(database.pool)) !== expected);
  };

  it('is not ready, and all its connections are replaced by those of the server that does', async () => {
    // requirement 100, race 17
    await untilItIs(false);
    expect(database.pool.totalCount).to.equal(0);
    expect(await isWritable(database.pool)).to.equal(true);
    expect(await port()).to.equal(portOf(1));
  });

  it('fails one transaction of a connection, not the next one', async () => {
    // race 17
    const write = () => inTransaction(database.pool, (execute) => execute(CREATE));
    let refused = 0;
    while ((await port()) === portOf(0) && refused <= CONNECTIONS)
      await write().catch(({ code }: { code: string }) => (refused += code === '25006' ? 1 : 0));
    expect(refused).to.be.within(1, CONNECTIONS);
    await write();
  });
});

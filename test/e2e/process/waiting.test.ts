import { expect } from 'chai';
import { Client } from 'pg';
import { startRelay } from '../../faults/relay.ts';
import { freshDatabase } from '../../support/database.ts';
import { call, eventually, join, PASSWORD } from '../client.ts';
import { CHEAP, spawnService } from '../process.ts';
import { emptyDatabase } from './empty-database.ts';

const MIGRATION_LOCK = '7236401958';
/** Ten seconds, plus some for a busy machine. */
const TEN_SECONDS = 10_500;

const seconds = async (work: Promise<unknown>): Promise<number> => {
  const startedAt = performance.now();
  await work;
  return performance.now() - startedAt;
};

describe('a service that waits for its database', function () {
  this.timeout(60_000);

  it('continues after a cut connection during another process’s migrations, and ends when asked to', async () => {
    // race 24, race 26
    const database = await emptyDatabase();
    const holder = new Client({ connectionString: database.url });
    await holder.connect();
    await holder.query(`select pg_advisory_lock(${MIGRATION_LOCK})`);
    const service = await spawnService({ ...CHEAP, DATABASE_URL: database.url, MIGRATE_ON_START: 'on' }, 'listening');
    const waits = () => service.lines.filter((line) => line.includes('another process does the same')).length;
    await eventually(async () => waits() > 0, 'waiting');
    await holder.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    );
    const before = waits();
    await eventually(async () => waits() > before, 'waiting again');
    service.child.kill('SIGTERM');
    expect(await seconds(service.exit)).to.be.below(TEN_SECONDS);
    expect(await service.exit).to.deep.equal({ code: 0, signal: null });
    await holder.end();
    await database.drop();
  });

  it('times out on an answer that never comes, and ends when asked to', async () => {
    // race 17, race 26
    const database = await freshDatabase();
    const relay = await startRelay(database.url);
    const service = await spawnService({ ...CHEAP, DATABASE_URL: relay.url });
    const { email } = await join(service.url);
    relay.suffer({ _tag: 'Hang' });
    const login = call(service.url, '/v1/auth/login', { login: email, password: PASSWORD });
    expect((await call(service.url, '/health/live')).status).to.equal(200);
    expect((await call(service.url, '/health/ready')).status).to.equal(503);
    // A statement may take 10 s, and its answer one more.
    expect(await seconds(login)).to.be.below(12_500);
    expect((await login).status).to.equal(503);
    expect(Number((await login).headers['retry-after'])).to.be.greaterThan(0);
    service.child.kill('SIGTERM');
    expect(await seconds(service.exit)).to.be.below(TEN_SECONDS);
    expect(await service.exit).to.deep.equal({ code: 0, signal: null });
    await relay.close();
    await database.drop();
  });
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { Client } from 'pg';
import { openDatabase } from '../../../src/adapters/persistence/database/database.ts';
import { migrate } from '../../../src/adapters/persistence/database/migrate.ts';
import { SEEDERS } from '../../../src/start/project.ts';
import { eventually } from '../../e2e/client.ts';
import { freshDatabase } from '../../support/database.ts';
import type { FreshDatabase } from '../../support/database.ts';

/** The limits of a request are 10 and 11 s. */
const LONGER_THAN_A_REQUEST = 'select pg_sleep(12)';

describe('migrating', function () {
  this.timeout(120_000);
  let database: FreshDatabase;
  let folder: string;
  let other: Client;

  beforeEach(async () => {
    database = await freshDatabase();
    folder = await mkdtemp(join(tmpdir(), 'migrate-test-'));
    other = new Client({ connectionString: database.url });
    await other.connect();
  });
  afterEach(async () => {
    await other.end();
    await rm(folder, { recursive: true });
    await database.drop();
  });

  /** `said` gets the lines of the log. Nothing but the migrations takes a connection. */
  const start = async (...statements: readonly string[]) => {
    const migrations = import.meta.resolve('@mikro-orm/migrations');
    for (const [i, statement] of statements.entries())
      await writeFile(
        join(folder, `Migration9999010100000${i}.js`),
        `import { Migration } from '${migrations}';
         export class M extends Migration { async up() { this.addSql(${JSON.stringify(statement)}); } }`,
      );
    const said: string[] = [];
    const log = (line: string) => said.push(line);
    const options = { url: database.url, poolMax: 1, prepared: true, migrations: folder, seeders: SEEDERS, log };
    const { orm, pool, close } = openDatabase(options);
    const run = async () => {
      try {
        return await migrate(orm, (step, name) => said.push(`${step} ${name}`));
      } finally {
        await close();
      }
    };
    const done = run();
    done.catch(() => undefined);
    return { said, done, pool };
  };
  const columns = async (table: string): Promise<readonly string[]> => {
    const text = 'select column_name::text as name from information_schema.columns where table_name = $1';
    return (await other.query<{ name: string }>(text, [table])).rows.map(({ name }) => name);
  };

  it('has no limit for a statement or for the wait for another process, which it reports', async () => {
    await other.query('select pg_advisory_lock(7236401958)');
    const { said, done } = await start(LONGER_THAN_A_REQUEST);
    await eventually(
      async () => said.some((line) => /waiting for 1\d s: another process/.test(line)),
      'a long wait',
      30_000,
    );
    await other.query('select pg_advisory_unlock(7236401958)');
    expect(await done).to.deep.equal(['Migration99990101000000']);
    expect(said.filter((line) => line.includes('Migration'))).to.deep.equal([
      'migrating Migration99990101000000',
      'migrated Migration99990101000000',
    ]);
  });

  it('does not block queries while it waits for a table, and repeats no migration that is done', async () => {
    await other.query('begin');
    await other.query('select from role');
    const { said, done } = await start(
      'create table counted as select 1 as one',
      'alter table role add column note text',
    );
    const waits = () => said.some((line) => /waiting for [5-9] s: a table is in use/.test(line));
    const reader = new Client({ connectionString: database.url, query_timeout: 4_000 });
    await reader.connect();
    let reads = 0;
    while (!waits()) {
      await reader.query('select from role');
      reads += 1;
    }
    expect(reads).to.be.above(1);
    await reader.end();
    expect(await columns('role')).not.to.include('note');
    await other.query('commit');
    expect(await done).to.deep.equal(['Migration99990101000000', 'Migration99990101000001']);
    expect(said.filter((line) => line === 'migrating Migration99990101000000')).to.have.length(1);
    expect(await columns('role')).to.include('note');
  });

  it('gives the limits back to the connection, and keeps nothing of a migration that fails', async () => {
    const { done, pool } = await start('create table kept (a int)', 'create table lost (a int); select 1 / 0');
    expect(await done.catch((error: Error & { code?: string }) => error.code)).to.equal('22012');
    expect(await columns('kept')).to.deep.equal(['a']);
    expect(await columns('lost')).to.deep.equal([]);
    expect(pool.ended).to.equal(true);
    await rm(join(folder, 'Migration99990101000001.js'));
    const again = database.open(1);
    again.orm.config.set('migrations', { ...again.orm.config.get('migrations'), path: folder, pathTs: folder });
    expect(await migrate(again.orm)).to.deep.equal([]);
    const { rows } = await again.pool.query<{ statement: string; lock: string }>(
      `select current_setting('statement_timeout') as statement, current_setting('lock_timeout') as lock`,
    );
    expect(rows).to.deep.equal([{ statement: '10s', lock: '5s' }]);
  });
});

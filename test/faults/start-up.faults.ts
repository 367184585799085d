import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { Client } from 'pg';
import { ROOT } from '../../src/start/project.ts';
import { call, eventually } from '../e2e/client.ts';
import { sql } from '../e2e/people.ts';
import { CHEAP, SECRET_KEY, spawnService } from '../e2e/process.ts';
import { emptyDatabase } from '../e2e/process/empty-database.ts';
import { copyProject } from '../e2e/project-copy.ts';
import { startOwnCluster } from '../support/cluster.ts';
import { binary, describeWith } from './binaries.ts';
import { SLACK, startLoad } from './load.ts';
import { startBouncer } from './pgbouncer.ts';
import { callsOf, startTwo } from './under-load.ts';

const pgbouncer = await binary('pgbouncer');
const INSTANCES = 10;
/** The schema, rows and list of migrations of the release before. */
const FORMER = join(ROOT, 'test/fixtures/schema-0.1.0.sql');
/** What is there before a start. */
const BEFORE = [
  ['an empty database', null],
  ['the schema of the release before', FORMER],
] as const;

/** A dump changes settings of its connection, so it gets one of its own. */
const load = async (url: string, file: string): Promise<void> => {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(readFileSync(file, 'utf8'));
  await client.end();
};

/** All are ready, each migration is recorded once, and all end with 0. */
const startTen = async (url: string, direct: string, env: Readonly<Record<string, string>> = {}): Promise<void> => {
  const before = performance.now();
  const own = { ...CHEAP, DATABASE_URL: url, MIGRATE_ON_START: 'on', DATABASE_POOL_MAX: '5', ...env };
  const services = await Promise.all(Array.from({ length: INSTANCES }, () => spawnService(own)));
  const ready = await Promise.all(services.map((one) => call(one.url, '/health/ready')));
  expect(ready.map(({ status }) => status)).to.deep.equal(Array(INSTANCES).fill(200));
  console.log(`      ${INSTANCES} are ready after ${Math.round((performance.now() - before) / 1000)} s`);
  await Promise.all(services.map(({ stop }) => stop()));
  const exits = await Promise.all(services.map(({ exit }) => exit));
  expect(exits).to.deep.equal(Array(INSTANCES).fill({ code: 0, signal: null }));
  const [seen] = await sql<{ all: number; names: number; admins: number; keys: number }>(
    direct,
    `select (select count(*)::int from mikro_orm_migrations) as all, (select count(distinct name)::int from mikro_orm_migrations) as names,
            (select count(*)::int from user_identity where value = 'admin@example.com') as admins,
            (select count(*)::int from signing_key where deleted_at is null) as keys`,
  );
  expect(seen!.all).to.be.above(20).and.to.equal(seen!.names);
  expect(seen!.keys).to.equal(1);
};

describe('ten processes that start and migrate at once', function () {
  this.timeout(300_000);

  for (const [on, file] of BEFORE)
    it(`are all ready on ${on}`, async () => {
      // requirement 94, race 24
      const database = await emptyDatabase();
      if (file !== null) await load(database.url, file);
      await startTen(database.url, database.url);
      await database.drop();
    });
});

describe('processes that start, one of which is killed while it migrates', function () {
  this.timeout(300_000);

  it('are ready, and each migration is recorded once', async () => {
    // requirement 94, race 15, race 24
    const database = await emptyDatabase();
    const env = { ...CHEAP, DATABASE_URL: database.url, MIGRATE_ON_START: 'on' };
    const services = await Promise.all([1, 2, 3].map(() => spawnService(env, 'listening')));
    try {
      const migrating = await eventually(
        async () => services.find(({ lines }) => lines.some((line) => line.includes('"migration":'))),
        'a migration',
      );
      migrating.child.kill('SIGKILL');
      await migrating.exit;
      const done = `select count(*)::int as done from mikro_orm_migrations`;
      const [atKill] = await sql<{ done: number }>(database.url, done);
      const others = services.filter((one) => one !== migrating);
      for (const { url } of others)
        await eventually(async () => (await call(url, '/health/ready')).status === 200, 'readiness', 60_000);
      const [all] = await sql<{ done: number; names: number }>(
        database.url,
        'select count(*)::int as done, count(distinct name)::int as names from mikro_orm_migrations',
      );
      expect(all!.done).to.equal(all!.names).and.to.be.above(atKill!.done);
    } finally {
      await Promise.all(services.map(({ stop }) => stop()));
      await database.drop();
    }
  });
});

describeWith({ pgbouncer }, 'ten processes that start and migrate at once behind PgBouncer', function () {
  this.timeout(300_000);

  for (const [on, file] of BEFORE)
    it(`are all ready on ${on}`, async () => {
      // requirement 94, race 24
      const cluster = await startOwnCluster();
      if (file !== null) await load(cluster.url, file);
      const bouncer = await startBouncer(pgbouncer!, cluster.url);
      await startTen(bouncer.url, cluster.url, { DATABASE_PREPARED: 'off' });
      await bouncer.close();
      await cluster.stop();
    });
});

/** A migration gives up its lock after a second; a statement that came right before it is seen a little later. */
const BLOCKED_MS = 1_000 + 150;

/** Adds a column and an index to the table that every request reads, and a trigger to the one that every sign-in writes. */
const LATER = `import { Migration } from '@mikro-orm/migrations';

export class Migration29991231000000_later extends Migration {
  override up(): void {
    this.addSql(\`alter table "user" add column "department" varchar(64) null\`);
    this.addSql(\`create index "user_department_index" on "user" ("department")\`);
    this.addSql(\`create trigger "session_later" before update on "session" for each row when (new.id is null) execute function suppress_redundant_updates_trigger()\`);
  }
}
`;

describe('a migration under 50 requests a second', function () {
  this.timeout(300_000);
  const closing: (() => Promise<unknown>)[] = [];

  afterEach(async () => {
    for (const close of closing.splice(0).toReversed()) await close();
  });

  /** How long a statement of the service has waited for a lock, as PostgreSQL sees it. */
  const WAITING = `select coalesce(max(extract(epoch from clock_timestamp() - query_start)) * 1000, 0)::float as ms
                     from pg_stat_activity where wait_event_type = 'Lock' and query !~* '^(?:alter|create)'`;

  it('makes no call fail or wait for more than a second, and both versions work on the new schema', async () => {
    // requirement 94, race 25
    const cluster = await startOwnCluster();
    closing.push(cluster.stop);
    // On a busy machine calls wait longer for their turn.
    const two = await startTwo(cluster.url, { DATABASE_WAIT: String(2 * SLACK) });
    closing.push(() => Promise.all(two.services.map(({ stop }) => stop())));
    const copy = await copyProject();
    closing.push(copy.remove);
    await writeFile(join(copy.folder, 'migrations/Migration29991231000000_later.ts'), LATER);
    const calls = startLoad(50, callsOf(two, new Map()));
    closing.push(calls.stop);
    await eventually(async () => calls.outcomes.length > 50, 'load');

    // A transaction that reads the table for three seconds keeps the migration from its lock.
    const reader = new Client({ connectionString: cluster.url });
    await reader.connect();
    closing.push(() => reader.end());
    await reader.query('begin');
    await reader.query('select from "user" limit 1');
    const [over, waited] = [new AbortController(), [] as number[]];
    const watching = (async () => {
      while (!over.signal.aborted) {
        waited.push((await sql<{ ms: number }>(cluster.url, WAITING))[0]!.ms);
        await sleep(20);
      }
    })();
    const migrating = copy.shell(`${process.execPath} src/commands/migrate.ts`, {
      NODE_ENV: 'test',
      SECRET_KEY,
      DATABASE_URL: cluster.url,
    });
    await eventually(
      async () =>
        (await sql(cluster.url, `select from pg_locks where mode = 'AccessExclusiveLock' and not granted`)).length > 0,
      'a migration that waits',
    );
    await sleep(3_000);
    const MIGRATED = `select from mikro_orm_migrations where name like '%later%'`;
    expect(await sql(cluster.url, MIGRATED), 'while the table is read').to.deep.equal([]);
    await reader.query('commit');
    await migrating;
    over.abort();
    await watching;
    expect(await sql(cluster.url, MIGRATED)).to.have.length(1);

    const env = { ...CHEAP, DATABASE_URL: cluster.url, PUBLIC_URL: 'https://id.test' };
    const later = await spawnService(env, 'started', [], copy.folder);
    closing.push(later.stop);
    const onLater = startLoad(25, callsOf({ ...two, services: [later, later] }, new Map()));
    closing.push(onLater.stop);
    await eventually(async () => onLater.outcomes.length > 50, 'load');
    const [before, after] = [await calls.stop(), await onLater.stop()];
    console.log(
      `      ${before.length} calls, slowest ${Math.round(Math.max(...before.map(({ ms }) => ms)))} ms, ` +
        `statements waited at most ${Math.round(Math.max(...waited))} ms; ${after.length} calls to the new version`,
    );
    const odd = [...before, ...after].filter(({ status }) => status !== 200);
    expect(odd.map(({ path, status, code }) => `${path} ${status} ${code}`)).to.deep.equal([]);
    expect(Math.max(...waited), 'the lock was waited for').to.be.within(500, BLOCKED_MS);
    expect((await call(two.services[0]!.url, '/health/ready')).status, 'of the version before').to.equal(200);
  });
});

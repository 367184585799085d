import { join } from 'node:path';
import { expect } from 'chai';
import { escapeIdentifier } from 'pg';
import { ROOT } from '../../../src/start/project.ts';
import { freshDatabase } from '../../support/database.ts';
import { startPooler } from '../../support/transaction-pooler.ts';
import { call, join as register, PASSWORD } from '../client.ts';
import { runScript, runToEnd } from '../one-off.ts';
import { sql } from '../people.ts';
import { CHEAP, spawnService } from '../process.ts';
import { ALL_DATABASES } from './all-databases.ts';
import { emptyDatabase } from './empty-database.ts';

const MIGRATIONS_AND_USERS = `select (select count(*)::int from mikro_orm_migrations) as migrations,
    (select count(distinct name)::int from mikro_orm_migrations) as names, (select count(*)::int from "user") as users`;

describe('behind a pooler with few connections', function () {
  this.timeout(240_000);

  const [connections, migrations, seedings, clis] = ALL_DATABASES ? [5, 10, 3, 3] : [2, 3, 2, 2];

  it('more migrations than connections, and then seedings, at once finish, and happen once', async () => {
    // race 24
    const database = await emptyDatabase();
    const pooler = await startPooler(database.url, connections);
    const env = { ...CHEAP, DATABASE_URL: pooler.url };
    for (const [script, length] of Object.entries({ 'migrate.ts': migrations, 'seed.ts': seedings })) {
      const ended = await Promise.all(Array.from({ length }, () => runScript(script, env)));
      expect(
        ended.map(({ code }) => code),
        ended.map(({ stdout }) => stdout).join(),
      ).to.deep.equal(Array(length).fill(0));
    }
    const [seen] = await sql<{ migrations: number; names: number; users: number }>(database.url, MIGRATIONS_AND_USERS);
    expect(seen).to.include({ migrations: seen!.names, users: 1 });
    expect(pooler.most()).to.be.at.most(connections);
    await pooler.close();
    await database.drop();
  });

  it('the MikroORM CLI migrates on one connection', async () => {
    const database = await emptyDatabase();
    const pooler = await startPooler(database.url, 1);
    const cli = join(ROOT, 'node_modules/@mikro-orm/cli/cli.js');
    const env = { ...CHEAP, NODE_ENV: 'test', DATABASE_URL: pooler.url };
    const ended = await Promise.all(Array.from({ length: clis }, () => runToEnd([cli, 'migration:up'], env)));
    expect(
      ended.map(({ code }) => code),
      ended.map(({ stderr }) => stderr).join(),
    ).to.deep.equal(Array(clis).fill(0));
    const seeded = await runToEnd([cli, 'seeder:run'], env);
    expect(seeded.code, seeded.stderr).to.equal(0);
    const [seen] = await sql<{ migrations: number; names: number; users: number }>(database.url, MIGRATIONS_AND_USERS);
    expect(seen).to.include({ migrations: seen!.names, users: 1 });
    await pooler.close();
    await database.drop();
  });

  it('a service that prepares statements says so at the start, and answers every call', async () => {
    const database = await freshDatabase();
    const pooler = await startPooler(database.url, 5);
    const services = await Promise.all([1, 2].map(() => spawnService({ ...CHEAP, DATABASE_URL: pooler.url })));
    for (const { lines } of services) {
      const started = lines.findIndex((line) => line.includes('"started"'));
      expect(lines.slice(0, started).join()).to.include('DATABASE_PREPARED=off');
    }
    const { email } = await register(services[0]!.url);
    const statuses = await Promise.all(
      Array.from({ length: 40 }, async (_, i) => {
        const { url } = services[i % 2]!;
        return (await call(url, '/v1/auth/login', { login: email, password: PASSWORD })).status;
      }),
    );
    expect(statuses).to.deep.equal(Array(40).fill(200));
    await Promise.all(services.map(({ stop }) => stop()));
    await pooler.close();
    await database.drop();
  });
});

describe('a role with two connections', function () {
  this.timeout(240_000);

  const count = ALL_DATABASES ? 4 : 3;

  it('is enough for more migrations at once', async () => {
    const database = await emptyDatabase();
    const url = new URL(database.url);
    const role = `limited_${url.pathname.slice(1)}`.slice(-60);
    const named = escapeIdentifier(role);
    await sql(database.url, `create role ${named} login password 'a password' connection limit 2`);
    await sql(database.url, `alter database ${escapeIdentifier(url.pathname.slice(1))} owner to ${named}`);
    await sql(database.url, `alter schema public owner to ${named}`);
    Object.assign(url, { username: role, password: 'a%20password' });
    const ended = await Promise.all(
      Array.from({ length: count }, () => runScript('migrate.ts', { ...CHEAP, DATABASE_URL: url.href })),
    );
    expect(
      ended.map(({ code }) => code),
      ended.map(({ stdout }) => stdout).join(),
    ).to.deep.equal(Array(count).fill(0));
    await sql(database.url, `reassign owned by ${named} to current_user`);
    await sql(database.url, `drop owned by ${named}`);
    await sql(database.url, `drop role ${named}`);
    await database.drop();
  });
});

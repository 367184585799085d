import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { escapeLiteral } from 'pg';
import { openDatabase } from '../../../src/adapters/persistence/database/database.ts';
import { MIGRATIONS, ROOT, SEEDERS } from '../../../src/start/project.ts';
import { dropDatabase } from '../../support/cluster.ts';
import { freshDatabase } from '../../support/database.ts';
import { theTemplate } from '../../support/template.ts';
import { call, eventually, join as register } from '../client.ts';
import { runScript, runToEnd } from '../one-off.ts';
import type { Ended } from '../one-off.ts';
import { sql } from '../people.ts';
import { CHEAP, spawnService } from '../process.ts';
import type { Env } from '../process.ts';
import { ALL_DATABASES } from './all-databases.ts';
import { ADMINISTRATOR } from './npm-start.ts';

type Settings = Readonly<Record<string, string>>;
/** `url` is of the owner, `adminUrl` of a superuser without the owner's settings. */
type Awkward = Readonly<{
  url: string;
  adminUrl: string;
  set: (settings: Settings) => Promise<void>;
  drop: () => Promise<void>;
}>;

const EX_CONFIG = 78;

const awkwardDatabase = async (settings: Settings, creation = ''): Promise<Awkward> => {
  const { adminUrl: maintenance } = await theTemplate();
  const name = `awkward_${randomBytes(6).toString('hex')}`;
  const [url, adminUrl] = [new URL(maintenance), new URL(maintenance)];
  Object.assign(url, { username: name, password: name, pathname: name });
  adminUrl.pathname = name;
  await sql(maintenance, `create role ${name} login password '${name}'`);
  await sql(maintenance, `create database ${name} owner ${name} template template0 ${creation}`);
  const set = async (changed: Settings) => {
    for (const [setting, value] of Object.entries(changed))
      await sql(maintenance, `alter role ${name} in database ${name} set ${setting} = ${escapeLiteral(value)}`);
  };
  await set(settings);
  const drop = async () => {
    await dropDatabase(maintenance, name);
    await sql(maintenance, `drop role ${name}`);
  };
  return { url: url.href, adminUrl: adminUrl.href, set, drop };
};

const mikroOrm = (env: Env, command: string): Promise<Ended> =>
  runToEnd([join(ROOT, 'node_modules/@mikro-orm/cli/cli.js'), command], { NODE_ENV: 'test', ...env });

const TABLES = `select table_schema as schema, count(*)::int as tables from information_schema.tables
                 where table_schema not in ('pg_catalog', 'information_schema') group by 1 order by 1`;

describe('the service works on a database whose owner', function () {
  this.timeout(240_000);

  type Owner = Readonly<{ did: string; settings: Settings; creation: string; env: Env }>;
  const owners: readonly Owner[] = [
    {
      did: 'set other formats, another search path, and serializable transactions',
      settings: {
        DateStyle: 'SQL, DMY',
        TimeZone: 'America/St_Johns',
        IntervalStyle: 'sql_standard',
        bytea_output: 'escape',
        extra_float_digits: '-15',
        standard_conforming_strings: 'off',
        transform_null_equals: 'on',
        client_encoding: 'LATIN1',
        search_path: 'app',
        quote_all_identifiers: 'on',
        default_transaction_isolation: 'serializable',
        default_transaction_deferrable: 'on',
        check_function_bodies: 'off',
        row_security: 'off',
        client_min_messages: 'debug1',
      },
      creation: '',
      env: {},
    },
    {
      did: 'set short time limits, repeatable reads and no search path, with unnamed statements',
      settings: {
        statement_timeout: '1ms',
        lock_timeout: '1ms',
        idle_in_transaction_session_timeout: '1ms',
        default_transaction_isolation: 'repeatable read',
        search_path: '',
        exit_on_error: 'on',
        DateStyle: 'German',
      },
      creation: '',
      env: { DATABASE_PREPARED: 'off' },
    },
    {
      did: 'speaks Turkish, with tables in another schema',
      settings: {},
      creation: `encoding 'UTF8' locale_provider icu icu_locale 'tr-TR' locale 'C'`,
      env: { DATABASE_SCHEMA: 'app' },
    },
  ];

  /** Where two set the same, the first one counts. */
  const together = owners.reduceRight((all, one) => ({
    did: 'did all of this at once',
    settings: { ...all.settings, ...one.settings },
    creation: all.creation + one.creation,
    env: { ...all.env, ...one.env },
  }));

  for (const { did, settings, creation, env: more } of ALL_DATABASES ? [...owners, together] : [together])
    it(did, async () => {
      const database = await awkwardDatabase(settings, creation);
      const env: Env = { ...CHEAP, DATABASE_URL: database.url, OTP_RESEND_INTERVAL: '0', ...more };
      try {
        const succeed = async (ended: Promise<Ended>): Promise<string> => {
          const { code, stdout, stderr } = await ended;
          expect(code, stdout + stderr).to.equal(0);
          return stdout;
        };
        for (const script of ['migrate.ts', 'seed.ts']) await succeed(runScript(script, env));
        expect(await succeed(mikroOrm(env, 'migration:check'))).to.include('No changes required');

        const service = await spawnService(env);
        try {
          const login = { ...ADMINISTRATOR, login: 'ADMIN@Example.COM' };
          const signedIn = await Promise.all(
            Array.from({ length: 20 }, () => call(service.url, '/v1/auth/login', login)),
          );
          expect(signedIn.map(({ status }) => status)).to.deep.equal(Array.from({ length: 20 }, () => 200));
          const headers = { authorization: `Bearer ${signedIn[0]?.body.access_token}` };
          const as = async (method: string, path: string, body?: unknown) => {
            const answer = await call(service.url, path, body, { method, headers });
            expect(answer.status, `${method} ${path}: ${answer.text}`).to.be.within(200, 299);
            return answer.body;
          };
          await register(service.url, 'ivan@example.com');
          const names = [
            ['IŞIL', 'ışıl'],
            ['İpek', 'IPEK'],
            ['Strauß', 'STRAUSS'],
            ['Γιώργος', 'ΓΙΏΡΓΟΣ'],
          ] as const;
          for (const [name, asked] of names) {
            const { id, created_at: at } = await as('POST', '/v1/users', {
              first_name: name,
              role: 'User',
              email: `u${randomBytes(4).toString('hex')}@example.com`,
            });
            expect(Date.parse(at)).to.be.closeTo(Date.now(), 60_000);
            await as('PATCH', `/v1/users/${id}`, { dob: '1990-03-04', last_name: 'Irmak' });
            const found = await as('GET', `/v1/users?q=${encodeURIComponent(asked)}`);
            expect(found.items.map((user: { id: number }) => user.id)).to.deep.equal([id]);
            expect(found.items[0].dob).to.equal('1990-03-04');
          }
          const ivan = await as('GET', '/v1/users?q=IVAN@');
          expect(ivan.items).to.have.length(1);
          expect((await as('GET', '/v1/users?q=irmak&count=true')).total).to.equal(names.length);

          const walked: number[] = [];
          for (let cursor = ''; ;) {
            const page = await as('GET', `/v1/users?sort=created_at&limit=1${cursor}`);
            walked.push(...page.items.map(({ id }: { id: number }) => id));
            if (page.next_cursor === null) break;
            cursor = `&cursor=${page.next_cursor}`;
          }
          expect(walked).to.deep.equal(walked.toSorted((a, b) => a - b));
          expect(walked).to.have.length(names.length + 2);

          const role = await as('POST', '/v1/roles', { name: 'Istanbul' });
          const again = await call(service.url, '/v1/roles', { name: 'ISTANBUL' }, { headers });
          expect(again.status).to.equal(409);
          await as('PATCH', `/v1/roles/${role.id}`, { description: 'a city' });
          expect(
            (await as('GET', '/v1/roles?sort=name')).items.map(({ name }: { name: string }) => name),
          ).to.deep.equal(['Istanbul', 'Staff', 'SuperAdmin', 'User']);
          for (const name of ['i.z', 'i_a', 'ia']) await as('POST', '/v1/privileges', { name });
          const { items: privileges } = await as('GET', '/v1/privileges?sort=name');
          const sorted = privileges.map(({ name }: { name: string }) => name);
          expect(sorted).to.deep.equal(sorted.toSorted());
          const { items: events } = await as('GET', '/v1/events?limit=1');
          expect(Date.parse(events[0].at)).to.be.closeTo(Date.now(), 60_000);
        } finally {
          await service.stop();
        }
        await succeed(runScript('purge.ts', env));
        await succeed(runScript('audit-seal.ts', env));
        await succeed(runScript('audit-verify.ts', env));
        const exported = await succeed(runScript('users-export.ts', env));
        expect(exported.trim().split('\n')).to.have.length(6);
        const [only, ...others] = await sql<{ schema: string; tables: number }>(database.adminUrl, TABLES);
        expect([only?.schema, others]).to.deep.equal([env['DATABASE_SCHEMA'] ?? 'public', []]);
      } finally {
        await database.drop();
      }
    });
});

describe('a migration that the MikroORM CLI writes', () => {
  it('changes what is different and nothing else, and names no schema', async () => {
    const database = await freshDatabase();
    const folder = await mkdtemp(join(tmpdir(), 'identity-migration-'));
    try {
      await sql(database.url, 'alter table role drop column description');
      const options = { url: database.url, poolMax: 2, prepared: true, seeders: SEEDERS, log: () => undefined };
      const { orm, close } = openDatabase({ ...options, migrations: MIGRATIONS });
      const { code } = await orm.migrator.create(folder);
      await close();
      expect([...code.matchAll(/addSql\(`(.*)`\)/g)].map(([, text]) => text)).to.deep.equal([
        'alter table "role" add "description" varchar(256) null;',
        'alter table "role" drop column "description";',
      ]);
    } finally {
      await rm(folder, { recursive: true });
      await database.drop();
    }
  });
});

describe('a database that the service can not use', function () {
  this.timeout(120_000);

  const databases: readonly Readonly<{ is: string; settings?: Settings; creation?: string; says: RegExp }>[] = [
    { is: 'is encoded in LATIN1', creation: `encoding 'LATIN1' locale 'C'`, says: /its encoding is LATIN1/ },
    { is: 'has no encoding', creation: `encoding 'SQL_ASCII' locale 'C'`, says: /its encoding is SQL_ASCII/ },
    {
      is: 'reads null in arrays as text',
      settings: { array_nulls: 'off' },
      says: /array_nulls must be “on”.*alter role "awkward_\w+" in database "awkward_\w+" set array_nulls = 'on'/,
    },
    {
      is: 'runs no triggers',
      settings: { session_replication_role: 'replica' },
      says: /session_replication_role must be “origin”/,
    },
  ];

  for (const { is, settings = {}, creation, says } of databases)
    it(`ends programs with a configuration error before anything is written, if it ${is}`, async () => {
      const database = await awkwardDatabase(settings, creation);
      const env = { DATABASE_URL: database.url };
      try {
        const programs = [
          () => runScript('migrate.ts', env),
          () => runToEnd([join(ROOT, 'src/main.ts')], { ...env, NODE_ENV: 'test', PORT: '0', MIGRATE_ON_START: 'on' }),
          () => mikroOrm(env, 'migration:up'),
        ];
        for (const program of is.includes('LATIN1') || ALL_DATABASES ? programs : programs.slice(0, 1)) {
          const { code, stdout, stderr } = await program();
          expect(code, stdout + stderr).to.equal(EX_CONFIG);
          expect(stderr).to.match(says);
        }
        expect(await sql(database.adminUrl, TABLES)).to.deep.equal([]);
      } finally {
        await database.drop();
      }
    });

  it('is waited for while it takes no changes', async () => {
    const database = await awkwardDatabase({ default_transaction_read_only: 'on' });
    const env = { ...CHEAP, DATABASE_URL: database.url, MIGRATE_ON_START: 'on' };
    try {
      const { code, stdout } = await runScript('migrate.ts', env);
      expect(code).to.equal(1);
      expect(stdout).to.include('default_transaction_read_only is on');

      const service = await spawnService(env, 'listening');
      try {
        await eventually(async () => service.lines.some((line) => line.includes('takes no changes')), 'a warning');
        expect((await call(service.url, '/health/ready')).status).to.equal(503);
        await database.set({ default_transaction_read_only: 'off' });
        await eventually(async () => service.lines.some((line) => line.includes('"started"')), 'a start');
        expect((await call(service.url, '/v1/auth/login', ADMINISTRATOR)).status).to.equal(200);
      } finally {
        await service.stop();
      }
    } finally {
      await database.drop();
    }
  });
});

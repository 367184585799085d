import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { escapeIdentifier } from 'pg';
import { ROOT } from '../../../src/start/project.ts';
import { freshDatabase } from '../../support/database.ts';
import type { FreshDatabase } from '../../support/database.ts';
import { runScript, runToEnd } from '../one-off.ts';
import { sql } from '../people.ts';
import { RESOURCE_SAMPLES } from '../resources.ts';
import { emptyDatabase } from './empty-database.ts';
import { difference, schemaOf } from './schema.ts';

const KEY = 'integer not null nextval';
const TIME = 'timestamp(3) with time zone';
const WHO = { created_by: 'integer', updated_by: 'integer' };
/** Rows of these tables are never updated, or kept for a minute only. */
const APPEND_ONLY = ['audit_event', 'audit_detail', 'audit_seal', 'audit_stranger', 'audit_stranger_detail'];
const COMMON = { created_at: `${TIME} not null now()`, updated_at: `${TIME} not null now()`, ...WHO, deleted_at: TIME };

/** Every documented column: type, nullability, default. There may be more. */
const TABLES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  privilege: { id: KEY, name: 'character varying(64) not null', description: 'character varying(256)', ...COMMON },
  role: { id: KEY, name: 'character varying(64) not null', description: 'character varying(256)', ...COMMON },
  role_privilege: { id: KEY, role_id: 'integer not null', privilege_id: 'integer not null', ...COMMON },
  user: {
    id: KEY,
    first_name: 'character varying(64) not null',
    last_name: 'character varying(64)',
    job_title: 'character varying(128)',
    gender: 'text',
    dob: 'date',
    profile_image_url: 'character varying(512)',
    is_active: 'boolean not null true',
    role_id: 'integer not null',
    ...COMMON,
  },
  user_identity: {
    id: KEY,
    user_id: 'integer not null',
    type: 'text not null',
    value: 'character varying(191) not null',
    is_verified: 'boolean not null false',
    is_primary: 'boolean not null false',
    oauth_provider: 'character varying(50)',
    otp_code: 'character varying(10)',
    otp_generated_at: TIME,
    wrong_otp_count: 'integer not null 0',
    otp_locked_until: TIME,
    ...COMMON,
  },
  user_auth: {
    id: KEY,
    user_id: 'integer not null',
    username: 'character varying(100)',
    password_hash: 'character varying(256) not null',
    wrong_password_count: 'integer not null 0',
    account_locked_until: TIME,
    last_login_at: TIME,
    ...COMMON,
  },
};

/** Column, referenced table, and action on deletion. */
const REFERENCES = [
  'role_privilege.role_id -> role',
  'role_privilege.privilege_id -> privilege',
  'user.role_id -> role',
  'user_identity.user_id -> user cascade',
  'user_auth.user_id -> user cascade',
  ...Object.keys(TABLES).flatMap((table) => Object.keys(WHO).map((column) => `${table}.${column} -> user`)),
];

const UNIQUE_VIOLATION = '23505';
const CHECK_VIOLATION = '23514';
const NOT_NULL_VIOLATION = '23502';
const TOO_LONG = '22001';

describe('the schema', function () {
  this.timeout(60_000);
  let database: FreshDatabase;

  before(async () => {
    database = await freshDatabase();
  });

  after(() => database.drop());

  const all = <R extends object>(text: string, values?: readonly unknown[]) => sql<R>(database.url, text, values);

  const mikroOrm = (...args: readonly string[]) =>
    runToEnd([join(ROOT, 'node_modules/@mikro-orm/cli/cli.js'), ...args], {
      NODE_ENV: 'test',
      DATABASE_URL: database.url,
    });

  it('matches the entities: the MikroORM CLI finds nothing to migrate', async () => {
    const { code, stdout, stderr } = await mikroOrm('migration:check');
    expect(code, stdout + stderr).to.equal(0);
    expect(stdout).to.include('No changes required');
  });

  it('is reported as different by the CLI after a manual change', async () => {
    const other = await freshDatabase();
    try {
      await sql(other.url, 'alter table role drop column description');
      const { code } = await runToEnd([join(ROOT, 'node_modules/@mikro-orm/cli/cli.js'), 'migration:check'], {
        NODE_ENV: 'test',
        DATABASE_URL: other.url,
      });
      expect(code).not.to.equal(0);
    } finally {
      await other.drop();
    }
  });

  it('is never written a second time: the CLI creates no migration while others are pending, and says what to run', async () => {
    const [empty, folder] = [await emptyDatabase(), await mkdtemp(join(tmpdir(), 'no-migrations-'))];
    const create = (url: string, ...args: readonly string[]) =>
      runToEnd([join(ROOT, 'node_modules/@mikro-orm/cli/cli.js'), 'migration:create', '--path', folder, ...args], {
        NODE_ENV: 'test',
        DATABASE_URL: url,
      });
    try {
      for (const args of [[], ['--blank', '--name', 'more']]) {
        const { code, stderr } = await create(empty.url, ...args);
        expect(code, stderr).to.equal(1);
        expect(stderr)
          .to.include(' migrations are pending: run npm run migrate first')
          .and.not.match(/\bat .*:\d+/);
      }
      const { code, stdout } = await create(database.url);
      expect(code).to.equal(0);
      expect(stdout).to.include('No changes required');
      expect(await readdir(folder)).to.deep.equal([]);
    } finally {
      await rm(folder, { recursive: true });
      await empty.drop();
    }
  });

  it('is the same after migrating twice', async () => {
    // requirement 94
    const [once, migrations] = [await schemaOf(database.url), 'select * from mikro_orm_migrations order by id'];
    const before = await all(migrations);
    expect(before).to.have.length.above(0);
    expect((await runScript('migrate.ts', { DATABASE_URL: database.url })).code).to.equal(0);
    expect(await all(migrations)).to.deep.equal(before);
    expect(difference(once, await schemaOf(database.url))).to.deep.equal([]);
  });

  for (const [table, columns] of Object.entries(TABLES))
    it(`has every documented column in ${table}`, async () => {
      const found = await all<{ name: string; description: string }>(
        `select a.attname as name,
                concat_ws(' ', format_type(a.atttypid, a.atttypmod), case when a.attnotnull then 'not null' end,
                          regexp_replace(pg_get_expr(d.adbin, d.adrelid), '\\(.*::regclass\\)', '')) as description
           from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
          where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped`,
        [escapeIdentifier(table)],
      );
      const described = Object.fromEntries(found.map(({ name, description }) => [name, description]));
      expect(described).to.include(columns);
    });

  it('has the common columns in every table whose rows change', async () => {
    const tables = await all<{ name: string }>(
      `select tablename as name from pg_tables where schemaname = 'public' and tablename <> 'mikro_orm_migrations'`,
    );
    expect(tables.map(({ name }) => name)).to.include.members(Object.keys(TABLES));
    const lacking = await all<{ name: string; column: string }>(
      `select t.tablename as name, c as column from pg_tables t cross join unnest($1::text[]) c
        where t.schemaname = 'public' and t.tablename <> 'mikro_orm_migrations' and not t.tablename = any ($2)
          and not exists (select from information_schema.columns i
                           where i.table_schema = 'public' and i.table_name = t.tablename and i.column_name = c)`,
      [Object.keys(COMMON), APPEND_ONLY],
    );
    expect(lacking).to.deep.equal([]);
  });

  it('has the documented foreign keys', async () => {
    const found = await all<{ reference: string }>(
      `select format('%s.%s -> %s%s', t.relname, a.attname, f.relname, case c.confdeltype when 'c' then ' cascade' end) as reference
         from pg_constraint c join pg_class t on t.oid = c.conrelid join pg_class f on f.oid = c.confrelid
              join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
        where c.contype = 'f'`,
    );
    expect(found.map(({ reference }) => reference)).to.include.members(REFERENCES);
  });

  it('has an index for every foreign key', async () => {
    const keys = await all(`select count(*)::int as keys from pg_constraint where contype = 'f'`);
    expect(keys).not.to.deep.equal([{ keys: 0 }]);
    const bare = await all(
      `select c.conname from pg_constraint c
        where c.contype = 'f' and not exists (
          select from pg_index i where i.indrelid = c.conrelid and i.indkey[0] = c.conkey[1] and i.indisvalid
             and (i.indpred is null or pg_get_expr(i.indpred, i.indrelid) ~ '^\\([a-z_]+ IS NOT NULL\\)$'))`,
    );
    expect(bare).to.deep.equal([]);
  });

  it('limits the time of statements, locks and idle transactions of the service', async () => {
    // requirement 95
    const { pool } = database.open(1);
    const { rows } = await pool.query(
      `select name from pg_settings
        where name in ('statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout') and setting::int > 0`,
    );
    expect(rows).to.have.length(3);
  });

  it('updates updated_at for manual SQL in every table', async () => {
    const id = await user();
    await identity({ user_id: id });
    await insert('user_auth', { user_id: id, password_hash: '!' });
    const uuid = '00000000-0000-7000-8000-00000000000';
    await insert('session', {
      id: `${uuid}1`,
      user_id: id,
      authenticated_at: 'now',
      expires_at: 'now',
      idle_expires_at: 'now',
    });
    await insert('imported_user', { user_id: id, row_key: Buffer.from('x'), content: Buffer.from('x') });
    await insert('known_device', { user_id: id, token_hash: 'x', last_used_at: 'now', expires_at: 'now' });
    await insert('recovery_code', { user_id: id, code_hash: 'x' });
    const challenge = { user_id: id, token_hash: 'x', epoch: 0, amr: [], expires_at: 'now' };
    await insert('sign_in_challenge', challenge);
    await insert('undo_link', { user_id: id, token_hash: 'x', added_in: `${uuid}5`, since: 'now', expires_at: 'now' });
    const key = { credential_id: Buffer.from('x'), public_key: Buffer.from('x'), rp_id: 'x', counter: 0, name: 'x' };
    await insert('passkey', { user_id: id, ...key, backup_eligible: true, backed_up: true, uv_seen: true });
    await insert('used_challenge', { digest: Buffer.from('x'), expires_at: 'now' });
    await insert('outbound_message', { id: `${uuid}2` });
    await insert('mailbox_message', { id: `${uuid}3`, channel: 'email', recipient: 'x', text: 'x' });
    await insert('unknown_identifier', { bucket: 1 });
    await insert('rate_limit', { key: 'x', points: 1, expire: 1 });
    await insert('send_budget', { key: 'x' });
    const tally = { user_id: id, action: 'x', outcome: 'refused', minute: 'now', is_subject: true, count: 1 };
    await insert('audit_tally', tally);
    await insert('idempotency_key', { id: `${uuid}4`, user_id: id, key: 'x', fingerprint: Buffer.from('x') });
    await insert('image_removal', { name: 'x', is_reserved: true, due_at: 'now' });
    await insert('signing_key', { kid: 'x', public_key: 'x', private_key: Buffer.from('x') });
    await insert('oauth_flow', {
      stage: 'asked',
      secret_hash: 'x',
      provider: 'x',
      return_to: 'x',
      code_challenge: 'x',
      expires_at: 'now',
    });
    for (const resource of RESOURCE_SAMPLES) await all(resource.insert, [id]);
    const tables = await all<{ name: string }>(
      `select tablename as name from pg_tables where schemaname = 'public' and tablename <> 'mikro_orm_migrations'
          and not tablename = any ($1)`,
      [APPEND_ONLY],
    );
    for (const { name } of tables) {
      const table = escapeIdentifier(name);
      const [seen] = await all<{ stale: number; rows: number }>(
        `with changed as (update ${table} set updated_at = '2000-01-01', created_at = created_at returning updated_at)
         select count(*)::int as rows, count(*) filter (where updated_at < now() - interval '1 minute')::int as stale from changed`,
      );
      expect(seen!.rows, `rows of ${name}, so that it is tried`).to.be.above(0);
      expect(seen!.stale, name).to.equal(0);
    }
  });

  // Inserts that the constraints must refuse.
  let count = 0;
  const insert = async (table: string, row: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>> => {
    const [columns, values] = [Object.keys(row), Object.values(row)];
    const [made] = await all<Record<string, unknown>>(
      `insert into ${escapeIdentifier(table)} (${columns.map(escapeIdentifier).join()})
       values (${values.map((_, i) => `$${i + 1}`).join()}) returning *`,
      values,
    );
    return made!;
  };
  const user = async (row: Readonly<Record<string, unknown>> = {}): Promise<number> => {
    const [role] = await all<{ id: number }>(`select id from role where name = 'User'`);
    return Number((await insert('user', { first_name: 'Ada', role_id: role!.id, ...row }))['id']);
  };
  const anyValue = (): string => `someone${++count}@example.com`;
  /** Creates its own user unless one is given. */
  const identity = async (row: Readonly<Record<string, unknown>> = {}): Promise<Record<string, unknown>> =>
    insert('user_identity', { user_id: row['user_id'] ?? (await user()), type: 'email', value: anyValue(), ...row });
  const refuses = async (code: string, act: () => Promise<unknown>): Promise<void> => {
    const error: unknown = await act().then(
      () => 'taken',
      (thrown: unknown) => thrown,
    );
    expect(error).to.be.an('error').and.to.have.property('code', code);
  };

  describe('accepts', () => {
    it('any number of unverified claims to a verified address', async () => {
      const value = anyValue();
      await identity({ value, is_verified: true });
      for (const _ of [1, 2]) await identity({ value });
      await identity({ value, registration_hash: 'x' });
    });

    it('one value as an address and as a provider account', async () => {
      const user_id = await user();
      const value = anyValue();
      await identity({ user_id, value, is_verified: true });
      for (const oauth_provider of ['google', 'gitlab'])
        await identity({ user_id, value, type: 'oauth', oauth_provider, is_verified: true });
    });

    it('a primary address of each type', async () => {
      const user_id = await user();
      await identity({ user_id, is_primary: true });
      await identity({ user_id, is_primary: true, type: 'mobile', value: `+1415${process.pid}` });
    });

    it('every name again after a soft delete', async () => {
      const [value, name] = [anyValue(), `name${++count}`];
      const deleted_at = new Date();
      const user_id = await user();
      for (const gone of [{ deleted_at }, { deleted_at }, {}]) {
        await identity({ user_id, value, is_verified: true, is_primary: true, ...gone });
        await identity({ value: `r${value}`, registration_hash: 'x', ...gone });
        await insert('user_auth', { user_id: await user(), username: name, password_hash: '!', ...gone });
        await insert('role', { name, ...gone });
        await insert('privilege', { name, ...gone });
      }
    });

    it('deleting a user with all of their rows', async () => {
      const user_id = await user();
      await identity({ user_id });
      await insert('user_auth', { user_id, password_hash: '!' });
      await all('delete from "user" where id = $1', [user_id]);
      expect(
        await all('select from user_identity where user_id = $1 union all select from user_auth where user_id = $1', [
          user_id,
        ]),
      ).to.deep.equal([]);
    });
  });

  describe('refuses', () => {
    it('an address verified by two users', async () => {
      // requirement 93
      const value = anyValue();
      await identity({ value, is_verified: true });
      await refuses(UNIQUE_VIOLATION, () => identity({ value, is_verified: true }));
    });

    it('verifying an address that another user has verified', async () => {
      const value = anyValue();
      await identity({ value, is_verified: true });
      const { id } = await identity({ value });
      await refuses(UNIQUE_VIOLATION, () => all('update user_identity set is_verified = true where id = $1', [id]));
    });

    it('a provider account linked by two users', async () => {
      const row = { type: 'oauth', oauth_provider: 'google', value: anyValue(), is_verified: true };
      await identity(row);
      await refuses(UNIQUE_VIOLATION, () => identity(row));
    });

    it('an address twice for one user', async () => {
      const [user_id, value] = [await user(), anyValue()];
      await identity({ user_id, value });
      await refuses(UNIQUE_VIOLATION, () => identity({ user_id, value }));
    });

    it('two open registrations of an address', async () => {
      const value = anyValue();
      await identity({ value, registration_hash: 'x' });
      await refuses(UNIQUE_VIOLATION, () => identity({ value, registration_hash: 'y' }));
    });

    it('two primary addresses of a type', async () => {
      const user_id = await user();
      await identity({ user_id, is_primary: true });
      await refuses(UNIQUE_VIOLATION, () => identity({ user_id, is_primary: true }));
    });

    it('a provider without oauth, and oauth without a provider', async () => {
      await refuses(CHECK_VIOLATION, () => identity({ oauth_provider: 'google' }));
      await refuses(CHECK_VIOLATION, () => identity({ type: 'oauth' }));
    });

    it('unknown types, genders and too long values', async () => {
      await refuses(CHECK_VIOLATION, () => identity({ type: 'pigeon' }));
      await refuses(CHECK_VIOLATION, () => user({ gender: 'unknown' }));
      for (const gender of ['male', 'female', 'other', 'prefer_not_to_say', null]) await user({ gender });
      await refuses(TOO_LONG, () => user({ first_name: 'x'.repeat(65) }));
      await refuses(TOO_LONG, () => identity({ value: 'x'.repeat(192) }));
      await refuses(NOT_NULL_VIOLATION, () => user({ role_id: null }));
    });

    it('duplicate usernames, credentials, and names of roles and privileges', async () => {
      const [user_id, name] = [await user(), `name${++count}`];
      await insert('user_auth', { user_id, username: name, password_hash: '!' });
      await refuses(UNIQUE_VIOLATION, () => insert('user_auth', { user_id, password_hash: '!' }));
      const other = await user();
      await refuses(UNIQUE_VIOLATION, () =>
        insert('user_auth', { user_id: other, username: name, password_hash: '!' }),
      );
      for (const table of ['role', 'privilege']) {
        await insert(table, { name });
        await refuses(UNIQUE_VIOLATION, () => insert(table, { name }));
      }
    });

    it('a privilege twice in a role', async () => {
      const [role, privilege] = [
        await insert('role', { name: `name${++count}` }),
        await insert('privilege', { name: `name${++count}` }),
      ];
      const row = { role_id: role['id'], privilege_id: privilege['id'] };
      await insert('role_privilege', row);
      await refuses(UNIQUE_VIOLATION, () => insert('role_privilege', row));
    });
  });
});

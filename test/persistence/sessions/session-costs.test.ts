import { expect } from 'chai';
import * as O from 'fp-ts/lib/Option.js';
import type { Pool } from 'pg';
import type { Run } from '../../../src/adapters/persistence/database/sql.ts';
import type { Statement } from '../../../src/adapters/persistence/database/statement.ts';
import { endSessions } from '../../../src/adapters/persistence/sessions/session-writes.ts';
import type { SessionId, UserId } from '../../../src/core/domain/ids.ts';
import { refresh } from '../../../src/core/domain/sessions/refresh.ts';
import { makeStores } from '../../contracts/postgres-harness.ts';
import { aClaim, aForm, guessing, registering } from '../../contracts/steps.ts';
import { TEST_KEY } from '../../fakes/access-tokens.ts';
import { freshDatabase } from '../../support/database.ts';
import type { FreshDatabase } from '../../support/database.ts';
import { anEmail, policies, succeed } from '../../support/values.ts';

type Sent = Readonly<{ name: string; text: string; values: readonly unknown[] }>;

describe('sessions among many others', () => {
  let database: FreshDatabase;
  let pool: Pool;
  let sent: Sent[] = [];
  let sessionId: SessionId;
  let stores: ReturnType<typeof makeStores>;

  before(async () => {
    database = await freshDatabase();
    // A single connection, to inspect its prepared statements.
    const opened = database.open(1);
    ({ pool } = opened);
    await pool.query(`
      insert into signing_key (kid, public_key, private_key) values ('${TEST_KEY}', '', '');
      insert into role (name) select 'Role ' || n from generate_series(1, 1000) n;
      insert into privilege (name) select 'p.' || n from generate_series(1, 1000) n;
      insert into role_privilege (role_id, privilege_id)
        select r.id, p.id from role r join privilege p on p.id % 500 = r.id % 500 where r.name like 'Role%' and p.name like 'p.%';
      insert into "user" (first_name, role_id) select 'Ada', r.id from role r, generate_series(1, 5) where r.name like 'Role%';
      insert into session (id, user_id, authenticated_at, expires_at, idle_expires_at)
        select gen_random_uuid(), id, now(), now() + interval '1 day', now() + interval '1 day' from "user";
      insert into user_auth (user_id, password_hash) select id, '!' from "user" on conflict do nothing`);
    const watched = Object.assign(Object.create(pool) as Pool, {
      query: (statement: Sent) => {
        sent.push(statement);
        return pool.query({ ...statement, values: [...statement.values] });
      },
    });
    stores = makeStores({ ...opened, pool: watched });
    const [email, form] = [anEmail(), aForm()];
    await registering(stores, [email], form);
    ({ sessionId } = await guessing(stores, email, { right: true, registration: form.registration }));
    await pool.query(`update "user" set role_id = (select id from role where name = 'Role 7')
                       where id = (select user_id from session where id = '${sessionId}')`);
    await pool.query('analyze');
  });
  after(() => database.drop());

  const principal = async (generation: number): Promise<readonly string[]> => {
    sent = [];
    const found = await succeed(stores.sessions.principal(aClaim(sessionId, generation)));
    expect(O.toNullable(found)).to.include({ sessionId, role: 'Role 7' });
    expect(O.toNullable(found)?.privileges).to.have.lengthOf(2);
    return sent.map(({ name }) => name);
  };

  it('are authenticated by one prepared statement, and a second one to record their use', async () => {
    expect(await principal(1)).to.deep.equal(['session_principals', 'session_note']);
    expect(await principal(1)).to.deep.equal(['session_principals']);
    const presented = { generation: 1, isAuthentic: () => true, language: 'en' as const };
    await succeed(stores.sessions.update(sessionId, refresh(policies.refresh, presented)));
    expect(await principal(1), 'the new generation was not used').to.deep.equal(['session_principals']);
    expect(await principal(2)).to.deep.equal(['session_principals', 'session_note']);
    expect(await principal(2)).to.deep.equal(['session_principals']);
    for (let n = 0; n < 10; n += 1) await principal(2);
    const { rows } = await pool.query<{ generic: number }>(
      `select generic_plans::int as generic from pg_prepared_statements where name = 'session_principals'`,
    );
    expect(rows[0]?.generic, 'planned once, for all of them').to.be.above(0);
  });

  it('are looked up together by one statement, if they are asked for in the same turn of the event loop', async () => {
    const known = aClaim(sessionId, 2);
    const claims = [
      known,
      aClaim('00000000-0000-4000-8000-000000000000' as SessionId),
      { ...known, keyId: 'gone' },
      known,
    ];
    await principal(2);
    sent = [];
    const found = await Promise.all(claims.map((claim) => succeed(stores.sessions.principal(claim))));
    expect(found.map(O.isSome)).to.deep.equal([true, false, false, true]);
    expect(sent.map(({ name }) => name)).to.deep.equal(['session_principals']);
  });

  it('are browsed by one statement, and another to record it, which no forged cookie reaches', async () => {
    const browse = async (isAuthentic: boolean): Promise<readonly string[]> => {
      sent = [];
      const cookie = { isAuthentic: () => isAuthentic, idleTtlMs: policies.refresh.idleTtlMs };
      const found = await succeed(stores.sessions.browsed({ sessionId, generation: 2 }, cookie));
      expect(O.isSome(found)).to.equal(isAuthentic);
      return sent.map(({ name }) => name);
    };
    await pool.query(`update session set last_used_at = now() - interval '1 hour' where id = '${sessionId}'`);
    expect(await browse(false)).to.deep.equal(['session_principal']);
    expect(await browse(true)).to.deep.equal(['session_principal', 'session_note_browsed']);
    expect(await browse(true)).to.deep.equal(['session_principal']);
  });

  it('are found through indexes only, and so are their privileges', async () => {
    await principal(1);
    await pool.query('set plan_cache_mode = force_generic_plan');
    const { text, values } = sent[0]!;
    const { rows } = await pool.query<{ 'QUERY PLAN': string }>({ text: `explain ${text}`, values: [...values] });
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    for (const index of [
      'session_pkey',
      'user_auth_user_id_unique',
      'user_pkey',
      'role_pkey',
      'role_privilege_unique',
      'privilege_pkey',
    ])
      expect(plan).to.include(index);
    // With so few keys and no passkeys an index is not worth it. All privileges are read for SuperAdmin only.
    expect(plan.replace(/Seq Scan on (?:signing_key|passkey pk|privilege p) /g, '')).not.to.include('Seq Scan');
  });

  // requirement 43
  it('are not authenticated by a deleted key', async () => {
    await pool.query('update signing_key set deleted_at = now()');
    expect(await succeed(stores.sessions.principal(aClaim(sessionId)))).to.deep.equal(O.none);
    await pool.query('update signing_key set deleted_at = null');
    expect(await principal(1)).to.deep.equal(['session_principals']);
  });

  it('all end without a scan of everyone’s unfinished sign-ins', async () => {
    await pool.query(`
      insert into oauth_flow (stage, secret_hash, browser_hash, provider, return_to, code_challenge, expires_at)
        select 'gone', n::text, n::text, 'p', 'https://app.example.com/', 'c', now() + interval '10 min' from generate_series(1, 20000) n;
      analyze oauth_flow`);
    let plan = '';
    const explained: Run = async <R>({ text }: Statement, ...values: readonly unknown[]) => {
      const { rows } = await pool.query<{ 'QUERY PLAN': string }>({ text: `explain ${text}`, values: [...values] });
      plan = rows.map((row) => row['QUERY PLAN']).join('\n');
      return [] as R[];
    };
    await endSessions(explained, 1 as UserId, { but: null, reason: 'ended' });
    expect(plan).to.include('oauth_flow_back_index').and.not.to.include('Seq Scan on oauth_flow');
  });

  it('that are over are left to a purge, which finds them by index', async () => {
    await pool.query(
      `update session set ended_at = now() - interval '31 days' where id in (select id from session where id <> '${sessionId}' limit 10)`,
    );
    await pool.query('analyze session');
    sent = [];
    expect(await succeed(stores.sessions.purge(30 * 86_400_000))).to.equal(10);
    const { text, values } = sent[0]!;
    const { rows } = await pool.query<{ 'QUERY PLAN': string }>({ text: `explain ${text}`, values: [...values] });
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(plan).to.include('session_over_index');
  });
});

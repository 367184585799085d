import { expect } from 'chai';
import { freshDatabase } from '../../support/database.ts';
import type { FreshDatabase } from '../../support/database.ts';
import { PASSWORD, call, codeFrom, eventually, join } from '../client.ts';
import type { Answer, Member } from '../client.ts';
import { runScript } from '../one-off.ts';
import { sql } from '../people.ts';
import { CHEAP, spawnService } from '../process.ts';
import type { ServiceProcess } from '../process.ts';

const CANARY = 'canary7f3a';
const OPEN = 'unconfirmed9c1e';
const EMAIL = `${CANARY}@example.com`;
const LATER = `later.${CANARY}@example.org`;

describe('a purged user', function () {
  this.timeout(120_000);
  let database: FreshDatabase;
  let service: ServiceProcess;
  let admin: Member;

  const as = (
    { accessToken }: Pick<Member, 'accessToken'>,
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> =>
    call(service.url, path, body, { method, headers: { authorization: `Bearer ${accessToken}`, ...headers } });

  /** Columns in the whole database, of any type, that contain the canary. */
  const found = async (canary = CANARY): Promise<readonly string[]> => {
    const columns = await sql<{ table_name: string; column_name: string }>(
      database.url,
      `select table_name, column_name from information_schema.columns c join information_schema.tables t
        using (table_schema, table_name) where t.table_type = 'BASE TABLE' and table_schema = 'public' order by 1, 2`,
    );
    const hex = Buffer.from(canary).toString('hex');
    const places: string[] = [];
    for (const { table_name, column_name } of columns) {
      const [row] = await sql<{ rows: number }>(
        database.url,
        `select count(*)::int as rows from "${table_name}" where "${column_name}"::text ilike '%${canary}%' or "${column_name}"::text ilike '%${hex}%'`,
      );
      if (row!.rows > 0) places.push(`${table_name}.${column_name}`);
    }
    return places;
  };

  before(async () => {
    database = await freshDatabase();
    service = await spawnService({ ...CHEAP, DATABASE_URL: database.url, OTP_RESEND_INTERVAL: '0' });
    admin = await join(service.url);
    await sql(
      database.url,
      `update "user" set role_id = (select id from role where name = 'SuperAdmin')
        where id = (select user_id from user_identity where value = $1)`,
      [admin.email],
    );
  });
  after(async () => {
    await service.stop();
    await database.drop();
  });

  // requirement 61
  it('appears in no column of any table, except an id for history', async () => {
    const { url } = service;
    const member = await join(url, EMAIL);
    const device = { 'user-agent': `Browser ${CANARY}` };
    const own = { last_name: `Own ${CANARY}`, job_title: CANARY, username: `${CANARY}.name`, dob: '1990-01-02' };
    expect((await as(member, 'PATCH', '/v1/me', own, device)).status).to.equal(200);
    const { id } = (await as(member, 'GET', '/v1/me')).body;
    const path = `/v1/users/${id}`;
    await codeFrom(url, LATER, () => as(member, 'POST', '/v1/me/identities', { type: 'email', value: LATER }, device));
    await call(url, '/v1/auth/login', { login: EMAIL, password: PASSWORD }, { headers: device });
    await call(url, '/v1/auth/login', { login: EMAIL, password: 'wrong' }, { headers: device });
    await codeFrom(url, EMAIL, () => call(url, '/v1/auth/password/forgot', { type: 'email', value: EMAIL }));
    const changed = await as(admin, 'PATCH', path, { first_name: `First ${CANARY}` }, { 'idempotency-key': 'one' });
    expect(changed.status).to.equal(200);
    expect((await as(admin, 'DELETE', path)).status).to.equal(204);
    await eventually(async () => {
      const [row] = await sql<{ n: number }>(
        database.url,
        'select count(*)::int as n from outbound_message where body is not null',
      );
      return row!.n === 0;
    }, 'every message to have gone');
    // Rows that a running service would delete within a day.
    await sql(
      database.url,
      `insert into idempotency_key (id, user_id, key, fingerprint) values (gen_random_uuid(), $1, $2, '')`,
      [id, CANARY],
    );
    await sql(
      database.url,
      `insert into oauth_flow (stage, secret_hash, provider, return_to, code_challenge, arrival, expires_at)
       values ('back', 'x', 'example', 'https://app.example', 'x', jsonb_build_object('subject', $1::text), now())`,
      [CANARY],
    );

    expect(await found()).to.include.members([
      'audit_detail.details',
      'idempotency_key.key',
      'mailbox_message.recipient',
      'oauth_flow.arrival',
      'session.user_agent',
      'user.first_name',
      'user.job_title',
      'user.last_name',
      'user_auth.username',
      'user_identity.value',
    ]);
    const events = () =>
      sql<{ action: string }>(
        database.url,
        `select action from audit_event where subject_type = 'user' and subject_id = $1 order by at, id`,
        [String(id)],
      );
    const before = await events();
    const env = { ...CHEAP, DATABASE_URL: database.url };
    expect((await runScript('audit-seal.ts', env)).code).to.equal(0);

    expect((await runScript('purge.ts', env)).code, 'deleted a moment ago').to.equal(0);
    expect((await as(admin, 'GET', `${path}?deleted=include`)).body.last_name).to.equal(`Own ${CANARY}`);
    for (const table of ['"user"', 'user_auth', 'user_identity'])
      await sql(
        database.url,
        `update ${table} set deleted_at = deleted_at - interval '91 days' where deleted_at is not null`,
      );
    await sql(database.url, `update mailbox_message set created_at = created_at - interval '91 days'`);
    const purged = await runScript('purge.ts', env);
    expect(purged.code).to.equal(0);
    expect(purged.stdout).to.include('purged');

    expect(await found()).to.deep.equal([]);
    expect(await events()).to.deep.equal([...before, { action: 'user.purged' }]);
    expect((await runScript('audit-verify.ts', env)).code, 'erased is not altered').to.equal(0);
    const { body: tomb } = await as(admin, 'GET', `${path}?deleted=include`);
    expect(tomb).to.deep.include({ id, first_name: 'Deleted user', last_name: null, username: null, identities: [] });
    expect((await as(admin, 'POST', `${path}/restore`)).status).to.equal(404);
    const again = await join(url, EMAIL);
    expect((await as(again, 'GET', '/v1/me')).body.id).not.to.equal(id);
    expect((await as(admin, 'GET', '/v1/me')).status, 'nobody else is touched').to.equal(200);
  });

  // requirement 106
  it('and an expired registration and claim appear in none either', async () => {
    const { url } = service;
    const device = { 'user-agent': `Browser ${OPEN}` };
    const body = { first_name: `First ${OPEN}`, last_name: OPEN, email: `${OPEN}@example.com`, password: PASSWORD };
    const register = () => call(url, '/v1/auth/register', body, { headers: device });
    expect((await register()).status).to.equal(202);
    await as(admin, 'POST', '/v1/me/identities', { type: 'email', value: `claim.${OPEN}@example.com` });
    const list = async (query: string) => (await as(admin, 'GET', `/v1/users?q=${OPEN}${query}`)).body;
    expect((await list('')).items).to.deep.equal([]);
    const [opened] = (await list('&unconfirmed=only')).items;
    expect(opened).to.include({ first_name: `First ${OPEN}`, is_active: true });
    expect((await as(admin, 'GET', `/v1/users/${opened.id}`)).body).to.deep.equal(opened);
    const { next_cursor } = (await as(admin, 'GET', '/v1/users?unconfirmed=include&limit=1')).body;
    expect((await as(admin, 'GET', `/v1/users?limit=1&cursor=${next_cursor}`)).status, 'of another list').to.equal(422);
    expect((await as(admin, 'GET', '/v1/users?unconfirmed=yes')).status).to.equal(422);
    const wrong = { type: 'email', value: body.email, code: '000000' };
    for (const _ of [1, 2, 3]) expect((await call(url, '/v1/auth/otp/verify', wrong)).status).to.equal(401);

    const env = { ...CHEAP, DATABASE_URL: database.url, REGISTRATION_TTL: '3600' };
    expect((await runScript('purge.ts', env)).code, 'opened a moment ago').to.equal(0);
    expect((await list('&unconfirmed=include')).items).to.have.length(1);
    await sql(database.url, `update "user" set created_at = created_at - interval '61 minutes' where is_registering`);
    await sql(
      database.url,
      `update user_identity set created_at = created_at - interval '61 minutes' where not is_verified`,
    );
    const purged = await runScript('purge.ts', env);
    expect(JSON.parse(purged.stdout.trim().split('\n').at(-1)!)).to.include({ registrations: 1, claims: 1 });

    // The administrator's own events keep what the administrator claimed; the mailbox is for development only.
    const left = (await found(OPEN)).filter((place) => !place.startsWith('mailbox_message'));
    expect(left).to.deep.equal(['audit_detail.details']);
    const events = await sql<{ actor: number; subject: string }>(
      database.url,
      `select distinct e.actor_id as actor, e.subject_id as subject from audit_event e join audit_detail d on d.event_id = e.id
        where d.details like '%${OPEN}%'`,
    );
    const { id: adminId } = (await as(admin, 'GET', '/v1/me')).body;
    expect(events).to.deep.equal([{ actor: adminId, subject: String(adminId) }]);
    expect((await runScript('audit-verify.ts', env)).code, 'erased is not altered').to.equal(0);
    expect((await as(admin, 'GET', `/v1/users/${opened.id}?deleted=include`)).status).to.equal(404);
    expect((await call(url, '/v1/auth/otp/verify', wrong)).body.code, 'the lock goes on').to.equal('LOCKED');
    expect((await register()).status).to.equal(202);
  });
});

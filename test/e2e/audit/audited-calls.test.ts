import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join as joinPath } from 'node:path';
import { expect } from 'chai';
import { ROOT } from '../../../src/start/project.ts';
import { contractRoutes } from '../../../tools/contract-routes.ts';
import { startForgingProvider } from '../../oauth/forging-provider.ts';
import { freshDatabase } from '../../support/database.ts';
import type { FreshDatabase } from '../../support/database.ts';
import { eventually, join } from '../client.ts';
import { runScript } from '../one-off.ts';
import { sql } from '../people.ts';
import { CHEAP, spawnService } from '../process.ts';
import type { Env, ServiceProcess } from '../process.ts';
import { RESOURCE_SAMPLES } from '../resources.ts';
import { CALLS, NOT_TOLD, ask } from './calls.ts';
import type { World } from './calls.ts';

/** Every operation of the API that may change something. */
const changingOperations = (): readonly string[] =>
  contractRoutes('http://localhost')
    .filter(({ method }) => method !== 'GET')
    .map(({ operationId }) => operationId);

/** All fields that events have. Check that a new one is not a secret before adding it. */
const FIELDS =
  'activates_at count description email end_reason factor first_name forger generation is_forced job_title lacking last_name method minute name operation passkey passkey_id password.failures privileges profile_image_url reason recovery_codes_left role session_id'.split(
    ' ',
  );

/** Tables that jobs change by themselves; an image is listed for removal before it is stored. */
const NOT_LOOKED_AT = ['audit_seal', 'audit_tally', 'image_removal', 'signing_key', 'mikro_orm_migrations'];
/** Recording the use of a session is not a change. */
const columnsOf = (table: string): string =>
  table === 'session' ? `to_jsonb(t) - '{last_used_at,seen_generation,updated_at}'::text[]` : 'to_jsonb(t)';

describe('under a database role that can’t change the audit trail', function () {
  this.timeout(120_000);
  const role = `service_${randomBytes(4).toString('hex')}`;
  const login = `${role}_login`;
  let db: FreshDatabase;
  let ownUrl: string;
  let service: ServiceProcess;
  let world: World;
  let env: Env;

  before(async () => {
    db = await freshDatabase();
    const rights = readFileSync(joinPath(ROOT, 'sql/service-role.sql'), 'utf8').replaceAll('identity_service', role);
    // Twice, as after a migration.
    await sql(db.url, rights);
    await sql(db.url, rights);
    await sql(db.url, `create role ${login} login password 'test' in role ${role}`);
    const url = new URL(db.url);
    [url.username, url.password] = [login, 'test'];
    ownUrl = url.href;
    const provider = await startForgingProvider();
    env = { ...CHEAP, DATABASE_URL: ownUrl };
    service = await spawnService({
      ...env,
      OTP_RESEND_INTERVAL: '0',
      RETURN_TO_ORIGINS: 'https://app.example.com',
      OAUTH_FORGER_ISSUER: provider.issuer,
      OAUTH_FORGER_CLIENT_ID: 'us',
      OAUTH_FORGER_TRUST_EMAIL: 'on',
      LOG_LEVEL: 'trace',
    });
    const at = service.url.replace('127.0.0.1', 'localhost');
    const admin = await join(at);
    await sql(
      db.url,
      `update "user" set role_id = (select id from role where name = 'SuperAdmin')
        where id = (select user_id from user_identity where value = $1)`,
      [admin.email],
    );
    world = { url: at, databaseUrl: db.url, admin, provider, secrets: new Set() };
  });
  after(async () => {
    await service.stop();
    await world.provider.close();
    await sql(db.url, `drop owned by ${login}, ${role}; drop role ${login}, ${role}`);
    await db.drop();
  });

  /** The whole database, once all pending work is done. */
  const everything = async (): Promise<readonly string[]> => {
    await eventually(
      async () =>
        (await sql(db.url, 'select from outbound_message where sent_at is null and parked_at is null limit 1'))
          .length === 0,
      'the delivery of all messages',
    );
    const tables = await sql<{ name: string }>(
      db.url,
      `select tablename as name from pg_tables where schemaname = 'public' order by 1`,
    );
    const looks = tables
      .filter(({ name }) => !NOT_LOOKED_AT.includes(name))
      .map(({ name }) => `select '${name} ' || (${columnsOf(name)})::text as row from "${name}" t`);
    return (await sql<{ row: string }>(db.url, `${looks.join(' union all ')} order by 1`)).map(({ row }) => row);
  };
  const countOf = (action: string) =>
    sql(db.url, 'select from audit_event where action = $1 union all select from audit_stranger where action = $1', [
      action,
    ]).then(({ length }) => length);

  const expectNoSecret = (where: string, text: string): void => {
    for (const secret of world.secrets) {
      // Six digits may occur in a longer number by chance.
      const isIn = /^\d{6}$/.test(secret)
        ? new RegExp(`(?<![\\w.-])${secret}(?![\\w-])`).test(text)
        : secret.length > 8 && text.includes(secret);
      expect(isIn, `${secret} in ${where}`).to.equal(false);
    }
  };

  it('every changing call is covered by this test', () => {
    const listed = new Set([...CALLS.map(({ operationId }) => operationId), ...Object.keys(NOT_TOLD)]);
    const operations = changingOperations();
    expect(operations.filter((operation) => !listed.has(operation))).to.deep.equal([]);
    expect(operations.length).to.be.greaterThan(35);
  });

  for (const { operationId, when, status, action, prepare } of CALLS) {
    const name = [operationId, ...(when === undefined ? [] : [when])].join(', ');
    // requirement 90, race 29
    it(`${name}: fails without the right to record it, and otherwise records ${action}`, async () => {
      const request = await prepare(world);
      await sql(db.url, `revoke insert on audit_event, audit_stranger from ${role}`);
      try {
        // After the rights are revoked, because a job writes to the trail until then.
        const before = await everything();
        const refused = await ask(world, request);
        expect({ status: refused.status, retryAfter: refused.headers['retry-after'] }).to.deep.equal({
          status: 503,
          retryAfter: '5',
        });
        // requirement 89
        expect(refused.text).to.not.match(/audit|permission|denied|insert/i);
        expectNoSecret('the answer', refused.text);
        const after = await everything();
        expect(after.filter((row) => !before.includes(row))).to.deep.equal([]);
        expect(after.length).to.equal(before.length);
      } finally {
        await sql(db.url, `grant insert on audit_event, audit_stranger to ${role}`);
      }
      const countBefore = await countOf(action);
      const answer = await ask(world, request);
      expect(answer.status, answer.text).to.equal(status);
      expect(await countOf(action)).to.be.greaterThan(countBefore);
    });
  }

  // requirement 87
  it('no log line and no row has a password, code or token of these calls', async () => {
    expect(world.secrets.size).to.be.greaterThan(50);
    expect([...world.secrets].filter((secret) => /^\d{6}$/.test(secret))).to.have.lengthOf.greaterThan(3);
    expectNoSecret('the log', service.lines.join('\n'));
    expect(service.lines.some((line) => line.includes('permission denied'))).to.equal(true);
    // The mailbox does contain codes.
    const rows = (await everything()).filter((row) => !row.startsWith('mailbox_message'));
    expectNoSecret('the database', rows.join('\n'));
  });

  it('recorded fields include no secret', async () => {
    const fields = await sql<{ field: string }>(
      db.url,
      `select distinct c ->> 'field' as field from audit_detail, json_array_elements(details::json -> 'changes') c order by 1`,
    );
    expect(fields.length).to.be.greaterThan(10);
    // Anonymous attempts are recorded after each minute.
    const added = RESOURCE_SAMPLES.flatMap(({ bodies }) =>
      Object.values(bodies).flatMap((body) => Object.keys(body(1) as object)),
    );
    const known = [...FIELDS, ...added];
    expect(fields.map(({ field }) => field).filter((field) => !known.includes(field))).to.deep.equal([]);
  });

  // requirement 90, 95
  it('rows of the trail and the chain can’t be changed or deleted, and no table can be created', async () => {
    const attempts = [
      ...['audit_event', 'audit_seal'].flatMap((table) => [`delete from ${table}`, `truncate ${table}`]),
      `update audit_event set action = 'x'`,
      `update audit_seal set position = -position`,
      `update audit_detail set details = ''`,
      `update audit_stranger set action = 'x'`,
      `insert into mikro_orm_migrations (name) values ('x')`,
      'create table x (id int)',
      'drop table audit_event',
      'alter table audit_event disable trigger all',
      `alter table audit_event owner to ${login}`,
    ];
    for (const attempt of attempts) {
      const refused = await sql(ownUrl, attempt).catch((error: Error & { code?: string }) => error.code);
      expect(refused, attempt).to.equal('42501');
    }
  });

  it('the trail is sealed and verified, and users are purged', async () => {
    const member = await join(world.url);
    const gone = await ask(world, { method: 'DELETE', path: '/v1/me', token: member.accessToken });
    expect(gone.status).to.equal(204);
    await sql(db.url, `update "user" set deleted_at = now() - interval '91 days' where deleted_at is not null`);
    const purged = await runScript('purge.ts', env);
    expect({ code: purged.code, hasPurged: /"users":[1-9]/.test(purged.stdout) }, purged.stdout).to.deep.equal({
      code: 0,
      hasPurged: true,
    });
    // The service seals at any time; meanwhile the command seals nothing.
    await eventually(async () => {
      const sealed = await runScript('audit-seal.ts', env);
      expect(sealed.code, sealed.stdout).to.equal(0);
      return /"head":"\d+:/.test(sealed.stdout);
    }, 'a head of the chain');
    const whole = await runScript('audit-verify.ts', env);
    expect({ code: whole.code, hasErased: /"erased":[1-9]/.test(whole.stdout) }, whole.stdout).to.deep.equal({
      code: 0,
      hasErased: true,
    });
  });

  it('the trail is shortened by its owner only', async () => {
    await sql(db.url, `update audit_event set at = at - interval '3 days'`);
    // The service adds events at any time, such as the anonymous attempts of a minute.
    const remaining = () =>
      sql(db.url, `select from audit_event where at < now() - interval '2 days'`).then(({ length }) => length);
    const before = await remaining();
    const kept = { ...env, AUDIT_RETENTION: '86400' };
    const refused = await runScript('audit-shorten.ts', kept);
    expect(
      { code: refused.code, namesTheReason: /role may not delete/.test(refused.stdout) },
      refused.stdout,
    ).to.deep.equal({ code: 1, namesTheReason: true });
    expect(await remaining()).to.equal(before);
    // As for sealing: meanwhile the command deletes nothing.
    await eventually(async () => {
      const done = await runScript('audit-shorten.ts', { ...kept, DATABASE_URL: db.url });
      expect(done.code, done.stdout).to.equal(0);
      return /"events":[1-9]/.test(done.stdout);
    }, 'the deletion of events');
    expect(await remaining()).to.be.lessThan(before);
    const all = await runScript('audit-shorten.ts', { ...env, DATABASE_URL: db.url });
    expect(all.stdout).to.include('all events are kept');
  });
});

import { Agent } from 'node:http';
import { expect } from 'chai';
import type { Address, EmailAddress } from '../../../src/core/domain/addresses/address.ts';
import type { UserId } from '../../../src/core/domain/ids.ts';
import { freshDatabase } from '../../support/database.ts';
import type { FreshDatabase } from '../../support/database.ts';
import { OWN_FORM, PAGE_POLICY, expectOwnFilesOnly } from '../../support/page-rules.ts';
import { anyEmail, call, codeFrom, PASSWORD } from '../client.ts';
import type { Answer } from '../client.ts';
import { disable, softDelete, sql } from '../people.ts';
import { CHEAP, spawnService } from '../process.ts';
import type { ServiceProcess } from '../process.ts';
import { linkTo, makeInviting } from './inviting.ts';
import type { Mailed } from './inviting.ts';

const PUBLIC_URL = 'https://id.example.test/auth';
const ROUNDS = Math.min(Number(process.env['RACE_ROUNDS'] ?? 1), 100);

const asAddress = (email: string): Address => ({ type: 'email', value: email as EmailAddress });

describe('invitations with two processes on one database', function () {
  this.timeout(900_000);
  let database: FreshDatabase;
  let services: readonly ServiceProcess[];
  let inviting: Awaited<ReturnType<typeof makeInviting>>;
  const tokens: string[] = [];
  const agent = new Agent({ keepAlive: true, maxSockets: 100 });

  before(async () => {
    database = await freshDatabase();
    const env = { ...CHEAP, DATABASE_URL: database.url, OTP_RESEND_INTERVAL: '0', PUBLIC_URL, LOG_LEVEL: 'trace' };
    services = await Promise.all([spawnService(env), spawnService(env)]);
    inviting = await makeInviting(database);
  });

  after(async () => {
    await Promise.all(services.map(({ stop }) => stop()));
    agent.destroy();
    await database.drop();
  });

  const url = (i = 0): string => services[i % 2]!.url;
  const accept = (body: unknown, i = 0, headers = {}): Promise<Answer> =>
    call(url(i), '/v1/auth/invitation/accept', body, { agent, headers });
  const invited = async (email = anyEmail()): Promise<Mailed & { email: string }> => {
    await inviting.invite(asAddress(email));
    const mailed = await linkTo(url(), email);
    tokens.push(mailed.token);
    return { ...mailed, email };
  };
  const sessionsOf = async (email: string): Promise<number> => {
    const [row] = await sql<{ count: number }>(
      database.url,
      `select count(*)::int as count from session s join user_identity i on i.user_id = s.user_id where i.value = $1`,
      [email],
    );
    return row!.count;
  };
  const ownerOf = async (email: string): Promise<UserId> => {
    const [row] = await sql<{ user_id: UserId }>(database.url, 'select user_id from user_identity where value = $1', [
      email,
    ]);
    return row!.user_id;
  };
  const versionOf = async (email: string): Promise<number> => {
    const [row] = await sql<{ version: number }>(
      database.url,
      'select u.version from "user" u join user_identity i on i.user_id = u.id where i.value = $1',
      [email],
    );
    return row!.version;
  };
  const statuses = (answers: readonly Answer[]): readonly number[] =>
    answers.map(({ status }) => status).toSorted((a, b) => a - b);

  it('sign their reader in, who may choose a password', async () => {
    const { email, token } = await invited();
    expect(token).to.match(/^[\w-]{22}$/);
    const weak = await accept({ token, password: 'short' });
    expect({ status: weak.status, code: weak.body.code }).to.deep.equal({ status: 422, code: 'WEAK_PASSWORD' });
    expect(weak.body.errors[0].pointer).to.equal('/password');
    const before = await versionOf(email);
    const done = await accept({ token, password: PASSWORD });
    expect(done.status).to.equal(200);
    // Verifying an address changes the user's ETag.
    expect(await versionOf(email)).to.be.above(before);
    expect(done.body).to.include({ token_type: 'Bearer', expires_in: 900 });
    expect(done.body.device_token).to.match(/^[\w-]{22}$/);
    const headers = { authorization: `Bearer ${done.body.access_token}` };
    const { body } = await call(url(1), '/v1/me', undefined, { headers });
    expect(body.identities.map((i: Record<string, unknown>) => [i['value'], i['is_verified']])).to.deep.equal([
      [email, true],
    ]);
    expect((await call(url(), '/v1/auth/login', { login: email, password: PASSWORD })).status).to.equal(200);
  });

  it('make the accepting device known, with its own attempt scope', async () => {
    const { email, token } = await invited();
    const { device_token: device } = (await accept({ token, password: PASSWORD }, 1)).body;
    const login = (i: number, password: string, known = {}) =>
      call(url(i), '/v1/auth/login', { login: email, password, ...known }, { agent });
    for (let n = 0; n < 5; n += 1) expect((await login(n, 'wrong')).status).to.equal(401);
    expect((await login(0, PASSWORD)).status).to.equal(429);
    const answer = await login(1, PASSWORD, { device_token: device });
    expect({ status: answer.status, device_token: answer.body.device_token }).to.deep.equal({
      status: 200,
      device_token: device,
    });
    // The device is not accepted: this user has never signed in before.
    const refused = await accept({ token, device_token: device });
    expect({ status: refused.status, pointer: refused.body.errors[0].pointer }).to.deep.equal({
      status: 422,
      pointer: '/device_token',
    });
  });

  // requirement 31
  it('refuse unknown, used, revoked, inactive and deleted ones with the same answer', async () => {
    const [used, older, inactive, deleted] = await Promise.all([invited(), invited(), invited(), invited()]);
    expect((await accept({ token: used.token })).status).to.equal(200);
    await inviting.again(await ownerOf(older.email));
    await disable(database.url, inactive.email);
    await softDelete(database.url, deleted.email);
    const refused = [used, older, inactive, deleted].map(({ token }) => accept({ token, password: PASSWORD }));
    const answers = await Promise.all([...refused, accept({ token: 'A'.repeat(22) }), accept({ token: 'x' })]);
    for (const { status, headers, body } of answers) {
      expect({ status, code: body.code }).to.deep.equal({ status: 401, code: 'INVALID_INVITATION' });
      expect(headers['www-authenticate']).to.match(/^Bearer /);
      const { request_id: _, ...rest } = body;
      const { request_id: __, ...first } = answers[0].body;
      expect(rest).to.deep.equal(first);
    }
    const newest = await linkTo(url(), older.email, 2);
    tokens.push(newest.token);
    expect((await accept({ token: newest.token })).status).to.equal(200);
  });

  // requirement 12, race 2
  it('are accepted once for 50 concurrent calls', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const { email, token } = await invited();
      const answers = await Promise.all(Array.from({ length: 50 }, (_, i) => accept({ token }, i)));
      expect(statuses(answers)).to.deep.equal([200, ...Array<number>(49).fill(401)]);
      expect(await sessionsOf(email)).to.equal(1);
    }
  });

  // race 13
  it('or the code of a registration of the same address succeed, not both', async () => {
    const prepare = async () => {
      const email = anyEmail();
      const form = { first_name: 'Eve', email, password: PASSWORD };
      let registration = '';
      const code = await codeFrom(url(), email, async () => {
        registration = (await call(url(), '/v1/auth/register', form)).body.registration;
      });
      const { token } = await invited(email);
      return { email, token, verify: { type: 'email', value: email, code, registration } };
    };
    for (let round = 0; round < 3 * ROUNDS; round += 1) {
      const { email, token, verify } = await prepare();
      const answers = await Promise.all([
        accept({ token }, round),
        call(url(round + 1), '/v1/auth/otp/verify', verify, { agent }),
      ]);
      expect(statuses(answers)).to.deep.equal([200, 401]);
      const made = await sql(
        database.url,
        'select user_id from user_identity where value = $1 and is_verified and deleted_at is null',
        [email],
      );
      expect(made).to.have.lengthOf(1);
    }
  });

  // requirement 84
  it('have a link that no request header changes', async () => {
    const evil = {
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'http',
      forwarded: 'host=evil.example;proto=http',
      host: 'evil.example:8080@id.example.test',
    };
    const { link, token, email } = await invited();
    expect(link).to.equal(`${PUBLIC_URL}/invitation?token=${token}`);
    const seen = await call(url(), `/invitation?token=${token}`, undefined, { headers: evil });
    expect(seen.status).to.equal(200);
    expect(seen.text).not.to.include('evil');
    expect(seen.headers).not.to.have.property('location');
    const refused = await accept({ token: 'x' }, 0, evil);
    expect(refused.body.type).to.equal(`${PUBLIC_URL}/problems/invalid-invitation`);
    await inviting.again(await ownerOf(email));
    const newest = await linkTo(url(), email, 2);
    tokens.push(newest.token);
    expect(newest.link).to.equal(`${PUBLIC_URL}/invitation?token=${newest.token}`);
  });

  describe('on their page', () => {
    const look = (query: string, headers = {}): Promise<Answer> =>
      call(url(), `/invitation${query}`, undefined, { headers });
    const post = (fields: Record<string, string>, headers = {}): Promise<Answer> =>
      call(url(), '/invitation', new URLSearchParams(fields).toString(), { headers: { ...OWN_FORM, ...headers } });

    // requirement 79, 82
    it('show a form, which opening does not use up', async () => {
      const { token } = await invited();
      for (let n = 0; n < 3; n += 1) {
        const { status, headers, text } = await look(`?token=${token}&utm_source=mail`);
        expect(status).to.equal(200);
        expect(headers['content-type']).to.equal('text/html; charset=utf-8');
        expect(headers).to.include({ 'cache-control': 'no-store', 'referrer-policy': 'strict-origin' });
        expect(headers['content-security-policy']).to.equal(PAGE_POLICY);
        expect(headers).not.to.have.property('set-cookie');
        expect(text).to.include(`name="token" value="${token}"`).and.include('<html lang="en">');
        expectOwnFilesOnly(text, '/auth');
      }
      expect((await look(`?token=${token}`, { 'accept-language': 'de-AT,en;q=0.5' })).text)
        .to.include('<html lang="de">')
        .and.include('Einladung annehmen');
      expect((await accept({ token })).status).to.equal(200);
    });

    it('verify the address and sign in', async () => {
      const { email, token } = await invited();
      const weak = await post({ token, password: 'short' });
      expect(weak.status).to.equal(422);
      expect(weak.text).to.include('role="alert"').and.include(`value="${token}"`).and.not.include('short');
      expect(weak.headers).not.to.have.property('set-cookie');
      expect(await sessionsOf(email)).to.equal(0);
      const done = await post({ token, password: PASSWORD });
      expect([done.status, done.headers['location']]).to.deep.equal([303, '/auth/account']);
      expect(done.headers['set-cookie']?.[0]).to.match(/^__Host-session=/);
      expect(await sessionsOf(email)).to.equal(1);
      expect((await post({ token, password: PASSWORD })).status).to.equal(401);
      expect((await call(url(), '/v1/auth/login', { login: email, password: PASSWORD })).status).to.equal(200);
    });

    it('need no password', async () => {
      const { email, token } = await invited();
      expect((await post({ token, password: '' })).status).to.equal(303);
      const code = await codeFrom(url(), email, () => call(url(), '/v1/auth/otp', { type: 'email', value: email }));
      const verified = await call(url(), '/v1/auth/otp/verify', { type: 'email', value: email, code });
      expect(verified.status).to.equal(200);
    });

    // requirement 78, 80
    it('refuse foreign forms and stay valid', async () => {
      const { token } = await invited();
      const twice = `token=${token}&token=${token}`;
      const refused = [
        await look(''),
        await look(`?token=${encodeURIComponent('"><script>alert(1)</script>')}`),
        await look(`?${twice}`),
        await post({ token: '"><script>alert(1)</script>' }),
        await post({}),
        await post({ token, password: 'x'.repeat(200_000) }),
        await call(url(), '/invitation', twice, { headers: OWN_FORM }),
        await call(url(), '/invitation', JSON.stringify({ token }), {
          headers: { ...OWN_FORM, 'content-type': 'application/json' },
        }),
        await call(url(), '/invitation', `token=${token}&password=${'%00'.repeat(20)}`, { headers: OWN_FORM }),
      ];
      for (const { status, text } of refused) {
        expect(status).to.equal(401);
        expect(text).not.to.include('<script>');
      }
      for (const site of ['cross-site', 'same-site', 'none'])
        expect((await post({ token }, { 'sec-fetch-site': site })).status, site).to.equal(403);
      const other = await call(url(), '/invitation', '', { method: 'PUT' });
      expect({ status: other.status, allow: other.headers['allow'] }).to.deep.equal({
        status: 405,
        allow: 'GET, HEAD, OPTIONS, POST',
      });
      const asked = await call(url(), '/invitation', undefined, { method: 'OPTIONS' });
      expect({ status: asked.status, allow: asked.headers['allow'] }).to.deep.equal({
        status: 204,
        allow: 'GET, HEAD, OPTIONS, POST',
      });
      expect((await accept({ token })).status).to.equal(200);
    });
  });

  it('accepted from a device make it a known one, which a public lock does not affect', async () => {
    const { token, email } = await invited();
    const { body } = await accept({ token, password: PASSWORD });
    const login = (password: string, device_token?: string) =>
      call(url(1), '/v1/auth/login', { login: email, password, ...(device_token ? { device_token } : {}) }, { agent });
    for (let n = 0; n < 5; n += 1) expect((await login('wrong')).status).to.equal(401);
    expect((await login(PASSWORD)).status).to.equal(429);
    const again = await login(PASSWORD, body.device_token);
    expect({ status: again.status, device_token: again.body.device_token }).to.deep.equal({
      status: 200,
      device_token: body.device_token,
    });
  });

  // requirement 45, 87
  it('have tokens in no log, and in no table but the mailbox', async () => {
    expect(tokens.length).to.be.above(10);
    const log = services.flatMap(({ lines }) => lines).join('\n');
    expect(log).to.include('/invitation').and.not.include('token=');
    const tables = await sql<{ name: string }>(
      database.url,
      `select tablename as name from pg_tables where schemaname = 'public' and tablename <> 'mailbox_message'`,
    );
    const rows = await Promise.all(
      tables.map(({ name }) => sql<{ row: string }>(database.url, `select t::text as row from "${name}" t`)),
    );
    const stored = rows
      .flat()
      .map(({ row }) => row)
      .join('\n');
    for (const token of tokens) {
      expect(log.includes(token)).to.equal(false);
      expect(stored.includes(token)).to.equal(false);
      expect(stored.includes(Buffer.from(token).toString('hex'))).to.equal(false);
    }
  });
});

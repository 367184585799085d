import type { Agent } from 'node:http';
import { expect } from 'chai';
import { makeRateLimiter } from '../../../src/adapters/persistence/limits/rate-limiter.ts';
import { pkce } from '../../oauth/browser.ts';
import { startForgingProvider } from '../../oauth/forging-provider.ts';
import type { ForgingProvider } from '../../oauth/forging-provider.ts';
import type { FreshDatabase } from '../../support/database.ts';
import { OWN_FORM } from '../../support/page-rules.ts';
import { anyEmail, call, eventually, join, PASSWORD } from '../client.ts';
import { twoServices } from '../own-database.ts';
import { makeSuperAdmin, sql } from '../people.ts';
import type { ServiceProcess } from '../process.ts';

const QUOTA = 100;
const DEPARTURES = 1_000;
/** For the first request of a client; a busy machine may count a second late. */
const FIRST = /^"address";r=99;t=(?:600|59\d)$/;

describe('rate limits of two processes on one database', function () {
  this.timeout(120_000);
  let database: FreshDatabase;
  let services: readonly ServiceProcess[];
  let agent: Agent;
  let end: () => Promise<void>;
  let provider: ForgingProvider;

  before(async () => {
    provider = await startForgingProvider();
    const env = {
      RATE_LIMIT: 'on',
      // unknown addresses share what they are counted in, and two of these may by chance
      OTP_RESEND_INTERVAL: '0',
      TRUST_PROXY: '1',
      RETURN_TO_ORIGINS: 'https://app.example.com',
      OAUTH_FORGER_ISSUER: provider.issuer,
      OAUTH_FORGER_CLIENT_ID: 'us',
    };
    ({ database, services, agent, end } = await twoServices(env, 100));
  });
  after(async () => {
    await end();
    await provider.close();
  });

  let turn = 0;
  const post = (path: string, from: string, body: unknown) =>
    call(services[turn++ % 2]!.url, path, body, { agent, headers: { 'X-Forwarded-For': from } });
  const askForCode = (from: string) => post('/v1/auth/otp', from, { type: 'email', value: anyEmail() });
  const posted = async () =>
    (await sql<{ n: number }>(database.url, 'select count(*)::int as n from outbound_message'))[0]!.n;

  it('count the forms of pages, too, and the form that is refused says when to send it again', async () => {
    // requirement 18, 21
    const from = '203.0.113.77';
    const send = (path: string, fields: Readonly<Record<string, string>>, cookie = '') =>
      call(services[turn++ % 2]!.url, path, new URLSearchParams(fields).toString(), {
        agent,
        headers: { ...OWN_FORM, 'X-Forwarded-For': from, cookie },
      });
    const { email, deviceToken } = await join(services[0]!.url);
    const forms = [...Array(QUOTA / 2).keys()].map((i) =>
      send(i % 2 ? '/sign-in/code' : '/forgot', { address: anyEmail() }),
    );
    const answers = await Promise.all([...forms, ...forms.map(() => askForCode(from))]);
    expect(new Set(answers.map(({ status }) => status))).to.deep.equal(new Set([303, 202]));
    expect((await askForCode(from)).status).to.equal(429);
    const address = anyEmail();
    for (const [path, fields] of [
      ['/sign-in/code', { address }],
      ['/forgot', { address }],
      ['/register', { first_name: 'Ada', email: address, password: PASSWORD }],
    ] as const) {
      const refused = await send(path, fields);
      expect(refused.status, path).to.equal(429);
      expect(Number(refused.headers['retry-after'])).to.be.within(500, 600);
      expect(refused.text)
        .to.match(/Too many messages were asked for from your network\. You can try again at\s*<time/)
        .and.include(`value="${address}"`);
    }
    // an own device is not counted, as by the API
    expect((await send('/sign-in/code', { address: email }, `device=${deviceToken}`)).status).to.equal(303);
    expect((await send('/sign-in', { login: email, password: PASSWORD })).status).to.equal(303);
  });

  it('share one budget per client address, also for concurrent calls; above it nothing is sent', async () => {
    // requirement 18
    const before = await posted();
    const answers = await Promise.all([...Array(QUOTA + 40).keys()].map(() => askForCode('203.0.113.7')));
    const [taken, refused] = [202, 429].map((status) => answers.filter((one) => one.status === status));
    const codes = Object.groupBy(answers, ({ status, body }) => `${status} ${body.code ?? ''}`);
    const counted = Object.fromEntries(Object.entries(codes).map(([code, those]) => [code, those!.length]));
    expect(counted).to.deep.equal({ '202 ': QUOTA, '429 RATE_LIMITED': 40 });
    const rest = taken!.map(({ headers }) =>
      Number(/^"address";r=(\d+);t=\d+$/.exec(String(headers['ratelimit']))?.[1]),
    );
    expect(rest.toSorted((a, b) => a - b)).to.deep.equal([...Array(QUOTA).keys()]);
    for (const { body, headers } of refused!) {
      expect(body.code).to.equal('RATE_LIMITED');
      expect(Number(headers['retry-after'])).to.be.within(540, 600);
      expect(headers['ratelimit']).to.match(/^"address";r=0;t=\d{3}$/);
    }
    for (const { headers } of answers) expect(headers['ratelimit-policy']).to.equal('"address";q=100;w=600');
    expect((await posted()) - before).to.equal(QUOTA);
  });

  it('stop a client above the limit from signing up, not from signing in, and nobody else', async () => {
    // requirement 18, requirement 29
    const over = '203.0.113.7';
    const registration = () => ({ first_name: 'Ada', email: anyEmail(), password: PASSWORD });
    for (const from of [over, `198.51.100.1, ${over}`, `::ffff:${over}`])
      expect((await post('/v1/auth/register', from, registration())).status, from).to.equal(429);
    const guesses = [
      await post('/v1/auth/login', over, { login: anyEmail(), password: 'wrong' }),
      await post('/v1/auth/otp/verify', over, { type: 'email', value: anyEmail(), code: '000000' }),
    ];
    for (const { status, headers } of guesses) {
      expect(status).to.equal(401);
      expect(headers).not.to.have.any.keys('ratelimit', 'ratelimit-policy');
    }
    const { status, headers } = await post('/v1/auth/register', '203.0.113.8', registration());
    expect(status).to.equal(202);
    expect(headers['ratelimit']).to.match(FIRST);
  });

  it('stop a client above the limit from starting provider sign-ins, which store a row each', async () => {
    const target = new URLSearchParams({ return_to: 'https://app.example.com', code_challenge: pkce().challenge });
    const leave = (from: string) =>
      call(services[turn++ % 2]!.url, `/v1/auth/oauth/forger?${target.toString()}`, undefined, {
        agent,
        headers: { 'X-Forwarded-For': from },
      });
    expect((await leave('203.0.113.7')).headers['ratelimit']).to.match(/^"departures";r=999;t=(?:600|59\d)$/);
    const left = 60;
    await sql(database.url, `update rate_limit set points = $1 where key like 'departures:%'`, [DEPARTURES - left]);
    const answers = await Promise.all([...Array(left + 20).keys()].map(() => leave('203.0.113.7')));
    const [gone, refused] = [302, 429].map((status) => answers.filter((one) => one.status === status));
    expect({ gone: gone!.length, refused: refused!.length }).to.deep.equal({ gone: left, refused: 20 });
    for (const { body, headers } of refused!) {
      expect(body.code).to.equal('RATE_LIMITED');
      expect(Number(headers['retry-after'])).to.be.within(540, 600);
      expect(headers).to.not.have.any.keys('location', 'set-cookie');
    }
    expect(await sql(database.url, 'select from oauth_flow')).to.have.lengthOf(left + 1);
    const other = await leave('203.0.113.11');
    expect({ status: other.status, ratelimit: other.headers['ratelimit'] }).to.deep.equal({
      status: 302,
      ratelimit: '"departures";r=999;t=600',
    });
  });

  it('store no address', async () => {
    const rows = await sql<{ key: string }>(database.url, 'select key from rate_limit');
    expect(rows.map(({ key }) => key))
      .to.include('all:everybody')
      .and.to.have.length.above(2);
    for (const { key } of rows)
      expect(key).to.match(/^(?:(?:address|administrator|departures):[\w-]{22}|all:everybody)$/);
  });

  it('are off while their table can’t be read, with one warning, and on again afterwards', async () => {
    // race 28
    const from = '203.0.113.9';
    const warnings = () =>
      services.flatMap(({ lines }) => lines).filter((line) => line.includes('requests can not be counted'));
    await sql(database.url, 'alter table rate_limit rename to rate_limit_away');
    try {
      for (const _ of [1, 2, 3, 4]) {
        const { status, headers } = await askForCode(from);
        expect({ status, ratelimit: headers['ratelimit'] }).to.deep.equal({ status: 202, ratelimit: undefined });
      }
      await eventually(async () => warnings().length >= services.length, 'a warning of each process');
    } finally {
      await sql(database.url, 'alter table rate_limit_away rename to rate_limit');
    }
    expect((await askForCode(from)).headers['ratelimit']).to.match(FIRST);
    expect(warnings()).to.have.length(services.length);
  });

  it('delete expired counts only', async () => {
    await sql(
      database.url,
      `insert into rate_limit (key, points, expire) values ('address:over', 1, $1), ('address:not', 1, $2)`,
      [Date.now() - 1, Date.now() + 600_000],
    );
    const limit = { quota: 10, windowSeconds: 600 };
    const { pool } = database.open(2);
    await makeRateLimiter({ pool, name: 'address', perClient: limit, overall: null, hash: (one) => one }).take('x');
    const keys = async () =>
      (await sql<{ key: string }>(database.url, 'select key from rate_limit')).map(({ key }) => key);
    await eventually(async () => !(await keys()).includes('address:over'), 'the job');
    expect(await keys()).to.include('address:not');
  });

  // requirement 103
  it('let administrators, and owners at known devices, send messages when anonymous requests have used up every limit', async () => {
    const [{ url }] = services as [ServiceProcess];
    const from = '203.0.113.12';
    const [admin, other] = [await join(url), await join(url)];
    await makeSuperAdmin(database.url, admin.email);
    const ask = (headers: Readonly<Record<string, string>>) =>
      call(url, '/v1/auth/otp', { type: 'email', value: anyEmail() }, { agent, headers });
    for (let i = 0; i <= QUOTA; i += 1) await ask({ 'X-Forwarded-For': from });
    await sql(database.url, `update rate_limit set points = 6000 where key = 'all:everybody'`);
    let last = 202;
    for (let i = 1; i < 200 && last === 202; i += 1)
      last = (await ask({ 'X-Forwarded-For': `198.51.101.${i}` })).status;
    expect(last, 'everybody else').to.equal(429);
    const invitation = { first_name: 'Ada', role: 'User', email: anyEmail() };
    for (const path of ['/v1/auth/otp', '/v1/auth/password/forgot'])
      for (const [value, device_token, status] of [
        [admin.email, admin.deviceToken, 202],
        [other.email, admin.deviceToken, 429],
        [admin.email, 'A'.repeat(22), 429],
      ] as const) {
        const asked = { type: 'email', value, device_token };
        expect((await call(url, path, asked, { agent, headers: { 'X-Forwarded-For': from } })).status).to.equal(status);
      }
    const headers = { 'X-Forwarded-For': from, Authorization: `Bearer ${admin.accessToken}` };
    const made = await call(url, '/v1/users', invitation, { agent, headers });
    expect({ status: made.status, ratelimit: made.headers['ratelimit'] }).to.deep.equal({
      status: 201,
      ratelimit: '"administrator";r=999;t=600',
    });
  });
});

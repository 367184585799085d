import { Agent } from 'node:http';
import { expect } from 'chai';
import type { Pool, PoolClient } from 'pg';
import { makeKeys } from '../../../src/adapters/crypto/keys.ts';
import { makeBucketOf } from '../../../src/adapters/crypto/unknown-identifiers.ts';
import { freshDatabase } from '../../support/database.ts';
import type { FreshDatabase } from '../../support/database.ts';
import { anyEmail, call, eventually, join, PASSWORD } from '../client.ts';
import type { Answer, Member } from '../client.ts';
import { NO_LOCKS, floodOver, times } from '../flood.ts';
import type { Sent } from '../flood.ts';
import { CHEAP, SECRET_KEY, spawnService } from '../process.ts';
import type { ServiceProcess } from '../process.ts';

/** `npm run test:races` sends 200. */
const CALLS = process.env['RACE_ROUNDS'] === undefined ? 80 : 200;
/** Two hold a connection and 50 wait; the others are refused. */
const TURNED_AWAY = CALLS - 52;

describe(`${CALLS} calls that wait for one row`, function () {
  // requirement 109
  this.timeout(300_000);
  let database: FreshDatabase;
  let pool: Pool;
  let service: ServiceProcess;
  let bystander: Member;
  const agent = new Agent({ keepAlive: true, maxSockets: 300 });
  const bucketOf = makeBucketOf(makeKeys({ current: Buffer.from(SECRET_KEY, 'base64url'), old: [] }));

  before(async () => {
    database = await freshDatabase();
    ({ pool } = database.open(4));
    const env = { DATABASE_URL: database.url, OTP_RESEND_INTERVAL: '0', OTP_MAX_ATTEMPTS: '3' };
    service = await spawnService({ ...CHEAP, ...NO_LOCKS, ...env });
    bystander = await join(service.url);
  });
  after(async () => {
    agent.destroy();
    await service.stop();
    await database.drop();
  });

  const send = ({ method, path, body, headers = {} }: Sent): Promise<Answer> =>
    call(service.url, path, body, { agent, headers, ...(method ? { method } : {}) });
  const bearer = ({ accessToken }: Member) => ({ authorization: `Bearer ${accessToken}` });
  const me = () => send({ path: '/v1/me', headers: bearer(bystander) });
  const guessAt = (value: string, more: object = {}): Sent => ({
    path: '/v1/auth/otp/verify',
    body: { type: 'email', value, code: '000000', ...more },
  });
  const resetAt = (value: string): Sent => ({
    path: '/v1/auth/password/reset',
    body: { type: 'email', value, code: '000000', new_password: `new ${PASSWORD}` },
  });
  const loginAt = (login: string, more: object = {}): Sent => ({
    path: '/v1/auth/login',
    body: { login, password: 'wrong', ...more },
  });
  const rename = (member: Member, i = 0): Sent => ({
    method: 'PATCH',
    path: '/v1/me',
    body: { first_name: `Ada ${i}` },
    headers: bearer(member),
  });

  /** Holds what the calls wait for, until it is released. */
  const holding = async (text: string, values: readonly unknown[]): Promise<PoolClient> => {
    const client = await pool.connect();
    await client.query('begin');
    await client.query(text, [...values]);
    return client;
  };
  const holdAddress = (value: string) => holding('select pg_advisory_xact_lock(1, $1)', [bucketOf(`email:${value}`)]);
  const holdUser = ({ email }: Member) =>
    holding(
      `select from "user" u join user_auth a on a.user_id = u.id
        where u.id = (select user_id from user_identity where value = $1) for update`,
      [email],
    );
  const holdUnknownLogin = async (value: string) => {
    await send(loginAt(value));
    return holding('select from unknown_identifier where bucket = $1 for update', [bucketOf(`email:${value}`)]);
  };
  /** How many connections of the service wait for a lock. */
  const connectionsThatWait = async (): Promise<number> => {
    const { rows } = await pool.query<{ n: number }>(
      `select count(*)::int as n from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock' and pid <> pg_backend_pid()`,
    );
    return rows[0]!.n;
  };

  /** The answers to all calls while the row is held, to another caller meanwhile, and to those that waited. */
  const outcome = async (held: PoolClient, sent: (i: number) => Sent) => {
    const refused: Answer[] = [];
    const answers = Promise.all(
      times(CALLS, async (i) => {
        const answer = await send(sent(i));
        if (answer.status === 503) refused.push(answer);
        return answer;
      }),
    );
    try {
      await eventually(async () => refused.length >= TURNED_AWAY, 'a refusal of all but 52', 4_000);
      const waiting = await connectionsThatWait();
      const [other, live, ready] = await Promise.all([
        me(),
        send({ path: '/health/live' }),
        send({ path: '/health/ready' }),
      ]);
      const refusals = refused.map(({ body, headers }) => `${body.code} ${Number(headers['retry-after'])}`);
      const seen = { waiting, refused: refused.length, refusals: [...new Set(refusals)] };
      return { ...seen, others: [other.status, live.status, ready.status] };
    } finally {
      await held.query('commit');
      held.release();
      await answers;
    }
  };
  const EXPECTED = {
    waiting: 2,
    refused: TURNED_AWAY,
    refusals: [`OVERLOADED ${CHEAP['DATABASE_WAIT']}`],
    others: [200, 200, 200],
  };

  it('hold two connections, 50 wait and the others are refused at once, for known and unknown addresses', async () => {
    const [{ email }, unknown] = [await join(service.url), anyEmail()];
    for (const value of [email, unknown])
      expect(await outcome(await holdAddress(value), () => guessAt(value)), value).to.deep.equal(EXPECTED);
  });

  it('do the same for known and unknown logins', async () => {
    const [ada, unknown] = [await join(service.url), anyEmail()];
    expect(await outcome(await holdUser(ada), () => loginAt(ada.email))).to.deep.equal(EXPECTED);
    expect(await outcome(await holdUnknownLogin(unknown), () => loginAt(unknown))).to.deep.equal(EXPECTED);
  });

  it('for one account share a queue, whatever identifier they use', async () => {
    const ada = await join(service.url);
    const username = `ada${process.pid}`;
    await send({ ...rename(ada), body: { username } });
    const logins = [ada.email, username];
    expect(await outcome(await holdUser(ada), (i) => loginAt(logins[i % 2]!))).to.deep.equal(EXPECTED);
  });

  it('get no other queue by forged or foreign device tokens', async () => {
    const [ada, mallory] = [await join(service.url), await join(service.url)];
    const tokens = times(CALLS, (i) =>
      i % 2 ? mallory.deviceToken : `${String(i).padStart(3, '0')}${'x'.repeat(19)}`,
    );
    const from = (i: number) => ({ device_token: tokens[i] });
    expect(await outcome(await holdAddress(ada.email), (i) => guessAt(ada.email, from(i)))).to.deep.equal(EXPECTED);
    expect(await outcome(await holdUser(ada), (i) => loginAt(ada.email, from(i)))).to.deep.equal(EXPECTED);
  });

  it('are changes of one’s own row, from one session or several', async () => {
    const ada = await join(service.url);
    expect(await outcome(await holdUser(ada), (i) => rename(ada, i))).to.deep.equal(EXPECTED);
  });

  it('from many sessions of one account hold two connections in total', async () => {
    const ada = await join(service.url);
    const { body } = await send({ path: '/v1/auth/login', body: { login: ada.email, password: PASSWORD } });
    const sessions = [ada, { ...ada, accessToken: body.access_token as string }];
    const held = await holdUser(ada);
    const done = Promise.all(times(CALLS, (i) => send(rename(sessions[i % 2]!, i))));
    try {
      await eventually(async () => (await connectionsThatWait()) === 2, 'two that wait for the row', 4_000);
      expect((await me()).status).to.equal(200);
      expect(await connectionsThatWait()).to.equal(2);
    } finally {
      await held.query('commit');
      held.release();
      await done;
    }
  });

  it('at a locked address are refused while others wait for it, known or not', async () => {
    const [{ email }, unknown] = [await join(service.url), anyEmail()];
    for (const value of [email, unknown]) {
      await send({ path: '/v1/auth/otp', body: { type: 'email', value } });
      // While a code is pending, three wrong guesses lock it.
      const tries = ['000001', '000002', '000003', '000004', '000005'];
      for (const code of tries) await send(guessAt(value, { code }));
      const held = await holdAddress(value);
      const waiting = send({ path: '/v1/auth/password/forgot', body: { type: 'email', value } });
      try {
        await eventually(async () => (await connectionsThatWait()) === 1, 'one that waits for the address', 4_000);
        const answers = await Promise.all(times(CALLS, (i) => send(i % 2 ? guessAt(value) : resetAt(value))));
        expect(new Set(answers.map(({ status }) => status)), value).to.deep.equal(new Set([429]));
      } finally {
        await held.query('commit');
        held.release();
        await waiting;
      }
    }
  });

  const flood = (sent: (i: number) => Sent, connections = 200) => floodOver(service.url, agent, sent, connections);

  it('don’t lock the owner out who uses a known device or a session', async () => {
    const ada = await join(service.url);
    const { email: value, deviceToken: device_token } = ada;
    let { accessToken } = ada;
    const floods = [flood(() => guessAt(value), 100), flood(() => loginAt(value), 100)];
    await Promise.all(floods.map(({ begun }) => begun()));
    try {
      for (let round = 0; round < 2; round += 1) {
        const asked = await send({ path: '/v1/auth/otp', body: { type: 'email', value, device_token } });
        expect(asked.status, 'asking for a code').to.equal(202);
        const login = await send(loginAt(value, { password: PASSWORD, device_token }));
        expect(login.status, 'signing in').to.equal(200);
        const headers = bearer({ ...ada, accessToken });
        const again = await send({ path: '/v1/auth/reauthenticate', body: { password: PASSWORD }, headers });
        expect(again.status, 'a fresh sign-in').to.equal(200);
        accessToken = again.body.access_token;
      }
    } finally {
      await Promise.all(floods.map(({ end }) => end()));
    }
  });

  it('from an attacker’s session don’t keep the owner from ending it', async () => {
    const ada = await join(service.url);
    const { body } = await send({ path: '/v1/auth/login', body: { login: ada.email, password: PASSWORD } });
    const thief = { ...ada, accessToken: body.access_token as string };
    const changes = flood((i) => rename(thief, i));
    await changes.begun();
    const ended = await send({
      method: 'DELETE',
      path: `/v1/me/sessions/${body.session_id}`,
      headers: bearer(ada),
    });
    expect(ended.status).to.equal(204);
    expect((await send(rename(thief))).status).to.equal(401);
    await changes.end();
  });

  it('are codes for one address that many accounts claim', async () => {
    const value = anyEmail();
    const members = await Promise.all(times(8, () => join(service.url)));
    const sent = await Promise.all(
      members.map(async (member): Promise<Sent> => {
        const headers = bearer(member);
        const { body } = await send({ path: '/v1/me/identities', body: { type: 'email', value }, headers });
        return { method: 'POST', path: `/v1/me/identities/${body.id}/otp`, headers };
      }),
    );
    const held = await holding('select from send_budget for update', []);
    const done = Promise.all(times(32, (i) => send(sent[i % sent.length]!)));
    try {
      await eventually(async () => (await connectionsThatWait()) === 2, 'two that wait for the budget', 4_000);
      expect((await me()).status).to.equal(200);
      expect(await connectionsThatWait()).to.equal(2);
    } finally {
      await held.query('commit');
      held.release();
      await done;
    }
  });

  it('are changes of one’s own account that wait to be counted', async () => {
    const counting = await spawnService({ ...CHEAP, DATABASE_URL: database.url, RATE_LIMIT: 'on' });
    const { accessToken } = await join(counting.url);
    const headers = { authorization: `Bearer ${accessToken}` };
    const change = (i: number) =>
      call(counting.url, '/v1/me', { first_name: `Ada ${i}` }, { method: 'PATCH', headers });
    expect((await change(0)).status).to.equal(200);
    const held = await holding(`select from rate_limit where key like 'own:user:%' for update`, []);
    const done = Promise.all(times(40, change));
    try {
      await eventually(async () => (await connectionsThatWait()) === 2, 'two that wait to be counted', 4_000);
      expect((await call(counting.url, '/v1/me', undefined, { headers })).status).to.equal(200);
      expect(await connectionsThatWait()).to.equal(2);
    } finally {
      await held.query('commit');
      held.release();
      expect((await done).filter(({ status }) => status !== 200)).to.deep.equal([]);
      await counting.stop();
    }
  });

  it('are served from a pool of one connection, too', async () => {
    const one = await spawnService({
      ...CHEAP,
      DATABASE_URL: database.url,
      DATABASE_POOL_MAX: '1',
      DATABASE_WAIT: '10',
    });
    const { email, accessToken } = await join(one.url);
    const headers = { authorization: `Bearer ${accessToken}` };
    const renamed = await call(one.url, '/v1/me', { first_name: 'Eve' }, { method: 'PATCH', headers });
    expect(renamed.status).to.equal(200);
    const wrong = times(20, () => call(one.url, '/v1/auth/login', { login: email, password: 'wrong' }));
    expect(new Set((await Promise.all(wrong)).map(({ status }) => status))).to.deep.equal(new Set([401, 429]));
    await one.stop();
  });
});

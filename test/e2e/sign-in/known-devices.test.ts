import { randomInt } from 'node:crypto';
import type { Agent } from 'node:http';
import { expect } from 'chai';
import { purgeKnownDevices } from '../../../src/adapters/persistence/sign-in/known-devices.ts';
import type { FreshDatabase } from '../../support/database.ts';
import { anyEmail, call, codeFrom, join, PASSWORD } from '../client.ts';
import type { Answer, Member } from '../client.ts';
import { twoServices } from '../own-database.ts';
import { pauseBefore } from '../pause.ts';
import { sql } from '../people.ts';
import type { ServiceProcess } from '../process.ts';
import { rounds } from '../rounds.ts';

/** `npm test` runs one round, `npm run test:races` 300. */

const TOKEN = /^[\w-]{22}$/;

describe('known devices, with two processes on one database', function () {
  this.timeout(600_000);
  let database: FreshDatabase;
  let services: readonly ServiceProcess[];
  let agent: Agent;
  let end: () => Promise<void>;

  before(async () => {
    const env = { OTP_RESEND_INTERVAL: '0', PUBLIC_URL: 'http://localhost:3000' };
    ({ database, services, agent, end } = await twoServices(env, 200));
    // Sign-ins come in between what ending all sessions reads and writes.
    await pauseBefore(database.url, 'update of end_reason on session');
  });
  after(() => end());

  let turn = 0;
  /** Alternates between the processes. */
  const url = (): string => services[(turn += 1) % 2]!.url;
  const post = (path: string, body: unknown): Promise<Answer> => call(url(), `/v1/auth/${path}`, body, { agent });
  const login = (email: string, password: string, token?: string) =>
    post('login', { login: email, password, ...(token === undefined ? {} : { device_token: token }) });
  const ask = (email: string, token?: string) =>
    post('otp', { type: 'email', value: email, ...(token === undefined ? {} : { device_token: token }) });
  const guess = (email: string, code: string, token?: string) =>
    post('otp/verify', { type: 'email', value: email, code, ...(token === undefined ? {} : { device_token: token }) });
  const wrong = `wrong ${PASSWORD}`;
  const times = async (n: number, act: () => Promise<Answer>): Promise<number[]> => {
    const seen = [];
    for (let i = 0; i < n; i += 1) seen.push((await act()).status);
    return seen;
  };
  const statuses = (answers: readonly Answer[]): Record<number, number> =>
    answers.reduce<Record<number, number>>((seen, { status }) => ({ ...seen, [status]: (seen[status] ?? 0) + 1 }), {});
  const bearer = ({ accessToken }: Member) => ({ headers: { authorization: `Bearer ${accessToken}` }, agent });

  const devicesOf = async ({ email }: Member): Promise<number> => {
    const [row] = await sql<{ count: number }>(
      database.url,
      `select count(*)::int from known_device where user_id = (select user_id from user_identity where value = $1)`,
      [email],
    );
    return row!.count;
  };

  it('every sign-in returns a device token, the same one if it was presented; a refresh returns none', async () => {
    const ada = await join(url());
    expect(ada.deviceToken).to.match(TOKEN);
    const fresh = (await login(ada.email, PASSWORD)).body.device_token;
    expect(fresh).to.match(TOKEN).and.not.equal(ada.deviceToken);
    expect(await devicesOf(ada)).to.equal(2);
    expect((await login(ada.email, PASSWORD, ada.deviceToken)).body.device_token).to.equal(ada.deviceToken);
    const code = await codeFrom(url(), ada.email, () => ask(ada.email, fresh));
    expect((await guess(ada.email, code, fresh)).body.device_token).to.equal(fresh);
    expect(await devicesOf(ada)).to.equal(2);
    const refreshed = await post('refresh', { refresh_token: ada.refreshToken });
    expect(refreshed.status).to.equal(200);
    expect(refreshed.body).not.to.have.property('device_token');
  });

  it('a device token is stored as a digest only', async () => {
    const ada = await join(url());
    const rows = await sql<{ row: string }>(database.url, `select d::text as row from known_device d`);
    expect(rows.length).to.be.above(0);
    expect(rows.filter(({ row }) => row.includes(ada.deviceToken))).to.deep.equal([]);
  });

  // requirement 19, 21, 25
  it('a locked account lets its owner in by password from a known device, and nobody else', async () => {
    const ada = await join(url());
    expect(await times(6, () => login(ada.email, wrong))).to.deep.equal([401, 401, 401, 401, 401, 429]);
    expect((await login(ada.email, PASSWORD)).status).to.equal(429);
    expect((await login(ada.email, wrong, ada.deviceToken)).status).to.equal(401);
    expect((await login(ada.email, PASSWORD, ada.deviceToken)).status).to.equal(200);
    // requirement 22, 24: the owner's actions neither end nor extend the public lock
    expect((await login(ada.email, PASSWORD)).status).to.equal(429);
  });

  it('a locked address lets its owner in by code from a known device, which is sent during the lock', async () => {
    const ada = await join(url());
    const code = await codeFrom(url(), ada.email, () => ask(ada.email));
    expect(await times(4, () => guess(ada.email, other(code)))).to.deep.equal([401, 401, 401, 429]);
    expect((await guess(ada.email, code)).status).to.equal(429);
    const again = await codeFrom(url(), ada.email, () => ask(ada.email, ada.deviceToken));
    // requirement 14: the same code, which the attacker could not invalidate
    expect(again).to.equal(code);
    expect((await guess(ada.email, other(code), ada.deviceToken)).status).to.equal(401);
    expect((await guess(ada.email, code, ada.deviceToken)).status).to.equal(200);
    // A right code from a known device ends the lock, and no code is left to guess.
    expect((await guess(ada.email, code)).status).to.equal(401);
    const next = await codeFrom(url(), ada.email, () => ask(ada.email));
    expect((await guess(ada.email, next)).status).to.equal(200);
  });

  // requirement 20, race 1, race 3, race 5
  it('a stolen token gives a parallel flood no extra attempts, and its lock affects nobody else', async () => {
    for (const _ of rounds(100)) {
      const ada = await join(url());
      const flood = await Promise.all(Array.from({ length: 100 }, () => login(ada.email, wrong, ada.deviceToken)));
      expect(statuses(flood)).to.deep.equal({ 401: 5, 429: 95 });
      expect((await login(ada.email, PASSWORD, ada.deviceToken)).status).to.equal(429);
      expect((await login(ada.email, PASSWORD)).status).to.equal(200);
      const code = await codeFrom(url(), ada.email, () => ask(ada.email));
      const guesses = await Promise.all(
        [...Array(100).keys()].map((i) => guess(ada.email, other(code, i), ada.deviceToken)),
      );
      expect(statuses(guesses)).to.deep.equal({ 401: 3, 429: 97 });
      expect((await guess(ada.email, code, ada.deviceToken)).status).to.equal(429);
      expect((await guess(ada.email, code)).status).to.equal(200);
    }
  });

  it('a right password in a flood from a stolen token succeeds only before the lock', async () => {
    // race 3
    for (const _ of rounds(100)) {
      const ada = await join(url());
      const at = randomInt(100);
      const flood = await Promise.all(
        [...Array(100).keys()].map((i) => login(ada.email, i === at ? PASSWORD : wrong, ada.deviceToken)),
      );
      const seen = statuses(flood);
      expect(seen[401] ?? 0).to.be.within(5, seen[200] === undefined ? 5 : 9);
      expect(seen[200] ?? 0).to.be.at.most(1);
    }
  });

  it('100 concurrent right passwords from one device all sign in, and it stays one device', async () => {
    // requirement 20, race 7
    for (const _ of rounds(20)) {
      const ada = await join(url());
      const answers = await Promise.all(Array.from({ length: 100 }, () => login(ada.email, PASSWORD, ada.deviceToken)));
      expect(statuses(answers)).to.deep.equal({ 200: 100 });
      expect(new Set(answers.map(({ body }) => body.device_token))).to.deep.equal(new Set([ada.deviceToken]));
      expect(await devicesOf(ada)).to.equal(1);
    }
  });

  it('at most ten devices are known for any concurrent sign-ins, and the oldest is removed', async () => {
    const ada = await join(url());
    for (let n = 0; n < 10; n += 1) expect((await login(ada.email, PASSWORD)).status).to.equal(200);
    expect(await devicesOf(ada)).to.equal(10);
    expect((await login(ada.email, PASSWORD, ada.deviceToken)).body.device_token).not.to.equal(ada.deviceToken);
    for (const _ of rounds(100)) {
      // Few enough to run all at once; a later one would clean up after them.
      await Promise.all(Array.from({ length: 10 }, () => login(ada.email, PASSWORD)));
      expect(await devicesOf(ada)).to.equal(10);
    }
  });

  it('ending all sessions removes all devices, and a concurrent sign-in is kept or removed completely', async () => {
    for (const _ of rounds(50)) {
      const ada = await join(url());
      const signIn = () => login(ada.email, PASSWORD, ada.deviceToken);
      const early = Array.from({ length: 6 }, signIn);
      await Promise.race(early);
      const ending = call(url(), '/v1/me/sessions', undefined, { ...bearer(ada), method: 'DELETE' });
      const answers = await Promise.all([...early, ...Array.from({ length: 4 }, signIn)]);
      expect((await ending).status).to.equal(204);
      expect(statuses(answers)).to.deep.equal({ 200: 10 });
      expect(await times(6, () => login(ada.email, wrong, ada.deviceToken))).to.deep.equal([
        401, 401, 401, 401, 401, 429,
      ]);
      expect((await login(ada.email, PASSWORD)).status).to.equal(429);
      for (const { body } of answers) {
        const lives = (await call(url(), '/v1/me', undefined, bearer({ ...ada, accessToken: body.access_token })))
          .status;
        const known = (await login(ada.email, PASSWORD, body.device_token)).status;
        expect({ lives, known }).to.be.deep.oneOf([
          { lives: 200, known: 200 },
          { lives: 401, known: 429 },
        ]);
      }
    }
  });

  it('only expired devices are deleted', async () => {
    const [ada, eve] = [await join(url()), await join(url())];
    const { pool } = database.open(2);
    await pool.query(
      `update known_device set expires_at = clock_timestamp() where user_id = (select user_id from user_identity where value = $1)`,
      [ada.email],
    );
    expect(await purgeKnownDevices(pool)).to.equal(1);
    expect({ ada: await devicesOf(ada), eve: await devicesOf(eve) }).to.deep.equal({
      ada: 0,
      eve: 1,
    });
    expect(await purgeKnownDevices(pool)).to.equal(0);
  });

  it('another user’s or an invalid token is ignored', async () => {
    const [ada, eve] = [await join(url()), await join(url())];
    const tokens = [eve.deviceToken, 'A'.repeat(22), 'no token at all', undefined];
    for (const token of tokens) expect((await login(ada.email, wrong, token)).status).to.equal(401);
    expect((await login(ada.email, wrong, eve.deviceToken)).status).to.equal(401);
    for (const token of tokens) expect((await login(ada.email, PASSWORD, token)).status).to.equal(429);
    expect((await login(eve.email, PASSWORD, eve.deviceToken)).status).to.equal(200);
    const nobody = anyEmail();
    expect(await times(6, () => login(nobody, wrong, eve.deviceToken))).to.deep.equal([401, 401, 401, 401, 401, 429]);
  });
});

const other = (right: string, i = 0): string => String((Number(right) + 1 + i) % 1_000_000).padStart(6, '0');

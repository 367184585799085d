import { Agent } from 'node:http';
import { expect } from 'chai';
import type { Pool } from 'pg';
import { freshDatabase } from '../../support/database.ts';
import type { FreshDatabase } from '../../support/database.ts';
import { anyEmail, call, codeFrom, codesFor, eventually, join, PASSWORD, untilTaken } from '../client.ts';
import type { Answer } from '../client.ts';
import { CHEAP, spawnService } from '../process.ts';
import type { Env, ServiceProcess } from '../process.ts';
import { rounds } from '../rounds.ts';

/** `npm test` runs one round, `npm run test:races` 300. */

describe('races at locks with two processes on one database', function () {
  this.timeout(600_000);
  let database: FreshDatabase;
  let pool: Pool;
  let services: readonly ServiceProcess[] = [];
  const agent = new Agent({ keepAlive: true, maxSockets: 200 });

  const start = async (changed: Env = {}) => {
    const env = { ...CHEAP, DATABASE_URL: database.url, OTP_RESEND_INTERVAL: '0', RATE_LIMIT: 'off', ...changed };
    services = await Promise.all([spawnService(env), spawnService(env)]);
  };
  before(async () => {
    database = await freshDatabase();
    ({ pool } = database.open(2));
  });
  after(async () => {
    agent.destroy();
    await database.drop();
  });
  const stop = () => Promise.all(services.map((service) => service.stop()));

  const url = (i = 0): string => services[i % 2]!.url;
  type Sent = Readonly<{ path: string; body: unknown }>;
  /** All at once, alternating between the two processes. */
  const storm = (requests: readonly Sent[]): Promise<readonly Answer[]> =>
    Promise.all(
      requests.map(({ path, body }, i) => untilTaken(() => call(url(i), `/v1/auth/${path}`, body, { agent }))),
    );
  const times = (n: number, request: (i: number) => Sent): readonly Sent[] => [...Array(n).keys()].map(request);

  const statuses = (answers: readonly Answer[]): Record<number, number> =>
    answers.reduce<Record<number, number>>((seen, { status }) => ({ ...seen, [status]: (seen[status] ?? 0) + 1 }), {});
  const wrongPassword = (login: string) => (): Sent => ({ path: 'login', body: { login, password: 'wrong' } });
  const ask = (value: string): Sent => ({ path: 'otp', body: { type: 'email', value } });
  const guess = (value: string, code: string): Sent => ({ path: 'otp/verify', body: { type: 'email', value, code } });
  const one = async <R>(text: string, values: unknown[] = []): Promise<R> =>
    (await pool.query(text, values)).rows[0] as R;
  const account = (email: string) =>
    one<{ count: number; total: number; until: Date | null }>(
      `select wrong_password_count as count, wrong_password_total as total, account_locked_until as until
         from user_auth where user_id = (select user_id from user_identity where value = $1)`,
      [email],
    );

  describe('with the default limits', () => {
    before(() => start());
    after(stop);

    const outbox = async () => (await one<{ n: number }>('select count(*)::int as n from outbound_message')).n;
    const noticesTo = async (email: string) =>
      (
        await one<{ n: number }>(
          'select count(*)::int as n from mailbox_message where recipient = $1 and code is null',
          [email],
        )
      ).n;

    it('of 100 concurrent wrong passwords, and of 100 wrong codes, one notifies the owner', async () => {
      for (const _ of rounds(50)) {
        const { email } = await join(url());
        const code = await codeFrom(url(), email, () => call(url(), '/v1/auth/otp', ask(email).body));
        const before = await outbox();
        expect(statuses(await storm(times(100, wrongPassword(email))))).to.deep.equal({ 401: 5, 429: 95 });
        expect((await outbox()) - before, 'messages after the lock of the password').to.equal(1);
        const guesses = times(100, (i) => guess(email, wrongCode(code, i)));
        expect(statuses(await storm(guesses))).to.deep.equal({ 401: 3, 429: 97 });
        expect((await outbox()) - before, 'messages after the lock of the codes too').to.equal(2);
        await eventually(async () => (await noticesTo(email)) === 2, 'two notices');
      }
    });

    it('of 100 guesses between 100 requests for codes at most 3 are evaluated, and then the right code is refused', async () => {
      // requirement 14, 16, race 6
      for (const _ of rounds(100)) {
        const { email } = await join(url());
        const code = await codeFrom(url(), email, () => call(url(), '/v1/auth/otp', ask(email).body));
        const mixed = times(200, (i) => (i % 4 < 2 ? ask(email) : guess(email, wrongCode(code, i))));
        const answers = await storm(mixed);
        const [asked, guessed] = [0, 1].map((half) => answers.filter((_answer, i) => (i % 4 < 2 ? 0 : 1) === half));
        expect(statuses(asked!)).to.deep.equal({ 202: 100 });
        expect(statuses(guessed!)).to.deep.equal({ 401: 3, 429: 97 });
        for (const i of [0, 1])
          expect((await call(url(i), '/v1/auth/otp/verify', guess(email, code).body)).status).to.equal(429);
      }
    });

    it('50 concurrent requests send one code, which 50 more by others don’t change, and it signs in', async () => {
      // requirement 14
      for (const _ of rounds(20)) {
        const { email } = await join(url());
        const before = (await codesFor(url(), email)).length;
        const code = await codeFrom(url(), email, async () => {
          expect(statuses(await storm(times(50, () => ask(email))))).to.deep.equal({ 202: 50 });
        });
        expect(statuses(await storm(times(50, () => ask(email))))).to.deep.equal({ 202: 50 });
        const codes = await codesFor(url(), email);
        expect(new Set(codes.slice(0, codes.length - before))).to.deep.equal(new Set([code]));
        expect((await call(url(1), '/v1/auth/otp/verify', guess(email, code).body)).status).to.equal(200);
      }
    });

    it('when a lock expires, 100 concurrent right passwords never lock, and a retry signs in', async () => {
      // requirement 19, race 7
      for (const _ of rounds(20)) {
        const { email } = await join(url());
        await storm(times(5, wrongPassword(email)));
        await pool.query(
          `update user_auth set account_locked_until = clock_timestamp() + interval '30 milliseconds'
            where user_id = (select user_id from user_identity where value = $1)`,
          [email],
        );
        const right = times(100, () => ({ path: 'login', body: { login: email, password: PASSWORD } }));
        const seen = statuses(await storm(right));
        expect(Object.keys(seen).filter((status) => !['200', '429'].includes(status))).to.deep.equal([]);
        await eventually(async () => (await account(email)).until === null || isOver(email), 'the end of the lock');
        expect((await call(url(), '/v1/auth/login', right[0]!.body)).status).to.equal(200);
        expect(await account(email)).to.deep.equal({ count: 0, total: 0, until: null });
      }
    });
    const isOver = async (email: string) =>
      (
        await one<{ over: boolean }>(
          `select account_locked_until <= clock_timestamp() as over from user_auth
            where user_id = (select user_id from user_identity where value = $1)`,
          [email],
        )
      ).over;

    it('limits of codes are shared by both processes, for known and unknown addresses', async () => {
      // requirement 20, 28, race 5
      for (const _ of rounds(20)) {
        const [{ email }, unknown] = [await join(url()), anyEmail()];
        const code = await codeFrom(url(), email, () => call(url(), '/v1/auth/otp', ask(email).body));
        await call(url(), '/v1/auth/otp', ask(unknown).body);
        for (const address of [email, unknown]) {
          const guesses = times(40, (i) => guess(address, wrongCode(code, i)));
          expect(statuses(await storm(guesses)), address).to.deep.equal({ 401: 3, 429: 37 });
        }
      }
    });
  });

  describe('with limits out of reach', () => {
    before(() => start({ PASSWORD_MAX_ATTEMPTS: '1000', MAX_CONSECUTIVE_FAILURES: '212' }));
    after(stop);

    it('12 and then 200 concurrent failures are counted exactly, whatever else changes the row, and the last one locks', async () => {
      // requirement 20, race 4
      for (const _ of rounds(20)) {
        const { email } = await join(url());
        let isDone = false;
        const elsewhere = (async () => {
          while (!isDone) {
            await pool.query(
              `update user_auth set last_login_at = now() where user_id = (select user_id from user_identity where value = $1)`,
              [email],
            );
            // so that it does not keep a processor busy
            await pool.query('select pg_sleep(0.005)');
          }
        })();
        expect(statuses(await storm(times(12, wrongPassword(email))))).to.deep.equal({ 401: 12 });
        expect(await account(email)).to.deep.equal({ count: 12, total: 12, until: null });
        expect(statuses(await storm(times(210, wrongPassword(email))))).to.deep.equal({ 401: 200, 429: 10 });
        isDone = true;
        await elsewhere;
        expect(await account(email)).to.deep.equal({ count: 212, total: 212, until: null });
      }
    });
  });
});

const wrongCode = (right: string, i: number): string => String((Number(right) + 1 + i) % 1_000_000).padStart(6, '0');

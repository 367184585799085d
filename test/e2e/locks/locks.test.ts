import { randomInt } from 'node:crypto';
import { expect } from 'chai';
import { freshDatabase } from '../../support/database.ts';
import type { FreshDatabase } from '../../support/database.ts';
import { anyEmail, call, codeFrom, codesFor, eventually, join, PASSWORD } from '../client.ts';
import type { Answer } from '../client.ts';
import { anyMobile, sql } from '../people.ts';
import { CHEAP, spawnService } from '../process.ts';
import type { Env, ServiceProcess } from '../process.ts';

const CENTURY = 100 * 31_557_600;
const OF = `(select user_id from user_identity where value = $1)`;

describe('locks', function () {
  this.timeout(60_000);
  let database: FreshDatabase;
  const running = new Map<string, ServiceProcess>();

  before(async () => void (database = await freshDatabase()));
  after(async () => {
    await Promise.all([...running.values()].map(({ stop }) => stop()));
    await database.drop();
  });

  /** A process with these settings; tests share it, unless they ask for another one. */
  const start = async (env: Env = {}, which = 'first') => {
    const key = JSON.stringify([env, which]);
    const service =
      running.get(key) ??
      (await spawnService({ ...CHEAP, DATABASE_URL: database.url, OTP_RESEND_INTERVAL: '0', ...env }));
    running.set(key, service);
    const login = (name: string, password: string) => call(service.url, '/v1/auth/login', { login: name, password });
    const wrongly = async (times: number, act: () => Promise<Answer>) => {
      const answers = [];
      for (let n = 0; n < times; n += 1) answers.push((await act()).status);
      return answers;
    };
    return {
      service,
      login,
      fail: (name: string, times: number) => wrongly(times, () => login(name, `wrong ${PASSWORD}`)),
      ask: (value: string) => call(service.url, '/v1/auth/otp', { type: 'email', value }),
      guess: (value: string, code: string) => call(service.url, '/v1/auth/otp/verify', { type: 'email', value, code }),
      /** Wrong codes while one is pending. */
      miss: async (value: string, times: number) => {
        await call(service.url, '/v1/auth/otp', { type: 'email', value });
        const [code = '000000'] = await codesFor(service.url, value);
        const other = String((Number(code) + 1) % 1_000_000).padStart(6, '0');
        return wrongly(times, () => call(service.url, '/v1/auth/otp/verify', { type: 'email', value, code: other }));
      },
    };
  };
  /** Expires every lock. */
  const outlast = async () => {
    for (const [table, columns] of Object.entries({
      user_auth: ['account_locked_until'],
      user_identity: ['otp_locked_until'],
      unknown_identifier: ['account_locked_until', 'otp_locked_until'],
    }))
      for (const column of columns)
        await sql(database.url, `update ${table} set ${column} = now() where ${column} is not null`);
  };
  const isRefused = ({ status, headers, body }: Answer) => {
    expect({ status, code: body.code }).to.deep.equal({ status: 429, code: 'LOCKED' });
    return headers['retry-after'];
  };

  describe('after MAX_CONSECUTIVE_FAILURES', () => {
    // The factor locks for good at the fourth wrong attempt: codes after a lock, passwords before one.
    const env = { MAX_CONSECUTIVE_FAILURES: '4' };

    it('refuse passwords, right or wrong, known or unknown, with the length of a lock; a code unlocks them', async () => {
      // requirement 16, 23, 28
      const { service, login, fail, guess, ask } = await start(env);
      const [{ email }, unknown] = [await join(service.url), anyEmail()];
      for (const name of [email, unknown]) {
        expect(await fail(name, 4)).to.deep.equal([401, 401, 401, 401]);
        for (const password of [PASSWORD, 'wrong'])
          expect(isRefused(await login(name, password)), `${name} ${password}`).to.equal('900');
      }
      await sql(database.url, `update user_auth set wrong_password_at = wrong_password_at - interval '1 day'`);
      await sql(database.url, `update unknown_identifier set wrong_password_at = wrong_password_at - interval '1 day'`);
      for (const name of [email, unknown]) expect(isRefused(await login(name, PASSWORD))).to.equal('900');
      const code = await codeFrom(service.url, email, () => ask(email));
      expect((await guess(email, code)).status).to.equal(200);
      expect((await login(email, PASSWORD)).status).to.equal(200);
    });

    it('refuse and send no codes, and answer requests the same, known or unknown; the password unlocks them', async () => {
      // requirement 16, 23, 28
      const { service, login, guess, ask, miss } = await start(env);
      const [{ email }, unknown] = [await join(service.url), anyEmail()];
      for (const name of [email, unknown]) expect(await miss(name, 4)).to.deep.equal([401, 401, 401, 429]);
      await outlast();
      for (const name of [email, unknown]) expect(await miss(name, 2)).to.deep.equal([401, 429]);
      await outlast();
      // Messages are sent in order: earlier ones have arrived once this one has.
      await join(service.url);
      const sent = (await codesFor(service.url, email)).length;
      const [known, ...others] = await Promise.all([
        ask(email),
        ask(unknown),
        call(service.url, '/v1/auth/register', { first_name: 'Eve', email, password: PASSWORD }),
      ]);
      for (const { status } of [known, ...others]) expect(status).to.equal(202);
      expect(known.body).to.deep.equal(others[0].body);
      const [code = ''] = await codesFor(service.url, email);
      for (const [name, tried] of [
        [email, code],
        [email, '000000'],
        [unknown, '000000'],
      ] as const)
        expect(isRefused(await guess(name, tried))).to.equal('900');
      await join(service.url);
      expect(await codesFor(service.url, email)).to.have.lengthOf(sent);
      expect((await login(email, PASSWORD)).status).to.equal(200);
      const fresh = await codeFrom(service.url, email, () => ask(email));
      expect((await guess(email, fresh)).status).to.equal(200);
    });

    it('are reported to the owner once', async () => {
      // requirement 30: the notice; the audit trail is to come
      const { service, fail } = await start(env);
      const { email } = await join(service.url);
      await fail(email, 8);
      const notices = async () => {
        const { body } = await call(service.url, `/dev/mailbox.json?to=${encodeURIComponent(email)}`);
        return body.items.filter(({ code }: { code: string | null }) => code === null);
      };
      await eventually(async () => (await notices()).length > 0, 'the notice');
      await join(service.url);
      expect(await notices()).to.have.lengthOf(1);
    });
  });

  it('count attempts at one account together, over identifiers, spellings and processes', async () => {
    // requirement 21, race 5
    const [one, other] = [await start(), await start({}, 'second')];
    const [email, mobile] = [anyEmail(), anyMobile()];
    await join(one.service.url, email);
    const username = `ada.${process.pid}.${randomInt(1_000_000)}`;
    await sql(database.url, `update user_auth set username = $2 where user_id = ${OF}`, [email, username]);
    await sql(
      database.url,
      `insert into user_identity (user_id, type, value, is_verified) values (${OF}, 'mobile', $2, true)`,
      [email, mobile],
    );
    const spaced = `${mobile.slice(0, 2)} ${mobile.slice(2, 5)}-${mobile.slice(5)}`;
    const names = [email, username, mobile, email.toUpperCase(), spaced];
    for (const [i, name] of names.entries())
      expect(await (i % 2 ? one : other).fail(name, 1), name).to.deep.equal([401]);
    for (const name of [...names, username.toUpperCase()])
      for (const { login } of [one, other]) isRefused(await login(name, PASSWORD));
  });

  it('survive the process that counted', async () => {
    // requirement 27, race 11
    const first = await start({}, 'second');
    const { email } = await join(first.service.url);
    const other = (await join(first.service.url)).email;
    await first.fail(email, 5);
    await first.miss(email, 3);
    await first.fail(other, 3);
    await first.miss(other, 2);
    first.service.child.kill('SIGKILL');
    await first.service.exit;
    const second = await start();
    isRefused(await second.login(email, PASSWORD));
    isRefused(await second.guess(email, '000000'));
    expect(await second.fail(other, 3)).to.deep.equal([401, 401, 429]);
    expect(await second.miss(other, 2)).to.deep.equal([401, 429]);
  });

  it('end when they expire, not earlier: then the right password signs in', async () => {
    // requirement 19
    const { service, login, fail } = await start({ PASSWORD_LOCK: '2' });
    const { email } = await join(service.url);
    expect(await fail(email, 5)).to.deep.equal([401, 401, 401, 401, 401]);
    const locked = await sql<{ until: Date; now: Date }>(
      database.url,
      `select account_locked_until as until, clock_timestamp() as now from user_auth where user_id = ${OF}`,
      [email],
    );
    const databaseNow = async () => (await sql<{ now: Date }>(database.url, 'select clock_timestamp() as now'))[0]!.now;
    // A busy machine may be late, but no attempt after the end of the lock may be refused.
    let begun: readonly Date[] = [];
    await eventually(async () => {
      begun = [...begun, await databaseNow()];
      return (await login(email, PASSWORD)).status === 200;
    }, 'signing in');
    const [signedIn] = await sql<{ at: Date }>(
      database.url,
      `select last_login_at as at from user_auth where user_id = ${OF}`,
      [email],
    );
    const { until, now } = locked[0]!;
    expect(until.getTime() - now.getTime()).to.be.at.most(2000);
    expect(signedIn!.at.getTime()).to.be.at.least(until.getTime());
    for (const refused of begun.slice(0, -1)) expect(refused.getTime()).to.be.below(until.getTime());
  });

  it('of a hundred years lock and are not over', async () => {
    // requirement 26
    const { service, login, fail, guess, miss } = await start({
      PASSWORD_LOCK: String(CENTURY),
      OTP_LOCK: String(CENTURY),
    });
    const [{ email }, unknown] = [await join(service.url), anyEmail()];
    for (const name of [email, unknown]) {
      await fail(name, 5);
      await miss(name, 3);
      for (const answer of [await login(name, PASSWORD), await guess(name, '000000')])
        expect(Number(isRefused(answer))).to.be.within(CENTURY - 60, CENTURY);
    }
  });

  it('end no session, and sessions don’t end them', async () => {
    // requirement 24, 25
    const { service, login, fail, guess, miss } = await start();
    const { email, accessToken } = await join(service.url);
    await fail(email, 5);
    await miss(email, 3);
    const state = () =>
      sql(
        database.url,
        `select a.wrong_password_count, a.account_locked_until, i.wrong_otp_count, i.otp_locked_until
           from user_auth a join user_identity i using (user_id) where i.value = $1`,
        [email],
      );
    const before = await state();
    const headers = { authorization: `Bearer ${accessToken}` };
    for (const [method, path, body, status] of [
      ['GET', '', undefined, 200],
      ['PATCH', '', { last_name: 'Lovelace' }, 200],
      ['GET', '/identities', undefined, 200],
      ['GET', '/export', undefined, 200],
      ['POST', '/identities', { type: 'mobile', value: anyMobile() }, 201],
    ] as const)
      expect((await call(service.url, `/v1/me${path}`, body, { method, headers })).status, path).to.equal(status);
    await call(service.url, '/v1/auth/password/forgot', { type: 'email', value: email });
    isRefused(await login(email, PASSWORD));
    isRefused(await guess(email, '000000'));
    expect(await state()).to.deep.equal(before);
  });
});

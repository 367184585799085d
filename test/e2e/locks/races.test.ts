import { randomInt } from 'node:crypto';
import { Agent } from 'node:http';
import { expect } from 'chai';
import type { Pool } from 'pg';
import { freshDatabase } from '../../support/database.ts';
import type { FreshDatabase } from '../../support/database.ts';
import { anyEmail, call, codeFrom, join, PASSWORD, untilTaken } from '../client.ts';
import type { Answer } from '../client.ts';
import { CHEAP, spawnService } from '../process.ts';
import type { ServiceProcess } from '../process.ts';
import { rounds } from '../rounds.ts';

/** `npm test` runs one round, `npm run test:races` 300. */

describe('races with two processes on one database', function () {
  this.timeout(600_000);
  let database: FreshDatabase;
  let pool: Pool;
  let services: readonly ServiceProcess[];
  const agent = new Agent({ keepAlive: true, maxSockets: 200 });

  before(async () => {
    database = await freshDatabase();
    ({ pool } = database.open(2));
    // With the same public URL the processes accept each other's tokens.
    const common = { DATABASE_URL: database.url, OTP_RESEND_INTERVAL: '0', PUBLIC_URL: 'http://localhost:3000' };
    const env = { ...CHEAP, ...common };
    services = await Promise.all([spawnService(env), spawnService(env)]);
  });

  after(async () => {
    await Promise.all(services.map(({ stop }) => stop()));
    agent.destroy();
    await database.drop();
  });

  const url = (i = 0): string => services[i % 2]!.url;

  /** All at once, alternating between the two processes. */
  const storm = (path: string, bodies: readonly unknown[]): Promise<readonly Answer[]> =>
    Promise.all(bodies.map((body, i) => untilTaken(() => call(url(i), path, body, { agent }))));

  const statuses = (answers: readonly Answer[]): Record<number, number> =>
    answers.reduce<Record<number, number>>((seen, { status }) => ({ ...seen, [status]: (seen[status] ?? 0) + 1 }), {});

  const one = async <R>(text: string, values: unknown[]): Promise<R> => (await pool.query(text, values)).rows[0] as R;

  const account = (email: string) =>
    one<{ wrong_password_count: number; account_locked_until: Date | null; sessions: number }>(
      `select a.wrong_password_count, a.account_locked_until, (select count(*)::int from session s where s.user_id = a.user_id) as sessions
         from user_auth a join user_identity i on i.user_id = a.user_id where i.value = $1 and i.deleted_at is null`,
      [email],
    );

  it('of 100 concurrent wrong passwords exactly 5 are counted, and 95 are refused by the lock', async () => {
    // requirement 20, race 3
    for (const _ of rounds(100)) {
      const { email } = await join(url());
      const answers = await storm('/v1/auth/login', Array(100).fill({ login: email, password: 'wrong' }));
      expect(statuses(answers)).to.deep.equal({ 401: 5, 429: 95 });
      for (const { status, headers } of answers)
        if (status === 429) expect(Number(headers['retry-after'])).to.be.within(890, 900);
      const { wrong_password_count: count, account_locked_until: until } = await account(email);
      expect(count).to.equal(5);
      expect(until).not.to.equal(null);
    }
  });

  it('a right password among 99 wrong ones succeeds only before the lock', async () => {
    // race 3
    for (const _ of rounds(100)) {
      const { email } = await join(url());
      const bodies = Array(100).fill({ login: email, password: 'wrong' });
      bodies[randomInt(100)] = { login: email, password: PASSWORD };
      const seen = statuses(await storm('/v1/auth/login', bodies));
      // A right one resets the count: at most 4 failures before it and 5 after it.
      expect(seen[401] ?? 0).to.be.within(5, seen[200] === undefined ? 5 : 9);
      expect(seen[200] ?? 0).to.be.at.most(1);
      expect((await account(email)).account_locked_until).not.to.equal(null);
    }
  });

  it('100 concurrent right passwords all sign in, and leave no count', async () => {
    // requirement 20, race 7
    for (const _ of rounds(20)) {
      const { email } = await join(url());
      const answers = await storm('/v1/auth/login', Array(100).fill({ login: email, password: PASSWORD }));
      expect(statuses(answers)).to.deep.equal({ 200: 100 });
      expect(await account(email)).to.deep.equal({
        wrong_password_count: 0,
        account_locked_until: null,
        sessions: 101,
      });
    }
  });

  it('of 200 concurrent guesses at one code at most 3 are evaluated', async () => {
    // requirement 20, race 1
    for (const _ of rounds(300)) {
      const { email } = await join(url());
      const code = await codeFrom(url(), email, () => call(url(), '/v1/auth/otp', { type: 'email', value: email }));
      const bodies = [...Array(200).keys()].map((i) => ({ type: 'email', value: email, code: wrongCode(code, i) }));
      bodies[randomInt(200)] = { type: 'email', value: email, code };
      const seen = statuses(await storm('/v1/auth/otp/verify', bodies));
      if (seen[200] === undefined) expect(seen).to.deep.equal({ 401: 3, 429: 197 });
      // A right one uses the code up: later ones are wrong and not counted.
      else expect(seen).to.deep.equal({ 200: 1, 401: 199 });
    }
  });

  it('of 50 concurrent submissions of the right code exactly one signs in', async () => {
    // requirement 12, race 2
    for (const _ of rounds(100)) {
      const { email } = await join(url());
      const code = await codeFrom(url(), email, () => call(url(), '/v1/auth/otp', { type: 'email', value: email }));
      const answers = await storm('/v1/auth/otp/verify', Array(50).fill({ type: 'email', value: email, code }));
      expect(statuses(answers)).to.deep.equal({ 200: 1, 401: 49 });
      expect((await account(email)).sessions).to.equal(2);
    }
  });

  it('the right code of a registration, submitted 50 times concurrently, verifies once', async () => {
    // requirement 12, race 2
    for (const _ of rounds(100)) {
      const email = anyEmail();
      const form = { first_name: 'Ada', email, password: PASSWORD };
      const code = await codeFrom(url(), email, () => call(url(), '/v1/auth/register', form));
      const guess = { type: 'email', value: email, code };
      expect(statuses(await storm('/v1/auth/otp/verify', Array(50).fill(guess)))).to.deep.equal({ 200: 1, 401: 49 });
      expect((await account(email)).sessions).to.equal(1);
    }
  });

  it('50 concurrent registrations of one address in two spellings create one user', async () => {
    // requirement 93, race 12
    for (const _ of rounds(20)) {
      const [name, host] = anyEmail().split('@') as [string, string];
      const spellings = [`Jos\u00e9.${name}@${host}`, `JOSE\u0301.${name}@${host.toUpperCase()}`];
      const bodies = [...Array(50).keys()].map((i) => ({
        first_name: 'Ada',
        email: spellings[i % 2],
        password: PASSWORD,
      }));
      expect(statuses(await storm('/v1/auth/register', bodies))).to.deep.equal({ 202: 50 });
      const made = await one<Record<string, number>>(
        `select count(*)::int as identities, count(distinct i.user_id)::int as users, count(distinct a.id)::int as auths
           from user_identity i join user_auth a on a.user_id = i.user_id where i.value = $1`,
        [spellings[0]!.normalize('NFC').toLowerCase()],
      );
      expect(made).to.deep.equal({ identities: 1, users: 1, auths: 1 });
    }
  });

  it('registrations that overlap in two addresses end without a deadlock', async () => {
    for (const _ of rounds(50)) {
      const [email, mobile] = [anyEmail(), `+1415${String(randomInt(10_000_000)).padStart(7, '0')}`];
      const person = { first_name: 'Ada', password: PASSWORD };
      const bodies = [...Array(48).keys()].map(
        (i) =>
          [
            { ...person, email, mobile },
            { ...person, email },
            { ...person, mobile },
          ][i % 3],
      );
      expect(statuses(await storm('/v1/auth/register', bodies))).to.deep.equal({ 202: 48 });
      const made = await one<Record<string, number>>(
        `select count(*)::int as identities, count(distinct user_id)::int as users,
                (select count(*)::int from "user" u where u.purged_at is null
                     and not exists (select from user_identity i where i.user_id = u.id)) as orphans
           from user_identity where value in ($1, $2)`,
        [email, mobile],
      );
      expect(made['orphans']).to.equal(0);
      expect(made['identities']).to.be.within(1, 2);
      expect(made['users']).to.be.at.most(made['identities']!);
    }
  });

  const bearer = (accessToken: string, method = 'POST') => ({
    agent,
    method,
    headers: { authorization: `Bearer ${accessToken}` },
  });

  /** A claim of an address, and its code. */
  const claim = async (accessToken: string, value: string) => {
    let id = 0;
    const code = await codeFrom(url(), value, async () => {
      id = (await call(url(), '/v1/me/identities', { type: 'email', value }, bearer(accessToken))).body.id;
    });
    return { accessToken, id, code };
  };
  const verify = (i: number, { accessToken, id, code }: Awaited<ReturnType<typeof claim>>) =>
    call(url(i), `/v1/me/identities/${id}/verify`, { code }, bearer(accessToken));

  it('of two users who verify one address at once exactly one succeeds, and the other keeps what they had', async () => {
    // requirement 93, race 13
    const [ada, eve] = [await join(url()), await join(url(1))];
    for (const n of rounds(100)) {
      const value = anyEmail();
      const claims = [await claim(ada.accessToken, value), await claim(eve.accessToken, value)];
      const answers = await Promise.all(claims.map((claimed, i) => verify(n + i, claimed)));
      expect(statuses(answers)).to.deep.equal({ 200: 1, 409: 1 });
      const loser = answers.findIndex(({ status }) => status === 409);
      expect(answers[loser]!.body.code).to.equal('ADDRESS_TAKEN');
      const held = await one<{ owners: number; counted: number }>(
        `select count(*) filter (where is_verified)::int as owners,
                count(*) filter (where not is_verified and otp_code is null)::int as counted
           from user_identity where value = $1 and deleted_at is null`,
        [value],
      );
      // The loser's code is used up: the refusal does not undo the count.
      expect(held).to.deep.equal({ owners: 1, counted: 1 });
      for (const { accessToken, id } of claims) {
        const gone = await call(url(), `/v1/me/identities/${id}`, undefined, bearer(accessToken, 'DELETE'));
        expect(gone.status).to.equal(204);
      }
    }
  });

  it('the right code of a claim, submitted 20 times concurrently, verifies once', async () => {
    // requirement 12, race 2
    for (const _ of rounds(100)) {
      const { accessToken } = await join(url());
      const claimed = await claim(accessToken, anyEmail());
      const answers = await Promise.all(Array.from({ length: 20 }, (_unused, i) => verify(i, claimed)));
      expect(statuses(answers)).to.deep.equal({ 200: 1, 409: 19 });
    }
  });

  it('of 50 concurrent guesses at the code of a claim at most 3 are evaluated', async () => {
    // requirement 20, race 1
    for (const _ of rounds(100)) {
      const { accessToken } = await join(url());
      const { id, code } = await claim(accessToken, anyEmail());
      const guesses = Array.from({ length: 50 }, (_unused, i) => ({ accessToken, id, code: wrongCode(code, i) }));
      expect(statuses(await Promise.all(guesses.map((guess, i) => verify(i, guess))))).to.deep.equal({
        401: 3,
        429: 47,
      });
    }
  });

  it('removing the last two sign-in methods concurrently leaves one', async () => {
    for (const _ of rounds(100)) {
      const { accessToken } = await join(url());
      const other = await claim(accessToken, anyEmail());
      await verify(0, other);
      const { items } = (await call(url(), '/v1/me/identities', undefined, bearer(accessToken, 'GET'))).body;
      const answers = await Promise.all(
        items.map(({ id }: { id: number }, i: number) =>
          call(url(i), `/v1/me/identities/${id}`, undefined, bearer(accessToken, 'DELETE')),
        ),
      );
      expect(statuses(answers)).to.deep.equal({ 204: 1, 409: 1 });
    }
  });

  it('signing in while the account is deleted leaves no active session', async () => {
    // requirement 50, race 9
    for (const n of rounds(200)) {
      const { email, accessToken } = await join(url());
      const code = await codeFrom(url(), email, () => call(url(), '/v1/auth/otp', { type: 'email', value: email }));
      const signIns = Array.from({ length: 8 }, (_unused, i) =>
        call(url(i), '/v1/auth/login', { login: email, password: PASSWORD }, { agent }),
      );
      const byCode = call(url(n), '/v1/auth/otp/verify', { type: 'email', value: email, code }, { agent });
      const deleted = call(url(n + 1), '/v1/me', undefined, bearer(accessToken, 'DELETE'));
      const answers = await Promise.all([...signIns, byCode]);
      expect((await deleted).status).to.equal(204);
      for (const { status } of answers) expect(status).to.be.oneOf([200, 401]);
      const left = await one<{ living: number }>(
        `select count(*) filter (where s.ended_at is null)::int as living
           from session s join user_identity i on i.user_id = s.user_id where i.value = $1`,
        [email],
      );
      expect(left).to.deep.equal({ living: 0 });
      for (const { body } of answers.filter(({ status }) => status === 200))
        expect((await call(url(), '/v1/me', undefined, bearer(body.access_token, 'GET'))).status).to.equal(401);
    }
  });

  it('of two administrators who delete themselves at once one stays', async () => {
    // requirement 58, race 14
    for (const _ of rounds(100)) {
      const admins = [await join(url()), await join(url(1))];
      await one(
        `update "user" set is_active = id in (select user_id from user_identity where value = any($1)),
                role_id = (select id from role where name = 'SuperAdmin')
          where role_id = (select id from role where name = 'SuperAdmin')
             or id in (select user_id from user_identity where value = any($1))`,
        [admins.map(({ email }) => email)],
      );
      const answers = await Promise.all(
        admins.map(({ accessToken }, i) => call(url(i), '/v1/me', undefined, bearer(accessToken, 'DELETE'))),
      );
      expect(statuses(answers)).to.deep.equal({ 204: 1, 409: 1 });
    }
  });
});

const wrongCode = (right: string, i: number): string => String((Number(right) + 1 + i) % 1_000_000).padStart(6, '0');

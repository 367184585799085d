import bcrypt from 'bcrypt';
import { expect } from 'chai';
import { anyEmail, call, codeFrom, join, PASSWORD } from '../client.ts';
import type { Answer, Member } from '../client.ts';
import { mailFrom } from '../mailbox.ts';
import { anyMobile, disable, makeSuperAdmin, sql, takePasswordAway } from '../people.ts';
import { sharedService } from '../shared-service.ts';
import type { SharedService } from '../shared-service.ts';

const NEW = 'another passphrase, long enough';
const OF = `(select user_id from user_identity where value = $1)`;

describe('a signed-in user', function () {
  this.timeout(60_000);
  let database: SharedService['database'];
  let service: SharedService['service'];

  before(async () => void ({ database, service } = await sharedService()));

  const as = (accessToken: string) => ({ headers: { authorization: `Bearer ${accessToken}` } });
  const change = (accessToken: string, body: object) =>
    call(service.url, '/v1/me/password', body, { method: 'PUT', ...as(accessToken) });
  const reauthenticate = (accessToken: string, body: object) =>
    call(service.url, '/v1/auth/reauthenticate', body, as(accessToken));
  const post = (path: string, body: object) => call(service.url, `/v1/auth/${path}`, body);
  const login = async (value: string, password: string) => (await post('login', { login: value, password })).status;
  const me = async (accessToken: string) => (await call(service.url, '/v1/me', undefined, as(accessToken))).status;
  const problem = ({ status, body }: Answer): string => `${status} ${body.code}`;
  const codeTo = (value: string, type = 'email') => codeFrom(service.url, value, () => post('otp', { type, value }));
  const signInLongAgo = (email: string) =>
    sql(database.url, `update session set authenticated_at = now() - interval '11 minutes' where user_id = ${OF}`, [
      email,
    ]);
  const wrong = (code: string, n = 1) => String((Number(code) + n) % 1_000_000).padStart(6, '0');
  const countOf = async (email: string) =>
    (
      await sql<{ password: number; code: number }>(
        database.url,
        `select a.wrong_password_count as password, i.wrong_otp_count as code
           from user_identity i join user_auth a on a.user_id = i.user_id where i.value = $1`,
        [email],
      )
    )[0];

  describe('changes the password', () => {
    const right = { current_password: PASSWORD, new_password: NEW };

    it('with the current one: this session gets new tokens, all others end, and the primary address is notified', async () => {
      // requirement 9, 101
      const { email, accessToken, sessionId } = await join(service.url);
      const other = (await post('login', { login: email, password: PASSWORD })).body.access_token;
      let fresh = '';
      const mail = await mailFrom(service.url, email, async () => {
        const done = await change(accessToken, right);
        expect({ status: done.status, session_id: done.body.session_id }).to.deep.equal({
          status: 200,
          session_id: sessionId,
        });
        fresh = done.body.access_token;
      });
      expect(mail.subject).to.equal('Your password was changed');
      expect({
        fresh: await me(fresh),
        earlier: await me(accessToken),
        otherSession: await me(other),
      }).to.deep.equal({ fresh: 200, earlier: 401, otherSession: 401 });
      expect({
        oldPassword: await login(email, PASSWORD),
        newPassword: await login(email, NEW),
      }).to.deep.equal({ oldPassword: 401, newPassword: 200 });
    });

    it('not with a wrong one, which counts in the session’s scope, over all calls, and locks it', async () => {
      // requirement 9, 21, race 5
      const { email, accessToken } = await join(service.url);
      for (let n = 0; n < 4; n += 1)
        expect(problem(await change(accessToken, { ...right, current_password: 'wrong' }))).to.equal(
          '401 INVALID_CREDENTIALS',
        );
      expect(problem(await reauthenticate(accessToken, { password: 'wrong' }))).to.equal('401 INVALID_CREDENTIALS');
      for (const locked of [
        await change(accessToken, right),
        await reauthenticate(accessToken, { password: PASSWORD }),
      ]) {
        expect(problem(locked)).to.equal('429 LOCKED');
        expect(Number(locked.headers['retry-after'])).to.be.within(890, 900);
      }
      // requirement 25
      expect(await me(accessToken)).to.equal(200);
      expect(await login(email, PASSWORD), 'the public scope').to.equal(200);
    });

    it('and clears the session’s count, but not the public one', async () => {
      const { email, accessToken } = await join(service.url);
      for (let n = 0; n < 4; n += 1) await login(email, 'wrong');
      for (let n = 0; n < 4; n += 1) await change(accessToken, { ...right, current_password: 'wrong' });
      const changed = await change(accessToken, right);
      expect(changed.status).to.equal(200);
      expect((await countOf(email))?.password).to.equal(4);
      const once = { current_password: 'wrong', new_password: PASSWORD };
      for (let n = 0; n < 4; n += 1)
        expect(problem(await change(changed.body.access_token, once))).to.equal('401 INVALID_CREDENTIALS');
    });

    it('not to a refused or unchanged one, without counting or changing anything', async () => {
      // requirement 1, 4
      const { email, accessToken } = await join(service.url);
      await sql(database.url, `update user_auth set username = 'enchantress.of.number' where user_id = ${OF}`, [email]);
      for (const [weak, why] of [
        ['short', /at least 12/],
        ['password1234', /most common/],
        ['Ada ada Ada ada', /own name or address/],
        ['enchantress of number', /own name or address/],
        [`${email} 1843`, /own name or address/],
        [PASSWORD, /is the password that you have/],
        [PASSWORD.normalize('NFD'), /is the password that you have/],
      ] as const) {
        const refused = await change(accessToken, { ...right, new_password: weak });
        expect(problem(refused), weak).to.equal('422 WEAK_PASSWORD');
        expect(refused.body.errors[0].pointer).to.equal('/new_password');
        expect(refused.body.errors[0].detail).to.match(why);
      }
      const withWeak = { current_password: 'wrong one', new_password: 'wrong one' };
      expect(problem(await change(accessToken, withWeak))).to.equal('422 WEAK_PASSWORD');
      expect(await login(email, PASSWORD)).to.equal(200);
    });

    it('and does not learn from a lock whether a password given twice was right', async () => {
      const { accessToken } = await join(service.url);
      for (let n = 0; n < 5; n += 1) await change(accessToken, { ...right, current_password: 'wrong' });
      const same = await change(accessToken, { current_password: PASSWORD, new_password: PASSWORD });
      expect(problem(same)).to.equal('429 LOCKED');
    });

    it('from a hash of another system', async () => {
      // requirement 8
      const { email, accessToken } = await join(service.url);
      const hash = await bcrypt.hash(PASSWORD, 4);
      await sql(database.url, `update user_auth set password_hash = $2 where user_id = ${OF}`, [email, hash]);
      expect((await change(accessToken, { ...right, current_password: 'wrong' })).status).to.equal(401);
      expect((await change(accessToken, right)).status).to.equal(200);
      expect(await login(email, NEW)).to.equal(200);
    });

    it('only with the current one, if there is one', async () => {
      const { email, accessToken } = await join(service.url);
      for (const body of [{ new_password: NEW }, { new_password: NEW, current_password: null }]) {
        const refused = await change(accessToken, body);
        expect(problem(refused)).to.equal('422 CURRENT_PASSWORD_REQUIRED');
        expect(refused.body.errors).to.deep.equal([
          { pointer: '/current_password', code: 'required', detail: 'is required' },
        ]);
      }
      expect(await login(email, PASSWORD)).to.equal(200);
    });

    it('not without being signed in', async () => {
      const { email } = await join(service.url);
      expect((await call(service.url, '/v1/me/password', right, { method: 'PUT' })).status).to.equal(401);
      expect((await change('x.y.z', right)).status).to.equal(401);
      expect(await login(email, PASSWORD)).to.equal(200);
    });

    it('once, for ten concurrent changes from the same password', async () => {
      const { email, accessToken } = await join(service.url);
      const answers = await Promise.all(
        Array.from({ length: 10 }, (_, n) => change(accessToken, { ...right, new_password: `${NEW} ${n}` })),
      );
      expect(answers.map(({ status }) => status).toSorted()).to.deep.equal([200, ...Array(9).fill(401)]);
      const winner = answers.findIndex(({ status }) => status === 200);
      expect(await login(email, `${NEW} ${winner}`)).to.equal(200);
    });
  });

  describe('sets the first password', () => {
    const withoutPassword = async (): Promise<Member> => {
      const member = await join(service.url);
      await takePasswordAway(database.url, member.email);
      return member;
    };

    it('after a fresh sign-in, without a current one', async () => {
      const { email, accessToken } = await withoutPassword();
      let fresh = '';
      const mail = await mailFrom(service.url, email, async () => {
        const done = await change(accessToken, { new_password: NEW });
        expect(done.status).to.equal(200);
        fresh = done.body.access_token;
      });
      expect(mail.subject).to.equal('Your password was changed');
      expect({ fresh: await me(fresh), earlier: await me(accessToken) }).to.deep.equal({
        fresh: 200,
        earlier: 401,
      });
      expect(await login(email, NEW)).to.equal(200);
    });

    it('shows it in has_password, and so in the ETag, to the user and to administrators', async () => {
      const { email, accessToken } = await withoutPassword();
      const read = (token: string) => call(service.url, '/v1/me', undefined, as(token));
      const shown = ({ headers, body }: Answer) => ({ etag: headers['etag'], hasPassword: body.has_password });
      const before = shown(await read(accessToken));
      expect(shown(await read(accessToken))).to.deep.equal({ ...before, hasPassword: false });
      const fresh = (await change(accessToken, { new_password: NEW })).body.access_token;
      const after = shown(await read(fresh));
      expect(after.hasPassword).to.equal(true);
      expect(after.etag).not.to.equal(before.etag);
      const patched = (ifMatch: unknown) =>
        call(
          service.url,
          '/v1/me',
          { last_name: 'King' },
          { method: 'PATCH', headers: { ...as(fresh).headers, 'if-match': String(ifMatch) } },
        );
      expect(problem(await patched(before.etag))).to.equal('412 PRECONDITION_FAILED');
      expect((await patched(after.etag)).status).to.equal(200);
      const notModified = { headers: { ...as(fresh).headers, 'if-none-match': String(before.etag) } };
      expect((await call(service.url, '/v1/me', undefined, notModified)).status).to.equal(200);
      await makeSuperAdmin(database.url, email);
      const listed = await call(service.url, `/v1/users?q=${encodeURIComponent(email)}`, undefined, as(fresh));
      expect(listed.body.items[0].has_password).to.equal(true);
    });

    it('not after an old sign-in, until a code makes it fresh', async () => {
      const { email, accessToken } = await withoutPassword();
      await signInLongAgo(email);
      expect(problem(await change(accessToken, { new_password: NEW }))).to.equal('403 REAUTHENTICATION_REQUIRED');
      const code = await codeTo(email);
      const fresh = await reauthenticate(accessToken, { type: 'email', value: email, code });
      expect(fresh.status).to.equal(200);
      expect((await change(fresh.body.access_token, { new_password: NEW })).status).to.equal(200);
    });

    it('but any given current password is wrong and counts', async () => {
      const { accessToken } = await withoutPassword();
      for (const current of ['!', 'anything', PASSWORD, '!', '?'])
        expect(problem(await change(accessToken, { current_password: current, new_password: NEW })), current).to.equal(
          '401 INVALID_CREDENTIALS',
        );
      expect((await change(accessToken, { current_password: '!', new_password: NEW })).status).to.equal(429);
    });

    it('during a public lock, which stays', async () => {
      const { email, accessToken } = await withoutPassword();
      for (let n = 0; n < 5; n += 1) await login(email, 'wrong');
      expect((await change(accessToken, { new_password: NEW })).status).to.equal(200);
      expect(await login(email, NEW)).to.equal(429);
    });

    it('once, for ten concurrent calls', async () => {
      const { accessToken } = await withoutPassword();
      const answers = await Promise.all(
        Array.from({ length: 10 }, (_, n) => change(accessToken, { new_password: `${NEW} ${n}` })),
      );
      expect(answers.filter(({ status }) => status === 200)).to.have.lengthOf(1);
      // The others find the password set, or their token invalid.
      for (const { status } of answers) expect(status).to.be.oneOf([200, 401, 422]);
    });
  });

  describe('re-authenticates', () => {
    const freshness = async (sessionId: string) =>
      (
        await sql<{ generation: number; age: number }>(
          database.url,
          `select generation, extract(epoch from now() - authenticated_at)::float8 as age from session where id = $1`,
          [sessionId],
        )
      )[0]!;
    const member = async () => {
      const one = await join(service.url);
      await signInLongAgo(one.email);
      return one;
    };

    for (const [how, proof] of [
      ['the password', async () => ({ password: PASSWORD })],
      ['a code', async (email: string) => ({ type: 'email', value: email, code: await codeTo(email) })],
    ] as const)
      it(`with ${how}: the same session, fresh, with the next generation`, async () => {
        // requirement 52
        const { email, accessToken, sessionId } = await member();
        const answer = await reauthenticate(accessToken, await proof(email));
        expect(answer.status).to.equal(200);
        expect(answer.body).to.have.all.keys('access_token', 'token_type', 'expires_in', 'refresh_token', 'session_id');
        expect(answer.body.session_id).to.equal(sessionId);
        const claims = JSON.parse(Buffer.from(answer.body.access_token.split('.')[1], 'base64url').toString());
        expect(claims).to.deep.include({ sid: sessionId, gen: 2 });
        expect(Math.abs(Date.now() / 1000 - claims.auth_time)).to.be.below(10);
        const { generation, age } = await freshness(sessionId);
        expect(generation).to.equal(2);
        expect(age).to.be.below(10);
        expect(await me(answer.body.access_token)).to.equal(200);
      });

    it('with a code once, and only with one for this purpose', async () => {
      // requirement 12, 15
      const { email, accessToken, sessionId } = await member();
      const code = await codeTo(email);
      const proof = { type: 'email', value: email, code };
      const once = await reauthenticate(accessToken, proof);
      expect(once.status).to.equal(200);
      const { access_token: fresh } = once.body;
      expect(problem(await reauthenticate(fresh, proof))).to.equal('401 INVALID_CODE');
      const reset = await codeFrom(service.url, email, () => post('password/forgot', { type: 'email', value: email }));
      expect(problem(await reauthenticate(fresh, { ...proof, code: reset }))).to.equal('401 INVALID_CODE');
      expect((await freshness(sessionId)).generation).to.equal(2);
    });

    it('not with a code of another user’s address, where nothing counts', async () => {
      // requirement 15, 55
      const [one, other] = [await member(), await member()];
      const code = await codeTo(other.email);
      for (let n = 0; n < 4; n += 1) {
        const theirs = { type: 'email', value: other.email, code: n === 0 ? code : wrong(code, n) };
        expect(problem(await reauthenticate(one.accessToken, theirs))).to.equal('401 INVALID_CODE');
      }
      expect((await countOf(other.email))?.code).to.equal(0);
      const theirs = { type: 'email', value: other.email, code };
      expect((await reauthenticate(other.accessToken, theirs)).status).to.equal(200);
    });

    it('not with a code of an unknown, invited or unverified address', async () => {
      const [email, mobile] = [anyEmail(), anyMobile()];
      let registration = '';
      const code = await codeFrom(service.url, email, async () => {
        const form = { first_name: 'Ada', email, mobile, password: PASSWORD };
        ({ registration } = (await post('register', form)).body);
      });
      const { body } = await post('otp/verify', { type: 'email', value: email, code, registration });
      for (const proof of [
        { type: 'mobile', value: mobile, code: '000000' },
        { type: 'email', value: anyEmail(), code: '000000' },
      ])
        for (let n = 0; n < 4; n += 1)
          expect(problem(await reauthenticate(body.access_token, proof))).to.equal('401 INVALID_CODE');
    });

    it('with wrong codes only up to the lock of the session’s own scope', async () => {
      // race 5
      const { email, accessToken } = await member();
      const code = await codeTo(email);
      const guess = (n: number) => reauthenticate(accessToken, { type: 'email', value: email, code: wrong(code, n) });
      for (const n of [1, 2, 3]) expect(problem(await guess(n))).to.equal('401 INVALID_CODE');
      expect(problem(await guess(0))).to.equal('429 LOCKED');
      expect((await post('otp/verify', { type: 'email', value: email, code })).status).to.equal(200);
    });

    it('only while signed in', async () => {
      // requirement 50
      const { email, accessToken } = await member();
      expect((await call(service.url, '/v1/auth/reauthenticate', { password: PASSWORD })).status).to.equal(401);
      await disable(database.url, email);
      expect((await reauthenticate(accessToken, { password: PASSWORD })).status).to.equal(401);
    });

    it('with one kind of proof at a time', async () => {
      const { email, accessToken } = await member();
      for (const body of [{}, { password: PASSWORD, code: '000000' }, { type: 'email', value: email }, { password: 1 }])
        expect((await reauthenticate(accessToken, body)).status).to.equal(422);
    });
  });
});

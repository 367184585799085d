import { createPublicKey } from 'node:crypto';
import { expect } from 'chai';
import jwt from 'jsonwebtoken';
import { anyEmail, call, codeFrom, join, PASSWORD } from '../client.ts';
import { anyMobile, sql } from '../people.ts';
import { sharedService } from '../shared-service.ts';
import type { SharedService } from '../shared-service.ts';

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

describe('a first session', () => {
  let database: SharedService['database'];
  let service: SharedService['service'];

  before(async () => void ({ database, service } = await sharedService()));

  const post = (path: string, body: unknown) => call(service.url, `/v1/auth/${path}`, body);
  const me = (token: string) =>
    call(service.url, '/v1/me', undefined, { headers: { authorization: `Bearer ${token}` } });

  /** The code and the token of a registration. */
  const register = async (form: Readonly<Record<string, string>>, to: string) => {
    let registration = '';
    const code = await codeFrom(service.url, to, async () => {
      const { status, body } = await post('register', form);
      expect(status).to.equal(202);
      expect(body).to.have.all.keys('registration', 'expires_in', 'resend_in');
      expect(body.expires_in).to.equal(300);
      expect(body.resend_in).to.equal(0);
      registration = body.registration;
    });
    expect(code).to.match(/^\d{6}$/);
    return { code, registration };
  };

  it('leads from registering over the mailed code and the password to the own account', async () => {
    const email = anyEmail();
    const form = { first_name: '  Zoe\u0308 ', last_name: 'Lovelace', email: email.toUpperCase(), password: PASSWORD };
    const { code, registration } = await register(form, email);
    expect((await post('login', { login: email, password: PASSWORD })).status, 'before the code').to.equal(401);

    const verified = await post('otp/verify', { type: 'email', value: email, code, registration });
    expect(verified.status).to.equal(200);
    const signedIn = await post('login', { login: email.toUpperCase(), password: PASSWORD });
    expect(signedIn.status).to.equal(200);
    expect(signedIn.body).to.include.all.keys('access_token', 'token_type', 'expires_in', 'session_id');
    expect(signedIn.body).to.include({ token_type: 'Bearer', expires_in: 900 });
    expect(signedIn.body.session_id).to.match(UUID_V7).and.not.equal(verified.body.session_id);
    expect(signedIn.headers['cache-control']).to.equal('no-store');

    const { status, body, headers } = await me(signedIn.body.access_token);
    expect(status).to.equal(200);
    expect(headers['cache-control']).to.equal('no-store');
    const {
      id,
      role,
      identities,
      last_login_at: lastLoginAt,
      created_at: createdAt,
      updated_at: updatedAt,
      ...rest
    } = body;
    expect(rest).to.deep.equal({
      first_name: 'Zo\u00eb',
      last_name: 'Lovelace',
      job_title: null,
      gender: null,
      dob: null,
      profile_image_url: null,
      is_active: true,
      username: null,
      has_password: true,
      created_by: null,
      updated_by: null,
      deleted_at: null,
    });
    expect(id).to.be.a('number');
    expect(role).to.have.all.keys('id', 'name').and.include({ name: 'User' });
    for (const time of [lastLoginAt, createdAt, updatedAt]) expect(time).to.match(TIME);
    expect(identities).to.have.length(1);
    const [{ id: identityId, created_at: since, ...identity }] = identities;
    expect(identityId).to.be.a('number');
    expect(since).to.match(TIME);
    expect(identity).to.deep.equal({
      type: 'email',
      value: email,
      is_verified: true,
      is_primary: true,
      oauth_provider: null,
    });
  });

  it('works with a mobile number in any spelling', async () => {
    const mobile = anyMobile();
    const { code, registration } = await register({ first_name: 'Ada', mobile, password: PASSWORD }, mobile);
    const spelt = `${mobile.slice(0, 2)} (${mobile.slice(2, 5)}) ${mobile.slice(5, 8)}-${mobile.slice(8)}`;
    const verified = await post('otp/verify', { type: 'mobile', value: spelt, code, registration });
    expect(verified.status).to.equal(200);
    for (const login of [mobile, spelt]) {
      const { status, body } = await post('login', { login, password: PASSWORD });
      expect(status, login).to.equal(200);
      expect((await me(body.access_token)).body.identities[0].value).to.equal(mobile);
    }
  });

  it('keeps the other address of a registration as an unverified claim, which does not sign in', async () => {
    const [email, mobile] = [anyEmail(), anyMobile()];
    const { code, registration } = await register({ first_name: 'Ada', email, mobile, password: PASSWORD }, email);
    const { body } = await post('otp/verify', { type: 'email', value: email, code, registration });
    const { identities } = (await me(body.access_token)).body;
    expect(
      identities.map((one: Record<string, unknown>) => [one['value'], one['is_verified'], one['is_primary']]),
    ).to.deep.equal([
      [email, true, true],
      [mobile, false, false],
    ]);
    expect((await post('login', { login: mobile, password: PASSWORD })).status).to.equal(401);
    expect((await post('login', { login: email, password: PASSWORD })).status).to.equal(200);
  });

  it('works with a code once', async () => {
    const { email } = await join(service.url);
    const code = await codeFrom(service.url, email, async () => {
      const { status, body } = await post('otp', { type: 'email', value: email });
      expect(status).to.equal(202);
      expect(body).to.deep.equal({ expires_in: 300, resend_in: 0 });
    });
    const guess = { type: 'email', value: email, code };
    const { status, body } = await post('otp/verify', guess);
    expect(status).to.equal(200);
    expect((await me(body.access_token)).body.identities[0].value).to.equal(email);
    const again = await post('otp/verify', guess);
    expect({ status: again.status, code: again.body.code }).to.deep.equal({ status: 401, code: 'INVALID_CODE' });
  });

  it('sends the same code again during its lifetime', async () => {
    // requirement 14
    const { email } = await join(service.url);
    const ask = () => codeFrom(service.url, email, () => post('otp', { type: 'email', value: email }));
    expect(await ask()).to.equal(await ask());
  });

  for (const [how, stale] of [
    ['without the registration', () => undefined],
    ['with the registration of somebody else', () => 'AAAAAAAAAAAAAAAAAAAAAA'],
    ['with a registration that a later one replaced', (first: string) => first],
  ] as const) {
    it(`drops name, password and other addresses ${how}`, async () => {
      const [email, mobile] = [anyEmail(), anyMobile()];
      const form = { first_name: 'Mallory', last_name: 'M', email, mobile, password: PASSWORD };
      const { registration: first } = await register(form, email);
      const { code } = await register(form, email);
      const registration = stale(first);
      const { status, body } = await post('otp/verify', {
        type: 'email',
        value: email,
        code,
        ...(registration === undefined ? {} : { registration }),
      });
      expect(status).to.equal(200);
      const account = (await me(body.access_token)).body;
      expect(account).to.include({ first_name: email.slice(0, email.indexOf('@')), last_name: null });
      expect(account.identities.map((one: { value: string }) => one.value)).to.deep.equal([email]);
      expect((await post('login', { login: email, password: PASSWORD })).status).to.equal(401);
      const [auth] = await sql<{ password_hash: string }>(
        database.url,
        `select password_hash from user_auth where user_id = $1`,
        [account.id],
      );
      expect(auth?.password_hash).to.equal('!');
    });
  }

  it('names a user who registered by mobile number without the registration token User', async () => {
    const mobile = anyMobile();
    const { code } = await register({ first_name: 'Mallory', mobile, password: PASSWORD }, mobile);
    const { body } = await post('otp/verify', { type: 'mobile', value: mobile, code });
    expect((await me(body.access_token)).body.first_name).to.equal('User');
  });

  it('issues access tokens as documented', async () => {
    const before = Math.floor(Date.now() / 1000);
    const { accessToken, sessionId } = await join(service.url);
    const { header, payload } = jwt.decode(accessToken, { complete: true })!;
    const { id } = (await me(accessToken)).body;
    expect(header).to.have.all.keys('alg', 'typ', 'kid').and.include({ alg: 'ES256', typ: 'at+jwt' });
    expect(payload).to.have.all.keys(
      'iss',
      'aud',
      'sub',
      'iat',
      'exp',
      'jti',
      'sid',
      'gen',
      'auth_time',
      'client_id',
      'amr',
      'acr',
      'roles',
      'scope',
    );
    const claims = payload as jwt.JwtPayload;
    const origin = service.url.replace('127.0.0.1', 'localhost');
    expect(claims).to.deep.include({
      iss: origin,
      aud: origin,
      sub: String(id),
      sid: sessionId,
      gen: 1,
      client_id: 'first-party',
      amr: ['otp'],
      acr: 'aal1',
      roles: ['User'],
      scope: '',
    });
    expect(claims.exp! - claims.iat!).to.equal(900);
    for (const time of [claims.iat, claims['auth_time']]) expect(time).to.be.within(before, before + 60);
    expect(claims.jti).to.match(UUID_V7);

    const [key] = await sql<{ public_key: string }>(database.url, 'select public_key from signing_key where kid = $1', [
      header.kid,
    ]);
    const verify = () => jwt.verify(accessToken, createPublicKey(key!.public_key), { algorithms: ['ES256'] });
    expect(verify).not.to.throw();
  });

  it('has every privilege in an administrator’s scope', async () => {
    const { body } = await post('login', { login: 'admin@example.com', password: 'correct horse battery staple' });
    const claims = jwt.decode(body.access_token) as jwt.JwtPayload;
    const all = await sql<{ name: string }>(database.url, 'select name from privilege order by name');
    expect(claims['roles']).to.deep.equal(['SuperAdmin']);
    expect(claims['scope'].split(' ').toSorted()).to.deep.equal(all.map(({ name }) => name));
  });

  for (const [what, header] of [
    ['no token', undefined],
    ['a token of another scheme', 'Basic YWRtaW46YWRtaW4='],
    ['a token that is none', 'Bearer nonsense'],
    ['two tokens', 'Bearer a b'],
  ] as const) {
    it(`refuses ${what}`, async () => {
      const { status, headers, body } = await call(service.url, '/v1/me', undefined, {
        headers: header === undefined ? {} : { authorization: header },
      });
      expect({ status, code: body.code }).to.deep.equal({ status: 401, code: 'UNAUTHENTICATED' });
      expect(headers['www-authenticate']).to.match(/^Bearer /);
    });
  }

  for (const [what, end] of [
    ['session', 'update session set ended_at = now() where id = $1'],
    ['life of the session', 'update session set expires_at = now() where id = $1'],
    [
      'activity of the user',
      'update "user" set is_active = false where id = (select user_id from session where id = $1)',
    ],
    ['user', 'update "user" set deleted_at = now() where id = (select user_id from session where id = $1)'],
  ] as const) {
    it(`refuses a token right after the end of the ${what}`, async () => {
      // requirement 49, 50
      const { accessToken, sessionId } = await join(service.url);
      expect((await me(accessToken)).status).to.equal(200);
      await sql(database.url, end, [sessionId]);
      expect((await me(accessToken)).status).to.equal(401);
    });
  }
});

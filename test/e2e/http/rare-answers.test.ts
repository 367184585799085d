import { expect } from 'chai';
import { MAX_IDENTITIES } from '../../../src/core/domain/account/identities.ts';
import { FILE_FORM, fileForm } from '../../support/file-form.ts';
import { anyEmail, call, codeFrom, join } from '../client.ts';
import type { Answer } from '../client.ts';
import { oneService } from '../own-database.ts';
import { CHEAP, spawnService } from '../process.ts';
import type { ServiceProcess } from '../process.ts';

type Started = Awaited<ReturnType<typeof oneService>>;

// Documented answers that no other test causes.
describe('rare answers', () => {
  let started: Started;
  let admin: Readonly<Record<string, string>>;
  before(async () => {
    started = await oneService();
    const login = { login: 'admin@example.com', password: 'correct horse battery staple' };
    const { body } = await call(started.service.url, '/v1/auth/login', login);
    admin = { authorization: `Bearer ${body.access_token}` };
  });
  after(() => started.end());

  const ask = (
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> => call(started.service.url, path, body, { method, headers: { ...admin, ...headers } });
  const made = async (path: string, body: unknown): Promise<string> => {
    const { status, headers, text } = await ask('POST', path, body);
    if (status !== 201) throw new Error(text);
    return String(headers['location']);
  };
  let count = 0;
  const problemOf = ({ status, body }: Answer): string => `${status} ${body.code}`;
  const anyName = (): string => `rare${++count}`;

  it('304 for an unchanged resource', async () => {
    const role = await made('/v1/roles', { name: anyName() });
    const privilege = await made('/v1/privileges', { name: anyName() });
    const { body: me } = await ask('GET', '/v1/me');
    const paths = ['/v1/me', `/v1/users/${me.id}`, `/v1/me/identities/${me.identities[0].id}`, role, privilege];
    for (const path of [...paths, '/.well-known/jwks.json']) {
      const etag = String((await ask('GET', path)).headers['etag']);
      const again = await ask('GET', path, undefined, { 'if-none-match': etag });
      expect({ path, status: again.status, text: again.text }).to.deep.equal({ path, status: 304, text: '' });
    }
  });

  it('400 for a form that is cut off', async () => {
    const { body: me } = await ask('GET', '/v1/me');
    for (const path of ['/v1/me/profile-image', `/v1/users/${me.id}/profile-image`]) {
      const answer = await ask('PUT', path, fileForm().subarray(0, -20), { 'content-type': FILE_FORM });
      expect(problemOf(answer), path).to.equal('400 MALFORMED_MULTIPART');
    }
  });

  it('412 for a change of an outdated version, and nothing happens', async () => {
    const role = await made('/v1/roles', { name: anyName(), privileges: ['user.read'] });
    const privilege = await made('/v1/privileges', { name: anyName() });
    const email = anyEmail();
    const user = await made('/v1/users', { first_name: 'Ada', email, role: 'User' });
    const { body } = await ask('GET', user);
    const stale: readonly (readonly [string, string, unknown?])[] = [
      ['DELETE', role],
      ['PUT', `${role}/privileges/role.read`],
      ['DELETE', `${role}/privileges/user.read`],
      ['PATCH', privilege, { description: 'another' }],
      ['DELETE', privilege],
      ['DELETE', `${user}/identities/${body.identities[0].id}`],
      ['DELETE', user],
    ];
    for (const [method, path, change] of stale) {
      const answer = await ask(method, path, change, { 'if-match': '"0"' });
      expect({ method, path, status: answer.status }).to.deep.equal({ method, path, status: 412 });
    }
    expect((await ask('GET', user)).body).to.deep.equal(body);
    expect((await ask('GET', role)).body.privileges).to.deep.equal(['user.read']);
  });

  it('409 for a taken name or address', async () => {
    const name = anyName();
    await made('/v1/privileges', { name });
    expect((await ask('POST', '/v1/privileges', { name })).status).to.equal(409);
    const username = anyName();
    await made('/v1/users', { first_name: 'Ada', email: anyEmail(), role: 'User', username });
    const taken = { first_name: 'Ada', email: anyEmail(), role: 'User', username };
    expect((await ask('POST', '/v1/users', taken)).status).to.equal(409);
  });

  it('409 for a restore whose address someone else has', async () => {
    const { email } = await join(started.service.url);
    const { body: found } = await ask('GET', `/v1/users?q=${encodeURIComponent(email)}`);
    const user = `/v1/users/${found.items[0].id}`;
    await ask('DELETE', user);
    await join(started.service.url, email);
    expect((await ask('POST', `${user}/restore`)).status).to.equal(409);

    for (const path of ['/v1/roles', '/v1/privileges']) {
      const name = anyName();
      const first = await made(path, { name });
      await ask('DELETE', first);
      await made(path, { name });
      expect((await ask('POST', `${first}/restore`)).status).to.equal(409);
    }
  });

  it('403 for deleting a user with more privileges', async () => {
    const role = anyName();
    await made('/v1/roles', { name: role, privileges: ['user.delete'] });
    const { email, accessToken } = await join(started.service.url);
    const { body: found } = await ask('GET', `/v1/users?q=${encodeURIComponent(email)}`);
    expect((await ask('PATCH', `/v1/users/${found.items[0].id}`, { role })).status).to.equal(200);
    const { body: me } = await ask('GET', '/v1/me');
    const headers = { authorization: `Bearer ${accessToken}` };
    expect(problemOf(await ask('DELETE', `/v1/users/${me.id}`, undefined, headers))).to.equal('403 SUPERIOR');
    expect((await ask('GET', '/v1/me')).status).to.equal(200);
  });

  it('409 for deleting or demoting the last administrator', async () => {
    // requirement 58
    const { body: me } = await ask('GET', '/v1/me');
    for (const path of [`/v1/users/${me.id}`, '/v1/me'])
      expect(problemOf(await ask('DELETE', path))).to.equal('409 LAST_ADMINISTRATOR');
    expect(problemOf(await ask('PATCH', `/v1/users/${me.id}`, { role: 'User' }))).to.equal('409 LAST_ADMINISTRATOR');
    expect((await ask('GET', '/v1/me')).status).to.equal(200);
  });

  it('404 for an unknown provider', async () => {
    expect((await ask('GET', '/v1/auth/oauth/nowhere/link?ticket=anything')).status).to.equal(404);
  });

  it('422 for an unknown role, or a common password, given by an administrator', async () => {
    const user = { first_name: 'Ada', email: anyEmail(), role: 'User' };
    const tried = [await ask('POST', '/v1/users', { ...user, role: 'Nobody' })];
    tried.push(await ask('POST', '/v1/users', { ...user, password: 'password1234' }));
    expect(tried.map(problemOf)).to.deep.equal(['422 UNKNOWN_ROLE', '422 WEAK_PASSWORD']);
  });

  it('409 for a taken address, username or name, and for deleting built-in objects', async () => {
    const { email } = await join(started.service.url);
    const [username, name] = [anyName(), anyName()];
    await made('/v1/users', { first_name: 'Ada', email: anyEmail(), role: 'User', username });
    const other = await made('/v1/users', { first_name: 'Ada', email: anyEmail(), role: 'User' });
    await made('/v1/roles', { name });
    const role = await made('/v1/roles', { name: anyName() });
    const { body: roles } = await ask('GET', '/v1/roles?sort=created_at');
    const tried = [await ask('POST', '/v1/users', { first_name: 'Ada', email, role: 'User' })];
    tried.push(await ask('PATCH', other, { username }));
    tried.push(await ask('PATCH', role, { name }));
    tried.push(await ask('DELETE', `/v1/roles/${roles.items[0].id}`));
    expect(tried.map(problemOf)).to.deep.equal([
      '409 ADDRESS_TAKEN',
      '409 USERNAME_TAKEN',
      '409 NAME_TAKEN',
      '409 BUILT_IN',
    ]);
  });

  it('409 for an address above the limit, and for a disabled user', async () => {
    const user = await made('/v1/users', { first_name: 'Ada', email: anyEmail(), role: 'User' });
    const give = () => ask('POST', `${user}/identities`, { type: 'email', value: anyEmail() });
    for (let n = 1; n < MAX_IDENTITIES; n += 1) expect((await give()).status).to.equal(201);
    expect(problemOf(await give())).to.equal('409 TOO_MANY_IDENTITIES');
    await ask('PATCH', user, { is_active: false });
    const tried = [await give(), await ask('POST', `${user}/invitation`)];
    expect(tried.map(problemOf)).to.deep.equal(['409 NOT_INVITABLE', '409 NOT_INVITABLE']);
  });

  it('422 for a weak new password, and the code is kept', async () => {
    const { url } = started.service;
    const { email } = await join(url);
    const address = { type: 'email', value: email };
    const code = await codeFrom(url, email, () => call(url, '/v1/auth/password/forgot', address));
    const reset = (new_password: string) => call(url, '/v1/auth/password/reset', { ...address, code, new_password });
    expect(problemOf(await reset('password1234'))).to.equal('422 WEAK_PASSWORD');
    expect((await reset('another long passphrase')).status).to.equal(204);
  });

  describe('with closed registration, a code interval, and one allowed country', () => {
    let strict: ServiceProcess;
    before(async () => {
      // The same address as the other service, so that both accept each other's tokens.
      const PUBLIC_URL = started.service.url.replace('127.0.0.1', 'localhost');
      const DATABASE_URL = started.database.url;
      strict = await spawnService({ ...CHEAP, DATABASE_URL, PUBLIC_URL, REGISTRATION: 'closed', SMS_COUNTRIES: 'GB' });
    });
    after(() => strict.stop());

    const at = (path: string, body: unknown, token?: string): Promise<Answer> =>
      call(strict.url, path, body, { method: 'POST', headers: token ? { authorization: `Bearer ${token}` } : admin });

    it('403 for registering', async () => {
      const form = { first_name: 'Ada', email: anyEmail(), password: 'a long enough passphrase' };
      expect((await at('/v1/auth/register', form)).status).to.equal(403);
    });

    it('429 for requesting a code twice, in every call that sends one', async () => {
      const { email, accessToken } = await join(started.service.url);
      const { body: found } = await ask('GET', `/v1/users?q=${encodeURIComponent(email)}`);
      const { body: claim } = await at('/v1/me/identities', { type: 'email', value: anyEmail() }, accessToken);
      const address = { type: 'email', value: email };
      const claimed = `/v1/me/identities/${claim.id}`;
      await at('/v1/auth/otp', address);
      await at('/v1/auth/password/forgot', address);
      // Administrators have their own interval.
      await at(`/v1/users/${found.items[0].id}/password-reset`, undefined);
      const tried = [await at('/v1/auth/otp', address), await at('/v1/auth/password/forgot', address)];
      tried.push(await at(`/v1/users/${found.items[0].id}/password-reset`, undefined));
      tried.push(await at(`${claimed}/otp`, undefined, accessToken));
      await call(strict.url, claimed, undefined, {
        method: 'DELETE',
        headers: { authorization: `Bearer ${accessToken}` },
      });
      tried.push(await at('/v1/me/identities', { type: 'email', value: claim.value }, accessToken));
      expect(tried.map(problemOf)).to.deep.equal(Array(5).fill('429 TOO_SOON'));
    });

    it('422 for a mobile number of another country, in every call that sends to one', async () => {
      const { url } = started.service;
      const [mobile, other] = ['+14155550177', '+14155550178'];
      const form = { first_name: 'Ada', mobile, password: 'a long enough passphrase' };
      const code = await codeFrom(url, mobile, () => call(url, '/v1/auth/register', form));
      const { body: tokens } = await call(url, '/v1/auth/otp/verify', { type: 'mobile', value: mobile, code });
      const { body: found } = await ask('GET', `/v1/users?q=${encodeURIComponent(mobile)}`);
      const user = `/v1/users/${found.items[0].id}`;
      const named = { type: 'mobile', value: other };
      const tried = [await at('/v1/auth/password/forgot', named)];
      tried.push(await at('/v1/me/identities', named, tokens.access_token));
      tried.push(await at(`${user}/identities`, named));
      tried.push(await at(`${user}/password-reset`, undefined));
      expect(tried.map(problemOf)).to.deep.equal(Array(4).fill('422 COUNTRY_NOT_SERVED'));
      expect(tried.map(({ body }) => body.errors[0].pointer)).to.deep.equal(['/value', '/value', '/value', '']);
    });
  });
});

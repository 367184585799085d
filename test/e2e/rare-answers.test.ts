import { expect } from 'chai';
import { anyEmail, call, join } from './client.ts';
import type { Answer } from './client.ts';
import { oneService } from './own-database.ts';
import { CHEAP, spawnService } from './process.ts';

type Started = Awaited<ReturnType<typeof oneService>>;

// What the contract lists, and no story of the other tests comes by.
describe('answers that are rare', () => {
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
  const anyName = (): string => `rare${++count}`;

  it('304 to whoever has a resource already', async () => {
    const role = await made('/v1/roles', { name: anyName() });
    const privilege = await made('/v1/privileges', { name: anyName() });
    const { body: me } = await ask('GET', '/v1/me');
    const paths = ['/v1/me', `/v1/users/${me.id}`, `/v1/me/identities/${me.identities[0].id}`, role, privilege];
    for (const path of [...paths, '/.well-known/jwks.json']) {
      const etag = String((await ask('GET', path)).headers['etag']);
      const again = await ask('GET', path, undefined, { 'if-none-match': etag });
      expect([path, again.status, again.text]).to.deep.equal([path, 304, '']);
    }
  });

  it('412 to whoever changes what has changed since, and nothing happens', async () => {
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
      expect([method, path, answer.status]).to.deep.equal([method, path, 412]);
    }
    expect((await ask('GET', user)).body).to.deep.equal(body);
    expect((await ask('GET', role)).body.privileges).to.deep.equal(['user.read']);
  });

  it('409 where somebody has the name or address', async () => {
    const name = anyName();
    await made('/v1/privileges', { name });
    expect((await ask('POST', '/v1/privileges', { name })).status).to.equal(409);
    const username = anyName();
    await made('/v1/users', { first_name: 'Ada', email: anyEmail(), role: 'User', username });
    const taken = { first_name: 'Ada', email: anyEmail(), role: 'User', username };
    expect((await ask('POST', '/v1/users', taken)).status).to.equal(409);
  });

  it('409 where what would be restored is somebody else’s by now', async () => {
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

  it('404 for a provider that is none', async () => {
    expect((await ask('GET', '/v1/auth/oauth/nowhere/link?ticket=anything')).status).to.equal(404);
  });

  it('403 to whoever registers where registration is closed', async () => {
    const closed = await spawnService({ ...CHEAP, DATABASE_URL: started.database.url, REGISTRATION: 'closed' });
    try {
      const form = { first_name: 'Ada', email: anyEmail(), password: 'a long enough passphrase' };
      expect((await call(closed.url, '/v1/auth/register', form)).status).to.equal(403);
    } finally {
      await closed.stop();
    }
  });
});

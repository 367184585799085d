import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { startBrowser } from '../../support/browser.ts';
import { anyEmail, call, join } from '../client.ts';
import { oneService } from '../own-database.ts';
import { makeSuperAdmin } from '../people.ts';

const PUBLIC_URL = 'https://id.example.com/auth';

/** What a page does in the browser. Its code is sent there, so it uses nothing from here. */
const session = async ({ api, login, password }: Readonly<{ api: string; login: string; password: string }>) => {
  const send = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const answered = await fetch(api + path, {
      method,
      headers: { ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answered.text();
    return { status: answered.status, headers: Object.fromEntries(answered.headers), body: text && JSON.parse(text) };
  };
  const signedIn = await send('POST', '/v1/auth/login', { login, password });
  const refreshed = await send('POST', '/v1/auth/refresh', { refresh_token: signedIn.body.refresh_token });
  const Authorization = `Bearer ${refreshed.body.access_token}`;
  const me = await send('GET', '/v1/me', undefined, { Authorization });
  const changed = await send(
    'PATCH',
    '/v1/me',
    { job_title: 'Analyst' },
    {
      Authorization,
      'If-Match': me.headers['etag'] ?? '',
    },
  );
  const again = await send('GET', '/v1/me', undefined, {
    Authorization,
    'If-None-Match': changed.headers['etag'] ?? '',
  });
  const created = await send(
    'POST',
    '/v1/roles',
    { name: 'Other origin' },
    { Authorization, 'Idempotency-Key': 'one' },
  );
  const replayed = await send(
    'POST',
    '/v1/roles',
    { name: 'Other origin' },
    { Authorization, 'Idempotency-Key': 'one' },
  );
  const list = await send('GET', '/v1/roles?limit=1', undefined, { Authorization });
  const refused = await send('POST', '/v1/auth/login', { login, password: 'wrong' });
  const keys = await send('GET', '/.well-known/jwks.json');
  return { signedIn, refreshed, me, changed, again, created, replayed, list, refused, keys };
};

const attempt = ([url, credentials]: readonly [string, 'include' | 'omit']) =>
  fetch(url, { credentials }).then(
    ({ status }) => String(status),
    (error: unknown) => String(error),
  );

describe('a page on another origin', function () {
  this.timeout(120_000);
  let app: Server;
  let listed: string;
  let other: string;
  let service: Awaited<ReturnType<typeof oneService>>;
  let browser: Browser;
  before(async () => {
    app = createServer((_request, response) => response.setHeader('Content-Type', 'text/html').end('<h1>An app</h1>'));
    await new Promise<void>((resolve) => void app.listen(0, '127.0.0.1', resolve));
    const { port } = app.address() as AddressInfo;
    listed = `http://localhost:${port}`;
    other = `http://127.0.0.1:${port}`;
    service = await oneService({ CORS_ORIGINS: `https://app.example.com,${listed}`, PUBLIC_URL });
    browser = await startBrowser();
  });
  after(async () => {
    await browser?.close();
    app.close();
    await service.end();
  });

  it('that is listed signs in, refreshes, reads and changes, in a browser', async () => {
    // requirement 83
    const api = service.service.url;
    const { email: login, password } = await join(api);
    await makeSuperAdmin(service.database.url, login);
    const page = await browser.newPage();
    await page.goto(listed);
    const seen = await page.evaluate(session, { api, login, password });
    const statuses = Object.fromEntries(Object.entries(seen).map(([name, { status }]) => [name, status]));
    expect(statuses).to.deep.equal({
      signedIn: 200,
      refreshed: 200,
      me: 200,
      changed: 200,
      again: 304,
      created: 201,
      replayed: 201,
      list: 200,
      refused: 401,
      keys: 200,
    });
    expect(seen.changed.body.job_title).to.equal('Analyst');
    expect(seen.me.headers['x-request-id']).to.match(/./);
    expect(seen.created.headers['location']).to.equal(`/auth/v1/roles/${seen.created.body.id}`);
    expect(seen.replayed.headers['idempotency-replayed']).to.equal('true');
    expect(seen.list.headers['link']).to.include(`<${PUBLIC_URL}/v1/roles?limit=1&cursor=`);
    expect(seen.refused.body.code).to.equal('INVALID_CREDENTIALS');
    expect(await page.evaluate(attempt, [`${api}/openapi.json`, 'omit'] as const)).to.equal('200');
    expect(await page.evaluate(attempt, [`${api}/openapi.json`, 'include'] as const)).to.match(/TypeError/);
    expect(await page.evaluate(attempt, [`${api}/dev/mailbox.json`, 'omit'] as const)).to.match(/TypeError/);
    await page.close();
  });

  it('that is not listed reads nothing, in a browser', async () => {
    // requirement 83
    const page = await browser.newPage();
    await page.goto(other);
    for (const path of ['/openapi.json', '/v1/auth/oauth', '/.well-known/jwks.json', '/health/live'])
      expect(await page.evaluate(attempt, [service.service.url + path, 'omit'] as const), path).to.match(/TypeError/);
    await page.close();
  });

  it('finds everything that is made under the path of PUBLIC_URL', async () => {
    const api = service.service.url;
    const { email, accessToken } = await join(api);
    await makeSuperAdmin(service.database.url, email);
    const headers = { Authorization: `Bearer ${accessToken}` };
    const made = async (path: string, body: unknown) => {
      const answer = await call(api, path, body, { headers });
      expect([path, answer.status, answer.headers['location']]).to.deep.equal([
        path,
        201,
        `/auth${path}/${answer.body.id}`,
      ]);
      return answer.body.id as number;
    };
    await made('/v1/me/identities', { type: 'email', value: anyEmail() });
    await made('/v1/roles', { name: 'Helper' });
    await made('/v1/privileges', { name: 'invoice.read' });
    const id = await made('/v1/users', { first_name: 'Grace', role: 'User', email: anyEmail() });
    await made(`/v1/users/${id}/identities`, { type: 'email', value: anyEmail() });
    expect((await call(api, '/v1/nothing')).body.type).to.equal(`${PUBLIC_URL}/problems/not-found`);
    expect((await call(api, '/openapi.json')).body.servers[0].url).to.equal(PUBLIC_URL);
  });
});

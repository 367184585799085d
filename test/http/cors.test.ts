import { expect } from 'chai';
import { start } from './support.ts';
import type { Service } from './support.ts';

const APP = 'https://app.example.com';
const LOCAL = 'http://localhost:5173';
const ALLOWS = 'access-control-allow-origin';

const corsHeaders = ({ headers }: Response) =>
  [...headers.keys()].filter((name) => name.startsWith('access-control-')).toSorted();
const varies = ({ headers }: Response) => (headers.get('vary') ?? '').split(/, */);

// requirement 83
describe('pages of other origins', () => {
  let service: Service;
  before(async () => void (service = await start({ corsOrigins: [APP, LOCAL] })));
  after(() => service.close(0));

  const from = (path: string, origin: string, init: RequestInit = {}) =>
    service.call(path, { ...init, headers: { Origin: origin, ...init.headers } });
  const preflight = (path: string, origin: string, method = 'PATCH') =>
    from(path, origin, {
      method: 'OPTIONS',
      headers: { 'Access-Control-Request-Method': method, 'Access-Control-Request-Headers': 'authorization' },
    });

  it('read every answer of the API, refusals and failures too, and its headers, without cookies', async () => {
    for (const origin of [APP, LOCAL])
      for (const [path, init, status] of [
        ['/v1/notes/3', {}, 200],
        ['/v1/notes/mine', {}, 401],
        ['/v1/nothing', {}, 404],
        ['/v1/notes/3', { method: 'PUT' }, 405],
        ['/v1/notes', { method: 'POST', body: '{', headers: { 'Content-Type': 'application/json' } }, 400],
        ['/v1/notes', { method: 'POST', body: '{}', headers: { 'Content-Type': 'application/json' } }, 422],
      ] as const) {
        const answered = await from(path, origin, init);
        expect(answered.status, path).to.equal(status);
        expect(answered.headers.get(ALLOWS)).to.equal(origin);
        expect(corsHeaders(answered)).to.deep.equal([ALLOWS, 'access-control-expose-headers']);
        expect(answered.headers.get('access-control-expose-headers')).to.equal(
          'RateLimit, Retry-After, ETag, Location, Link, X-Request-Id, Idempotency-Replayed',
        );
        expect(varies(answered)).to.include('Origin');
      }
  });

  it('are told by a preflight what they may send, for ten minutes', async () => {
    const answered = await preflight('/v1/notes/3', APP);
    expect(answered.status).to.equal(204);
    expect(answered.headers.get(ALLOWS)).to.equal(APP);
    expect(answered.headers.get('access-control-max-age')).to.equal('600');
    expect(answered.headers.get('access-control-allow-methods')).to.equal(answered.headers.get('allow'));
    expect(answered.headers.get('access-control-allow-methods')).to.match(/\bPATCH\b/);
    const allowed = (answered.headers.get('access-control-allow-headers') ?? '').split(', ');
    expect(allowed).to.include.members(['Authorization', 'Content-Type', 'Idempotency-Key', 'If-Match']);
    expect(answered.headers.has('access-control-allow-credentials')).to.equal(false);
    expect(varies(answered)).to.include('Origin');
    expect((await preflight('/v1/nothing', APP)).status).to.equal(404);
    expect(corsHeaders(await from('/v1/notes/3', APP, { method: 'OPTIONS' }))).not.to.include('access-control-max-age');
  });

  it('of an origin that is not listed exactly read nothing, but caches know that answers vary', async () => {
    for (const origin of [
      'null',
      'https://evil.example',
      'http://app.example.com',
      'https://app.example.com.evil.example',
      'https://evilapp.example.com',
      'https://sub.app.example.com',
      'https://app.example.com:8443',
      'https://APP.example.com',
      `${APP}/`,
      `${APP}, ${LOCAL}`,
      `${APP} https://evil.example`,
      'http://localhost:51730',
      'http://localhost',
      '*',
      '',
    ])
      for (const answered of [await from('/v1/notes/3', origin), await preflight('/v1/notes/3', origin)]) {
        expect(corsHeaders(answered), origin).to.deep.equal([]);
        expect(varies(answered), origin).to.include('Origin');
      }
    const without = await service.call('/v1/notes/3');
    expect([without.status, corsHeaders(without), varies(without)]).to.deep.equal([200, [], ['Origin']]);
  });

  it('read no page', async () => {
    for (const path of ['/page', '/elsewhere', '/dev/mailbox.json', '/v1things', '/openapi.jsonx'])
      for (const answered of [await from(path, APP, { redirect: 'manual' }), await preflight(path, APP, 'GET')])
        expect(corsHeaders(answered), path).to.deep.equal([]);
  });

  it('read nothing if none is listed, and then answers vary by no origin', async () => {
    const closed = await start();
    for (const origin of [APP, 'http://127.0.0.1', 'null']) {
      const answered = await closed.call('/v1/notes/3', { headers: { Origin: origin } });
      expect([answered.status, corsHeaders(answered), varies(answered)]).to.deep.equal([200, [], ['']]);
    }
    await closed.close(0);
  });
});

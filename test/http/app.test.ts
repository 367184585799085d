import { Readable } from 'node:stream';
import { expect } from 'chai';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import { presentProblem } from '../../src/adapters/http/api/problems/problem.ts';
import { makeApp } from '../../src/adapters/http/server/app.ts';
import { answer, route } from '../../src/adapters/http/server/route.ts';
import type { Route } from '../../src/adapters/http/server/route.ts';
import { tooSoon } from '../../src/core/domain/errors.ts';
import { PUBLIC_URL, authenticate, exchange, makeLog, pointers, problemOf, start } from './support.ts';
import type { Service } from './support.ts';

const bearer = (token: string) => ({ headers: { Authorization: `Bearer ${token}` } });
const JSON_HEADERS = { 'Content-Type': 'application/json' };

const named = (operationId: string, path: string) =>
  route({
    method: 'GET',
    path,
    operationId,
    access: 'public',
    responses: { 204: null },
    handle: () => TE.right(answer(204)),
  });

const refused = (...given: readonly Route[]): string => {
  try {
    makeApp({
      routes: given,
      publicUrl: PUBLIC_URL,
      presentRefusal: presentProblem,
      trustProxy: 0,
      authenticate,
      reauthTtlMs: 1,
      logger: makeLog().logger,
    });
    return 'started';
  } catch (error) {
    return (error as Error).message;
  }
};

describe('the server of routes', () => {
  let service: Service;
  before(async () => {
    service = await start();
  });
  after(() => service.close(0));

  const at = (path: string, method: string, token: string, type: string, body: string) =>
    service.call(path, { method, body, headers: { Authorization: `Bearer ${token}`, 'Content-Type': type } });
  const echoed = async (id: string) =>
    (await service.call('/v1/none', { headers: { 'X-Request-Id': id } })).headers.get('x-request-id');

  it('answers 403 if the route needs a fresh sign-in, from the last millisecond on, before it checks the input', async () => {
    const fresh = route({
      method: 'POST',
      path: '/v1/fresh',
      operationId: 'fresh',
      access: 'signed-in',
      fresh: true,
      body: t.strict({}),
      responses: { 204: null },
      handle: () => TE.right(answer(204)),
    });
    // The principal of these tests signed in a minute ago.
    for (const [reauthTtlMs, status] of [
      [60_001, 422],
      [60_000, 403],
    ]) {
      const strict = await start({ routes: [fresh], reauthTtlMs: reauthTtlMs! });
      const response = await strict.call('/v1/fresh', {
        method: 'POST',
        body: '{"unknown":1}',
        headers: { Authorization: 'Bearer good', 'Content-Type': 'application/json' },
      });
      expect(response.status).to.equal(status);
      if (status === 403) expect(await problemOf(response)).to.include({ code: 'REAUTHENTICATION_REQUIRED' });
      await strict.close(0);
    }
    expect(refused({ ...fresh, access: 'public' })).to.match(/^fresh: a public route has no sign-in/);
  });

  describe('finds the route', () => {
    it('answers 404 for an unknown path, whatever the method, before it checks access', async () => {
      for (const method of ['GET', 'DELETE', 'OPTIONS', 'PROPFIND']) {
        const response = await service.call('/v1/nowhere', { method });
        expect(response.status).to.equal(404);
      }
      expect(await problemOf(await service.call('/v1/nowhere'))).to.deep.include({ code: 'NOT_FOUND', status: 404 });
    });

    it('takes paths literally: another case and a trailing slash are other paths', async () => {
      for (const path of ['/v1/Notes', '/v1/notes/', '//v1/notes', '/v1/notes/1/2', '/v1/../broken/']) {
        expect((await service.call(path)).status, path).to.equal(404);
      }
    });

    it('answers 405 with Allow for a known path, before 401', async () => {
      const response = await service.call('/v1/notes/3', { method: 'POST' });
      expect({ status: response.status, allow: response.headers.get('allow') }).to.deep.equal({
        status: 405,
        allow: 'DELETE, GET, HEAD, OPTIONS, PATCH',
      });
      expect((await problemOf(response)).detail).to.contain('DELETE, GET, HEAD, OPTIONS, PATCH');
    });

    it('answers 501 for methods that it implements nowhere', async () => {
      const response = await service.call('/v1/notes', { method: 'PROPFIND' });
      expect({ status: response.status, allow: response.headers.get('allow') }).to.deep.equal({
        status: 501,
        allow: 'GET, HEAD, OPTIONS, POST',
      });
      expect((await problemOf(response)).code).to.equal('NOT_IMPLEMENTED');
    });

    it('answers 405 for TRACE and QUERY on every path', async () => {
      for (const method of ['TRACE', 'QUERY']) {
        const head = `${method} /v1/notes HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`;
        expect(await exchange(service.port, head)).to.match(/^HTTP\/1.1 405 /);
      }
    });

    it('lists in Allow the methods of the literal path, not those of a path with parameters that matches, too', async () => {
      const options = await service.call('/v1/notes/mine', { method: 'OPTIONS' });
      expect(options.headers.get('allow')).to.equal('GET, HEAD, OPTIONS');
    });

    it('answers OPTIONS with 204 and Allow, and HEAD as GET without its body', async () => {
      const options = await service.call('/v1/notes', { method: 'OPTIONS' });
      expect({ status: options.status, allow: options.headers.get('allow') }).to.deep.equal({
        status: 204,
        allow: 'GET, HEAD, OPTIONS, POST',
      });
      const [head, get] = await Promise.all(
        ['HEAD', 'GET'].map((method) => service.call('/v1/notes', { method, headers: { 'User-Agent': 'same' } })),
      );
      expect({ status: head?.status, text: await head?.text() }).to.deep.equal({ status: 200, text: '' });
      expect(head?.headers.get('content-length')).to.equal(get?.headers.get('content-length'));
    });

    it('prefers a literal path to a parameter, whatever their order in the list', async () => {
      const response = await service.call('/v1/notes/mine', bearer('good'));
      expect(await response.json()).to.have.property('session');
    });

    it('answers a malformed path with 404, never 500', async () => {
      for (const path of ['/%E0%A4%A', '/v1/notes/%E0%A4%A', '/v1/notes/%', '/v1/notes/%FF']) {
        expect(await exchange(service.port, `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`)).to.match(
          /^HTTP\/1.1 404 /,
        );
      }
      for (const target of ['http://[', '*', 'http://x', '?', 'x:y@z']) {
        const said = await exchange(service.port, `GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
        expect(said, target).to.match(/^HTTP\/1.1 40[04] /);
      }
    });

    it('refuses to start with two routes of one name or path, or a parameter without a codec', () => {
      const messages = [
        refused(named('a', '/a'), named('a', '/b')),
        refused(named('a', '/a'), named('b', '/a')),
        refused(named('a', '/a/:id')),
      ];
      expect(messages).to.deep.equal([
        'two routes are called a',
        'two routes are called GET /a',
        'a: a path with parameters needs a params codec, and no other does',
      ]);
    });
  });

  describe('checks access', () => {
    it('names no error in the challenge if no token came', async () => {
      for (const Authorization of ['', 'Basic Z29vZDpnb29k', 'good', 'Bearerx good']) {
        const response = await service.call('/v1/notes/mine', { headers: { Authorization } });
        expect(response.status).to.equal(401);
        expect(response.headers.get('www-authenticate')).to.equal('Bearer realm="api"');
        expect((await problemOf(response)).code).to.equal('UNAUTHENTICATED');
      }
    });

    it('says invalid_token if the token is invalid or malformed', async () => {
      for (const token of ['stale', 'good, Bearer staff', 'go od', '', '"good"', 'good\u00e9']) {
        const response = await service.call('/v1/notes/mine', bearer(token));
        expect(response.status, token).to.equal(401);
        expect(response.headers.get('www-authenticate')).to.match(/^Bearer .*error="invalid_token"$/);
        expect((await problemOf(response)).code).to.equal('UNAUTHENTICATED');
      }
    });

    it('takes the scheme in any case, and the token from the header only', async () => {
      const inAnyCase = await service.call('/v1/notes/mine', { headers: { Authorization: 'bEARER good' } });
      expect(inAnyCase.status).to.equal(200);
      expect((await service.call('/v1/notes/mine?access_token=good')).status).to.equal(401);
      const form = new URLSearchParams({ access_token: 'good' });
      expect((await service.call('/v1/notes/3', { method: 'DELETE', body: form })).status).to.equal(401);
    });

    it('refuses a caller without the privilege, and names it', async () => {
      const response = await service.call('/v1/notes/3', { method: 'PATCH', ...bearer('good') });
      expect(await problemOf(response)).to.deep.include({ status: 403, code: 'FORBIDDEN' });
      const detail = (await problemOf(await service.call('/v1/notes/3', { method: 'PATCH', ...bearer('good') })))
        .detail;
      expect(detail).to.contain('user.read');
    });

    it('answers 503 with Retry-After, not 401, while sessions can not be read; the cause is only logged', async () => {
      const response = await service.call('/v1/notes/mine', bearer('outage'));
      expect(response.headers.get('retry-after')).to.match(/^[1-9]\d*$/);
      const problem = await problemOf(response);
      expect(problem).to.deep.include({ status: 503, code: 'UNAVAILABLE' });
      expect(JSON.stringify(problem)).not.to.contain('canary-cause');
      const line = await service.line('unavailable');
      expect(line).to.deep.include({ port: 'sessions', request_id: problem.request_id });
      expect(JSON.stringify(line)).to.contain('canary-cause');
    });

    it('hands the principal to the handler', async () => {
      const init = { method: 'PATCH', body: '{}', headers: { ...JSON_HEADERS, Authorization: 'Bearer staff' } };
      expect(await (await service.call('/v1/notes/3', init)).json()).to.deep.equal({ id: 3, user: 7 });
    });
  });

  it('refuses in the order 404, 405, 401, 403, 415, 413, 400, 422', async () => {
    const everythingWrong = '['.repeat(200_000);
    const answers = [
      await at('/v1/none/x', 'PUT', 'bad', 'text/xml', everythingWrong),
      await at('/v1/notes/x', 'PUT', 'bad', 'text/xml', everythingWrong),
      await at('/v1/notes/x?a', 'PATCH', 'bad', 'text/xml', everythingWrong),
      await at('/v1/notes/x?a', 'PATCH', 'good', 'text/xml', everythingWrong),
      await at('/v1/notes/x?a', 'PATCH', 'staff', 'text/xml', everythingWrong),
      await at('/v1/notes/x?a', 'PATCH', 'staff', 'application/json', everythingWrong),
      await at('/v1/notes/x?a', 'PATCH', 'staff', 'application/json', '{"tit'),
      await at('/v1/notes/x?a', 'PATCH', 'staff', 'application/json', '{"title":1}'),
      await at('/v1/notes/1', 'PATCH', 'staff', 'application/json', '{"title":null}'),
    ];
    expect(answers.map(({ status }) => status)).to.deep.equal([404, 405, 401, 403, 415, 413, 400, 422, 200]);
  });

  describe('reads paths and queries', () => {
    it('names every wrong parameter of path and query at once', async () => {
      const response = await service.call('/v1/notes/0?x=1', { method: 'DELETE', ...bearer('good') });
      expect(await pointers(response)).to.deep.equal(['422', '{id} invalid', '?x unknown']);
    });

    it('refuses ids that are not integers of PostgreSQL', async () => {
      // requirement 64
      for (const id of ['0', '-1', '01', '1.0', '1e3', '2147483648', '99999999999999999999', '%00', 'a', '１']) {
        const response = await service.call(`/v1/notes/${id}`, { method: 'DELETE', ...bearer('good') });
        expect(await pointers(response), id).to.deep.equal(['422', '{id} invalid']);
      }
    });

    it('refuses unknown, repeated, badly encoded and unstorable query parameters', async () => {
      // requirement 62, 63, 64, 67
      const cases = {
        '?x=1&y': ['?x unknown', '?y unknown'],
        '?q=1&q=2': ['?q invalid'],
        '?q=1&%71=2': ['?q invalid'],
        '?q[]=1': ['?q[] unknown'],
        '?q[$gt]=': ['?q[$gt] unknown'],
        '?limit=ten': ['?limit invalid'],
        '?q=%FF': ['?q invalid'],
        '?q=%00': ['?q invalid'],
        '?q=%ED%A0%80': ['?q invalid'],
        '?__proto__=1': ['?__proto__ unknown'],
        '?constructor=1&a/b=2': ['?constructor unknown', '?a/b unknown'],
      };
      for (const [query, expected] of Object.entries(cases)) {
        expect(await pointers(await service.call(`/v1/notes${query}`)), query).to.deep.equal(['422', ...expected]);
      }
      expect(Object.prototype).not.to.have.property('1');
    });

    it('decodes parameters', async () => {
      const response = await service.call('/v1/notes?q=a+b%C3%A9%26&&limit=10');
      expect(await response.json()).to.deep.include({ q: 'a bé&' });
    });

    it('refuses a query where none is documented', async () => {
      expect(await pointers(await service.call('/v1/notes/mine?a=1', bearer('good')))).to.deep.equal([
        '422',
        '?a unknown',
      ]);
    });
  });

  describe('answers', () => {
    it('sends only documented fields, with the headers of the handler', async () => {
      // requirement 62
      const response = await service.call('/v1/notes/mine', bearer('good'));
      expect(Object.keys((await response.json()) as object)).to.deep.equal(['session']);
      expect(response.headers.get('etag')).to.equal('"1"');
      expect(response.headers.get('cache-control')).to.equal('private');
      expect(response.headers.get('content-type')).to.equal('application/json; charset=utf-8');
    });

    it('needs no body for DELETE, ignores one, and answers 204 without content', async () => {
      for (const body of [null, '{"a":', 'x'.repeat(300_000)]) {
        const response = await service.call('/v1/notes/3', { method: 'DELETE', body, ...bearer('good') });
        expect({ status: response.status, contentType: response.headers.get('content-type') }).to.deep.equal({
          status: 204,
          contentType: null,
        });
      }
    });

    it('sends no body and no type where no body is documented', async () => {
      const { status, headers } = await service.call('/elsewhere', { redirect: 'manual' });
      expect({ status, location: headers.get('location'), getSetCookie: headers.getSetCookie() }).to.deep.equal({
        status: 302,
        location: '/page',
        getSetCookie: ['a=1', 'b=2'],
      });
      expect({ contentType: headers.get('content-type'), contentLength: headers.get('content-length') }).to.deep.equal({
        contentType: null,
        contentLength: '0',
      });
    });

    it('names its own paths under the path of PUBLIC_URL, and leaves other addresses as they are', async () => {
      const to = (path: string, Location: string) =>
        route({
          method: 'GET',
          path,
          operationId: path,
          access: 'public',
          responses: { 302: null },
          handle: () => TE.right(answer(302, undefined, { Location })),
        });
      for (const [publicUrl, prefix] of [
        ['https://id.example', ''],
        ['https://id.example/', ''],
        ['https://id.example/auth', '/auth'],
        ['https://id.example/a/b/', '/a/b'],
      ] as const) {
        const other = await start({
          routes: [to('/own', '/v1/things/1'), to('/far', 'https://a.example/x')],
          publicUrl,
        });
        const shown = async (path: string) => (await other.call(path, { redirect: 'manual' })).headers.get('location');
        expect([await shown('/own'), await shown('/far')]).to.deep.equal([
          `${prefix}/v1/things/1`,
          'https://a.example/x',
        ]);
        await other.close(0);
      }
    });

    it('answers another media type if the route says so', async () => {
      const response = await service.call('/page', { headers: { Accept: 'text/*' } });
      expect({ contentType: response.headers.get('content-type'), text: await response.text() }).to.deep.equal({
        contentType: 'text/plain; charset=utf-8',
        text: 'text',
      });
    });

    it('answers 406 only if Accept excludes JSON', async () => {
      const status = async (Accept: string, path = '/v1/notes') =>
        (await service.call(path, { headers: { Accept } })).status;
      for (const accept of [
        '*/*',
        'application/*',
        'application/json',
        'application/problem+json',
        'text/html, */*;q=0.1',
        'application/json; charset=utf-8',
        'application/json;charset="UTF-8"',
        'text/html, application/*;charset=utf-8;q=0.5',
      ]) {
        expect(await status(accept), accept).to.equal(200);
      }
      for (const accept of [
        'text/html',
        'application/xml',
        'application/json;q=0',
        'image/*',
        'application/json; charset=utf-16',
        'application/json; version=2',
      ]) {
        expect(await status(accept), accept).to.equal(406);
      }
      expect(await status('text/plain; charset=utf-8', '/page')).to.equal(200);
      expect(await status('application/json', '/page')).to.equal(406);
      const missing = await exchange(service.port, 'GET /v1/notes HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
      expect(missing).to.match(/^HTTP\/1.1 200 /);
      const response = await service.call('/v1/notes', { headers: { Accept: 'text/html' } });
      expect((await problemOf(response)).code).to.equal('NOT_ACCEPTABLE');
    });

    it('shows only the request id of an unexpected error, and logs the rest under it', async () => {
      // requirement 89
      const response = await service.call('/broken', { headers: { 'X-Request-Id': 'find.me_1-2' } });
      const text = await response.clone().text();
      expect(await problemOf(response)).to.deep.include({
        type: `${PUBLIC_URL}/problems/internal-error`,
        status: 500,
        code: 'INTERNAL_ERROR',
        request_id: 'find.me_1-2',
      });
      expect(text).not.to.match(/canary|srv|select|stack/);
      const line = await service.line('unexpected error');
      expect(line).to.have.property('request_id', 'find.me_1-2');
      expect(JSON.stringify(line)).to.contain('canary-bug');
    });

    it('answers 500 instead of an undocumented answer', async () => {
      const lying = await start({
        routes: [
          route({
            method: 'GET',
            path: '/lie',
            operationId: 'lie',
            access: 'public',
            responses: { 200: t.strict({ id: t.number }) },
            handle: () => TE.right(JSON.parse('{"status":200,"body":{"id":"canary"}}')),
          }),
        ],
      });
      const response = await lying.call('/lie');
      expect({
        status: response.status,
        hasCanary: (await response.text()).includes('canary'),
      }).to.deep.equal({ status: 500, hasCanary: false });
      expect(JSON.stringify(await lying.line('unexpected error'))).to.contain('does not fit its codec at \\"/id\\"');
      await lying.close(0);
    });
  });

  describe('gives every answer', () => {
    const everyKind: readonly [string, RequestInit?][] = [
      ['/v1/notes'],
      ['/v1/notes/3', { method: 'DELETE', ...bearer('good') }],
      ['/v1/none'],
      ['/v1/notes', { method: 'PUT' }],
      ['/v1/notes', { method: 'OPTIONS' }],
      ['/v1/notes/mine'],
      ['/v1/notes', { method: 'POST', body: '{', headers: JSON_HEADERS }],
      ['/v1/notes?x'],
      ['/broken'],
      ['/%E0%A4%A'],
    ];

    it('the security headers', async () => {
      // requirement 79, 82
      for (const [path, init] of everyKind) {
        const { headers } = await service.call(path, init);
        expect(headers.get('strict-transport-security')).to.match(/^max-age=31536000/);
        expect(headers.get('x-content-type-options')).to.equal('nosniff');
        expect(headers.get('referrer-policy')).to.equal('no-referrer');
        expect(headers.get('x-frame-options')).to.equal('SAMEORIGIN');
        expect(headers.get('x-powered-by')).to.equal(null);
        expect(headers.get('content-security-policy'))
          .to.contain("default-src 'none'")
          .and.contain("object-src 'none'")
          .and.contain("base-uri 'none'")
          .and.contain("frame-ancestors 'none'")
          .and.not.contain('unsafe-inline');
        expect(headers.get('content-type') ?? 'charset=utf-8').to.contain('charset=utf-8');
      }
    });

    it('no-store under /v1 and on problems, unless the route says otherwise', async () => {
      for (const [path, init] of everyKind.filter(([one]) => one.startsWith('/v1'))) {
        expect((await service.call(path, init)).headers.get('cache-control'), path).to.equal('no-store');
      }
      expect((await service.call('/nowhere')).headers.get('cache-control')).to.equal('no-store');
      expect((await service.call('/page')).headers.get('cache-control')).to.equal(null);
    });

    it('a request id: the one that came, if it is harmless, else a new one', async () => {
      for (const id of ['a', 'A.b_c-9', 'x'.repeat(64)]) expect(await echoed(id)).to.equal(id);
      for (const id of ['', 'x'.repeat(65), 'a b', 'a"b', '{}', 'a,b', 'é']) {
        expect(await echoed(id))
          .to.match(/^[0-9a-f-]{36}$/)
          .and.not.equal(id);
      }
      expect(await echoed('')).not.to.equal(await echoed(''));
    });
  });
});

describe('the access log', () => {
  it('has one line per request: pattern, status, duration and ip, but no query, header or body', async () => {
    // requirement 11, 87
    const service = await start();
    const init = { headers: { Authorization: 'Bearer staff', ...JSON_HEADERS, 'X-Request-Id': 'rid' } };
    await service.call('/v1/notes/3?secret=canary', { ...init, method: 'PATCH', body: '{"title":"canary"}' });
    const line = await service.line('request');
    expect(line).to.deep.include({
      method: 'PATCH',
      route: '/v1/notes/:id',
      status: 422,
      request_id: 'rid',
      ip: '127.0.0.1',
    });
    expect(line['duration_ms']).to.be.within(0, 5000);
    expect(service.raw.join('')).not.to.match(/canary|staff/);
    expect(service.lines).to.have.length(1);
    await service.close(0);
  });

  // requirement 11
  it('names the pattern of the path whatever the answer is, and records no unknown path', async () => {
    const service = await start();
    for (const [method, path, pattern] of [
      ['GET', '/canary', 'none'],
      ['GET', '/v1/canary', 'none'],
      ['GET', '/v1/notes/1/canary', 'none'],
      ['POST', '/v1/notes//canary?token=canary', 'none'],
      ['GET', '/page/canary', 'none'],
      ['GET', '/pagetoken=canary', 'none'],
      ['GET', '/page%3Ftoken=canary', 'none'],
      ['GET', '//canary@localhost/page', 'none'],
      ['GET', 'http://canary.example/canary', 'none'],
      ['OPTIONS', '*', 'none'],
      ['GET', '/%E0%A4%Acanary', 'none'],
      ['PUT', '/v1/notes/canary', '/v1/notes/:id'],
      ['OPTIONS', '/v1/notes/canary', '/v1/notes/:id'],
      ['MKCOL', '/v1/notes/canary', '/v1/notes/:id'],
      ['GET', '/v1/notes/canary', '/v1/notes/:id'],
      ['PUT', '/v1/notes/mine?token=canary', '/v1/notes/mine'],
      ['GET', '/page?token=canary', '/page'],
    ] as const) {
      const head = ['Host: x', 'Referer: https://x.example/canary', 'User-Agent: canary', 'Cookie: a=canary'];
      const request = [`${method} ${path} HTTP/1.1`, ...head, 'Connection: close', '', ''].join('\r\n');
      service.lines.length = 0;
      await exchange(service.port, request);
      expect(await service.line('request'), `${method} ${path}`).to.include({ method, route: pattern });
    }
    expect(service.raw.join('')).not.to.contain('canary');
    await service.close(0);
  });

  it('can not be forged or flooded by a path', async () => {
    // requirement 88
    const service = await start();
    const path = `/"}%0A\u001b[31m${'x'.repeat(5000)}?token=canary`;
    await exchange(service.port, `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    await service.call('/"},{"level":60?token=canary');
    await service.line('request');
    for (const text of service.raw)
      expect(text)
        .to.match(/^\{[ -~]{0,999}\}\n$/)
        .and.not.contain('canary');
    await service.close(0);
  });
});

const ipOf = async (service: Service, forwarded?: string) => {
  const response = await service.call('/v1/notes', { headers: forwarded ? { 'X-Forwarded-For': forwarded } : {} });
  return ((await response.json()) as { ip: string }).ip;
};

describe('the client ip', () => {
  it('is the peer of the socket if no proxy is trusted', async () => {
    // requirement 29
    const service = await start({ trustProxy: 0 });
    expect(await ipOf(service, '203.0.113.9')).to.equal('127.0.0.1');
    await service.close(0);
  });

  it('is the n-th address from the right behind n proxies, whatever is to the left of it', async () => {
    const [one, two] = await Promise.all([start({ trustProxy: 1 }), start({ trustProxy: 2 })]);
    expect(await ipOf(one, '1.1.1.1, 2.2.2.2, 203.0.113.9')).to.equal('203.0.113.9');
    expect(await ipOf(two, '1.1.1.1,203.0.113.9 , 10.0.0.1')).to.equal('203.0.113.9');
    expect(await ipOf(one, '1.1.1.1:80, 203.0.113.9:51234')).to.equal('203.0.113.9');
    expect(await ipOf(one, '[2001:DB8::1]:443')).to.equal('2001:db8::1');
    expect(await ipOf(one, '::ffff:203.0.113.9')).to.equal('203.0.113.9');
    for (const useless of [undefined, 'unknown', '', '203.0.113.9,', '1.2.3.4:http', '203.0.113.9, <script>']) {
      expect(await ipOf(one, useless)).to.equal('127.0.0.1');
    }
    expect(await ipOf(two, '203.0.113.9')).to.equal('127.0.0.1');
    await Promise.all([one.close(0), two.close(0)]);
  });
});

describe('extra middleware', () => {
  it('runs before the routes, inside the log, the headers and the error handling', async () => {
    const service = await start({
      extraMiddleware: [
        async (ctx, next) => {
          if (ctx.path === '/extra') ctx.body = 'extra';
          else if (ctx.path === '/throws') throw Object.assign(new Error('canary'), { status: 400, expose: true });
          else await next();
        },
      ],
    });
    const extra = await service.call('/extra');
    expect({ status: extra.status, text: await extra.text() }).to.deep.equal({ status: 200, text: 'extra' });
    expect(extra.headers.get('x-content-type-options')).to.equal('nosniff');
    expect(await problemOf(await service.call('/throws'))).to.deep.include({ status: 500 });
    expect((await service.call('/v1/notes')).status).to.equal(200);
    await service.close(0);
  });
});

const failing = () =>
  Readable.from(
    (function* () {
      yield 'begun';
      throw new Error('canary');
    })(),
  );

describe('a body that can’t be written', () => {
  it('is a 500 if nothing was sent yet, and ends the connection later', async () => {
    const circular: Record<string, unknown> = {};
    circular['self'] = circular;
    const service = await start({
      extraMiddleware: [
        (ctx) => {
          ctx.body = ctx.path === '/stream' ? failing() : circular;
        },
      ],
    });
    const response = await service.call('/');
    expect(response.headers.get('x-content-type-options')).to.equal('nosniff');
    expect(await problemOf(response)).to.deep.include({ status: 500, code: 'INTERNAL_ERROR' });
    const broken = await service
      .call('/stream')
      .then((begun) => begun.text())
      .catch(() => 'broken off');
    expect(broken).to.equal('broken off');
    expect(await service.line('response failed')).to.have.property('request_id');
    await service.close(0);
  });
});

describe('a refusal of a use case', () => {
  it('is answered with its status', async () => {
    const service = await start({
      publicUrl: `${PUBLIC_URL}/`,
      routes: [
        route({
          method: 'POST',
          path: '/v1/soon',
          operationId: 'soon',
          access: 'public',
          responses: { 204: null },
          refusals: ['TooSoon'],
          handle: () => TE.left(tooSoon(1001)),
        }),
      ],
    });
    const response = await service.call('/v1/soon', { method: 'POST' });
    expect({ status: response.status, retryAfter: response.headers.get('retry-after') }).to.deep.equal({
      status: 429,
      retryAfter: '2',
    });
    expect((await problemOf(response)).type).to.equal(`${PUBLIC_URL}/problems/too-soon`);
    await service.close(0);
  });
});

import { expect } from 'chai';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import { etagOf } from '../../src/adapters/http/server/etag.ts';
import { answer, route } from '../../src/adapters/http/server/route.ts';
import { preconditionFailed } from '../../src/core/domain/errors.ts';
import type { Principal } from '../../src/core/domain/sessions/principal.ts';
import { authenticate, exchange, pointers, problemOf, start } from './support.ts';
import type { Service } from './support.ts';

const Text = t.strict({ text: t.string });
const read = (path: string, etag: string) =>
  route({
    method: 'GET',
    path,
    operationId: path,
    access: 'public',
    tagged: true,
    responses: { 200: Text },
    handle: () => TE.right(answer(200, { text: 'as it is' }, { ETag: etag, Vary: 'Accept-Language' })),
  });
const change = (method: 'PATCH' | 'DELETE', path: string, etag: string) =>
  route({
    method,
    path,
    operationId: `${method.toLowerCase()}${path}`,
    access: 'public',
    conditional: true,
    responses: { 204: null },
    refusals: ['PreconditionFailed'],
    handle: ({ ifMatch }) => (ifMatch(etag) ? TE.right(answer(204)) : TE.left(preconditionFailed)),
  });

const routes = [
  read('/v1/thing', etagOf(3)),
  change('PATCH', '/v1/thing', etagOf(3)),
  change('DELETE', '/v1/thing', etagOf(3)),
  read('/v1/weak', 'W/"3"'),
  change('PATCH', '/v1/weak', 'W/"3"'),
  route({
    method: 'GET',
    path: '/v1/bare',
    operationId: 'bare',
    access: 'public',
    responses: { 200: Text },
    handle: () => TE.right(answer(200, { text: 'no tag' })),
  }),
  route({
    method: 'POST',
    path: '/v1/thing',
    operationId: 'make',
    access: 'public',
    responses: { 200: Text },
    handle: () => TE.right(answer(200, { text: 'made' }, { ETag: etagOf(3) })),
  }),
  route({
    method: 'GET',
    path: '/v1/gone',
    operationId: 'gone',
    access: 'public',
    responses: { 302: null },
    handle: () => TE.right(answer(302, undefined, { Location: '/v1/thing', ETag: etagOf(3) })),
  }),
];

// What matches strongly, only weakly, or not at all.
const SAME = ['"3"', '"1", "3"', '"3" ,"4"', ', "3",,', '"a,b","3"', 'W/"1","3"', '*', ' * '];
const WEAKLY = ['W/"3"', '"1", W/"3"'];
const OTHER = ['"2"', '"33"', '"1","2"', '"3 "', 'W/"1"', '"*"'];
const MALFORMED = ['', ',', '3', '"3', '3"', '"3" x', 'w/"3"', 'W/3', '"3", *', '"3" "4"', '"3";"4"', '"1","3"x', '**'];

describe('conditional requests', () => {
  let service: Service;
  before(async () => void (service = await start({ routes })));
  after(() => service.close(0));

  const status = async (method: string, path: string, headers: Readonly<Record<string, string>> = {}) =>
    (await service.call(path, { method, headers })).status;

  it('have at most 8192 characters of tags', async () => {
    const [most, more] = ['3'.repeat(8190), '3'.repeat(8191)].map((tag) => `"${tag}"`);
    expect(await status('PATCH', '/v1/thing', { 'If-Match': most! })).to.equal(412);
    expect(await status('GET', '/v1/thing', { 'If-None-Match': most! })).to.equal(200);
    const changed = await service.call('/v1/thing', { method: 'PATCH', headers: { 'If-Match': more! } });
    expect(await pointers(changed)).to.deep.equal(['422', 'If-Match invalid']);
    const asked = await service.call('/v1/thing', { headers: { 'If-None-Match': more! } });
    expect(await pointers(asked)).to.deep.equal(['422', 'If-None-Match invalid']);
    expect(await status('GET', '/v1/thing', { 'If-Match': more! })).to.equal(200);
  });

  describe('change only the version that the client has seen', () => {
    it('proceed without If-Match, and if it is * or lists the tag', async () => {
      expect(etagOf(3)).to.equal('"3"');
      for (const method of ['PATCH', 'DELETE']) {
        expect(await status(method, '/v1/thing')).to.equal(204);
        for (const tag of SAME) expect(await status(method, '/v1/thing', { 'If-Match': tag }), tag).to.equal(204);
      }
    });

    it('are 412 if it lists other tags or the same one as weak, or is malformed', async () => {
      for (const tag of [...WEAKLY, ...OTHER, ...MALFORMED]) {
        expect(await status('PATCH', '/v1/thing', { 'If-Match': tag }), tag).to.equal(412);
      }
      expect(await status('PATCH', '/v1/weak', { 'If-Match': 'W/"3"' })).to.equal(412);
    });

    it('say what to do next', async () => {
      const problem = await problemOf(
        await service.call('/v1/thing', { method: 'DELETE', headers: { 'If-Match': '"2"' } }),
      );
      expect(problem).to.deep.include({ status: 412, code: 'PRECONDITION_FAILED' });
      expect(problem.detail).to.match(/^Read it again, then repeat/);
    });

    it('read the header when it has several lines', async () => {
      const lines = 'If-Match: "1"\r\nIf-Match: "3"\r\nConnection: close';
      const said = await exchange(service.port, `PATCH /v1/thing HTTP/1.1\r\nHost: x\r\n${lines}\r\n\r\n`);
      expect(said).to.match(/^HTTP\/1.1 204 /);
    });
  });

  describe('read only versions that the client does not have', () => {
    it('are answered in full without If-None-Match, and if it lists other tags or is malformed', async () => {
      for (const tag of [...OTHER, ...MALFORMED]) {
        expect(await status('GET', '/v1/thing', { 'If-None-Match': tag }), tag).to.equal(200);
      }
      expect(await (await service.call('/v1/thing')).json()).to.deep.equal({ text: 'as it is' });
    });

    it('are 304 if it lists the tag, weak or strong', async () => {
      for (const tag of [...SAME, ...WEAKLY]) {
        for (const path of ['/v1/thing', '/v1/weak']) {
          expect(await status('GET', path, { 'If-None-Match': tag }), tag).to.equal(304);
        }
      }
      expect(await status('HEAD', '/v1/thing', { 'If-None-Match': '"3"' })).to.equal(304);
    });

    it('keep the tag and the headers for caches and security, and none about a body', async () => {
      const full = await service.call('/v1/thing');
      const response = await service.call('/v1/thing', { headers: { 'If-None-Match': '"3"' } });
      const about = ['content-type', 'content-length'];
      const differ = ['x-request-id', 'date'];
      for (const [name, value] of full.headers) {
        if (about.includes(name)) expect(response.headers.has(name), name).to.equal(false);
        else if (!differ.includes(name)) expect(response.headers.get(name), name).to.equal(value);
      }
      const kept = ['etag', 'cache-control', 'vary', 'content-security-policy', 'x-request-id'];
      for (const name of kept) expect(response.headers.has(name), name).to.equal(true);
      expect(await response.text()).to.equal('');
    });

    it('put nothing after the head on the wire', async () => {
      const said = await exchange(
        service.port,
        'GET /v1/thing HTTP/1.1\r\nHost: x\r\nIf-None-Match: "3"\r\nConnection: close\r\n\r\n',
      );
      expect(said).to.match(/^HTTP\/1.1 304 Not Modified\r\n[^]*\r\n\r\n$/);
    });

    it('are 304 only for GET and HEAD, only for 200, and only if the answer has a tag', async () => {
      const any = { 'If-None-Match': '*' };
      expect(await status('POST', '/v1/thing', any)).to.equal(200);
      expect(await status('GET', '/v1/bare', any)).to.equal(200);
      expect((await service.call('/v1/gone', { headers: any, redirect: 'manual' })).status).to.equal(302);
      expect((await service.call('/v1/none', { headers: any })).status).to.equal(404);
    });
  });
});

describe('a caller with a copy of the own account', () => {
  let service: Service;
  let reads = 0;
  const own = route({
    method: 'GET',
    path: '/v1/own',
    operationId: 'own',
    access: 'signed-in',
    readsUser: ({ version }) => etagOf(version),
    tagged: true,
    responses: { 200: Text },
    handle: () => {
      reads += 1;
      return TE.right(answer(200, { text: 'as it is' }, { ETag: etagOf(3) }));
    },
  });
  before(async () => {
    service = await start({
      routes: [own, { ...own, path: '/v1/other', operationId: 'other', access: { privilege: 'user.read' } }],
      authenticateState: (token) =>
        TE.map((principal: Principal) => ({ principal, state: { version: 3, role: 'User', hasPassword: true } }))(
          authenticate(token),
        ),
    });
  });
  after(() => service.close(0));
  const asked = async (path: string, tag: string, token = 'good') => {
    reads = 0;
    const headers = { Authorization: `Bearer ${token}`, 'If-None-Match': tag };
    const { status, headers: sent } = await service.call(path, { headers });
    return { status, tag: sent.get('ETag'), reads };
  };

  it('is told that it is current without a read of the account', async () => {
    expect(await asked('/v1/own', '"3"')).to.deep.equal({ status: 304, tag: '"3"', reads: 0 });
    expect(await asked('/v1/own', '"2"')).to.deep.equal({ status: 200, tag: '"3"', reads: 1 });
  });

  it('is refused as without one', async () => {
    expect(await asked('/v1/own', '"3"', 'bad')).to.deep.equal({ status: 401, tag: null, reads: 0 });
    expect(await asked('/v1/other', '"3"')).to.deep.equal({ status: 403, tag: null, reads: 0 });
    expect(await asked('/v1/own?a=b', '"3"')).to.deep.equal({ status: 422, tag: null, reads: 0 });
  });
});

import { gunzipSync } from 'node:zlib';
import { expect } from 'chai';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import { fixedBody, sendFixed } from '../../src/adapters/http/server/fixed-body.ts';
import { route } from '../../src/adapters/http/server/route.ts';
import { problemOf, start } from './support.ts';
import type { Service } from './support.ts';

const BYTES = Buffer.from(JSON.stringify(Array(10_000).fill('again')));

describe('a body that never changes', () => {
  const body = fixedBody('application/json; charset=utf-8', BYTES);
  let service: Service;
  before(async () => {
    const fixed = route({
      method: 'GET',
      path: '/fixed.json',
      operationId: 'readFixed',
      access: 'public',
      tagged: true,
      responses: { 200: t.string },
      produces: 'application/json',
      handle: () => TE.right({ status: 200 as const, fixed: { body, cacheControl: 'no-cache' } }),
    });
    service = await start({ routes: [fixed] });
  });
  after(() => service.close(0));

  const ask = (encoding: string, init: RequestInit = {}) =>
    service.call('/fixed.json', { ...init, headers: { 'accept-encoding': encoding, ...init.headers } });

  it('is gzipped for clients that accept it, plain for those that refuse it, and 406 for those that refuse both', async () => {
    for (const [encoding, expected] of [
      ['gzip, deflate, br, zstd', 'gzip'],
      ['*', 'gzip'],
      ['gzip;q=0.1', 'gzip'],
      ['gzip, identity;q=0', 'gzip'],
      ['identity', null],
      ['', null],
      ['br', null],
      ['gzip;q=0', null],
      ['gzip;q=0, *;q=0.5', null],
    ] as const) {
      const answer = await ask(encoding);
      expect(
        { status: answer.status, contentEncoding: answer.headers.get('content-encoding') },
        encoding,
      ).to.deep.equal({ status: 200, contentEncoding: expected });
      expect(answer.headers.get('vary'), encoding).to.equal('Accept-Encoding');
      expect(Buffer.from(await answer.arrayBuffer()).equals(BYTES), encoding).to.equal(true);
    }
    for (const encoding of ['identity;q=0', 'gzip;q=0, identity;q=0', '*;q=0', 'br, *;q=0']) {
      const answer = await ask(encoding);
      expect((await problemOf(answer)).code, encoding).to.equal('NOT_ACCEPTABLE');
      expect(answer.headers.get('vary'), encoding).to.equal('Accept-Encoding');
    }
  });

  it('has a strong tag for each encoding, and is 304 only to a client that has the same bytes', async () => {
    const [plain, gzipped] = await Promise.all([ask('identity'), ask('gzip')]);
    const tags = [plain, gzipped].map(({ headers }) => headers.get('etag') ?? '');
    expect(new Set(tags).size).to.equal(2);
    for (const tag of tags) expect(tag).to.match(/^"[\w-]+"$/);
    for (const [encoding, tag, status] of [
      ['identity', tags[0], 304],
      ['gzip', tags[1], 304],
      ['gzip', `"x", W/${tags[1]}`, 304],
      ['gzip', '*', 304],
      ['identity', tags[1], 200],
      ['gzip', tags[0], 200],
    ] as const) {
      const answer = await ask(encoding, { headers: { 'if-none-match': String(tag) } });
      expect(answer.status, `${encoding} ${tag}`).to.equal(status);
      expect(answer.headers.get('etag')).to.equal(tags[encoding === 'gzip' ? 1 : 0]);
      expect({ vary: answer.headers.get('vary'), cacheControl: answer.headers.get('cache-control') }).to.deep.equal({
        vary: 'Accept-Encoding',
        cacheControl: 'no-cache',
      });
      expect((await answer.arrayBuffer()).byteLength === 0).to.equal(status === 304);
    }
  });

  it('answers HEAD without the body', async () => {
    for (const encoding of ['identity', 'gzip']) {
      const [got, head] = [await ask(encoding), await ask(encoding, { method: 'HEAD' })];
      for (const name of ['content-length', 'content-encoding', 'content-type', 'etag', 'vary'])
        expect(head.headers.get(name), name).to.equal(got.headers.get(name));
      expect(await head.text()).to.equal('');
    }
  });

  // requirement 108
  it('is compressed once, and all clients share the same bytes', async () => {
    const sent: unknown[] = [];
    const fake = (encoding: string | false) => ({
      acceptsEncodings: () => encoding,
      vary: () => undefined,
      set: () => undefined,
      method: 'GET',
      req: { headers: {} },
      status: 404,
      set body(bytes: unknown) {
        sent.push(bytes);
      },
    });
    for (const encoding of ['gzip', 'gzip', 'identity', 'identity'])
      await sendFixed(fake(encoding) as never, body, 'no-cache');
    expect(sent[0]).to.equal(sent[1]);
    expect(sent[2]).to.equal(sent[3]).and.to.equal(BYTES);
    expect(gunzipSync(sent[0] as Buffer).equals(BYTES)).to.equal(true);
  });
});

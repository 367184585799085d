import { expect } from 'chai';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import { makeCursors } from '../../../src/adapters/crypto/cursors.ts';
import { makeKeys } from '../../../src/adapters/crypto/keys.ts';
import { listPage } from '../../../src/adapters/http/api/codecs/list-page.ts';
import { listBody } from '../../../src/adapters/http/api/codecs/list.ts';
import { listQuery } from '../../../src/adapters/http/server/input/list-query.ts';
import { searchText } from '../../../src/adapters/http/server/input/search-text.ts';
import { route } from '../../../src/adapters/http/server/route.ts';
import { makePhoneNumbers } from '../../../src/adapters/phone/phone-numbers.ts';
import { writtenMobile } from '../../../src/core/domain/addresses/address.ts';
import { pageOf, totalOf } from '../../../src/core/domain/page.ts';
import type { PageRequest } from '../../../src/core/domain/page.ts';
import { PUBLIC_URL, start } from '../support.ts';
import type { Service } from '../support.ts';

const cursors = makeCursors(makeKeys({ current: Buffer.alloc(32, 1), old: [] }));
const NUMBERS = Array.from({ length: 500 }, (_, i) => i + 1);

const pageOfNumbers = ({ limit, after, sort, count }: PageRequest<'n'>) => {
  const ordered = sort.descending ? NUMBERS.toReversed() : NUMBERS;
  const rest = after === null ? ordered : ordered.slice(ordered.indexOf(Number(after.id)) + 1);
  const position = (n: number) => ({ value: null, id: String(n) });
  return pageOf(rest.slice(0, limit + 1), { limit }, position, count ? totalOf(20_000) : null);
};

const routes = ['/v1/numbers', '/v1/others'].map((path) =>
  route({
    method: 'GET',
    path,
    operationId: path,
    access: 'public',
    query: listQuery(['n'], { q: searchText(writtenMobile(makePhoneNumbers().normalise)) }),
    responses: { 200: listBody(t.number, 'Numbers') },
    handle: ({ query, url }) =>
      listPage({ cursors, url, query, sort: { by: 'n', descending: true }, viewOf: (n: number) => n }, (page) =>
        TE.right(pageOfNumbers(page)),
      ),
  }),
);

describe('a list', () => {
  let service: Service;
  before(async () => void (service = await start({ routes })));
  after(() => service.close(0));
  const get = async (path: string) => {
    const response = await service.call(path);
    const body = JSON.parse(await response.text());
    return { status: response.status, link: response.headers.get('link'), body };
  };
  const pointers = async (path: string) => {
    const { status, body } = await get(path);
    return [status, body.errors?.map(({ pointer }: { pointer: string }) => pointer)];
  };

  it('shows the newest fifty, and the next page in the body and as a link', async () => {
    const { body, link } = await get('/v1/numbers?q=a');
    expect(body.items).to.deep.equal(NUMBERS.slice(450).toReversed());
    expect(link).to.equal(`<${PUBLIC_URL}/v1/numbers?q=a&cursor=${body.next_cursor}>; rel="next"`);
    expect(body).to.have.all.keys('items', 'next_cursor');
  });

  it('is read to its end by cursors, in either order and in pages of any size', async () => {
    for (const [sort, expected] of [
      ['n', NUMBERS],
      ['-n', NUMBERS.toReversed()],
    ] as const) {
      const seen: number[] = [];
      let cursor: string | null = '';
      for (let limit = 90; cursor !== null; limit += 40) {
        const { body } = await get(`/v1/numbers?sort=${sort}&limit=${limit}${cursor && `&cursor=${cursor}`}`);
        seen.push(...body.items);
        cursor = body.next_cursor;
      }
      expect(seen).to.deep.equal(expected);
    }
  });

  it('links the next page with its filters as they were sent, and accepts its cursor for the same filters only', async () => {
    for (const sent of ['q=a+b', 'q=a%20b', 'q=a+b@c', 'q=a%20b@c', 'q=%2B49', "q='<>", 'q=ä']) {
      const { body, link } = await get(`/v1/numbers?limit=2&${sent}`);
      const [, next = ''] = /^<https:\/\/id\.example(.*)>; rel="next"$/.exec(link ?? '') ?? [];
      expect(next, sent).to.equal(
        `/v1/numbers?limit=2&${new URL(`http://x/?${sent}`).search.slice(1)}&cursor=${body.next_cursor}`,
      );
      const second = await get(next);
      expect(second.body.items, sent).to.deep.equal([498, 497]);
      const [, third = ''] = /^<https:\/\/id\.example(.*)>/.exec(second.link ?? '') ?? [];
      expect((await get(third)).body.items, sent).to.deep.equal([496, 495]);
    }
    const { next_cursor: cursor } = (await get('/v1/numbers?q=a%20b@c')).body;
    expect(await pointers(`/v1/numbers?q=a+b@c&cursor=${cursor}`)).to.deep.equal([422, ['?cursor']]);
    expect((await get(`/v1/numbers?q=a%20b%40c&cursor=${cursor}`)).status).to.equal(200);
  });

  // requirement 69
  it('has at most two hundred on a page, and refuses invalid sizes', async () => {
    for (const limit of ['200', '201', '99999999999999999999'])
      expect((await get(`/v1/numbers?limit=${limit}`)).body.items).to.have.lengthOf(200);
    for (const limit of ['0', '-1', '1.5', 'ten', ''])
      expect(await pointers(`/v1/numbers?limit=${limit}`), limit).to.deep.equal([422, ['?limit']]);
  });

  // requirement 66
  it('accepts a cursor only for its list, filters and order, and no altered one', async () => {
    const { next_cursor: cursor } = (await get('/v1/numbers?q=a')).body;
    expect((await get(`/v1/numbers?limit=3&count=true&cursor=${cursor}&q=a`)).status).to.equal(200);
    const wrong = [
      `/v1/numbers?q=b&cursor=${cursor}`,
      `/v1/numbers?cursor=${cursor}`,
      `/v1/numbers?q=a&sort=n&cursor=${cursor}`,
      `/v1/others?q=a&cursor=${cursor}`,
      `/v1/numbers?q=a&cursor=${cursor.slice(0, -2)}`,
      `/v1/numbers?q=a&cursor=A${cursor.slice(1)}`,
      `/v1/numbers?q=a&cursor=${Buffer.from('[null,"3"]').toString('base64url')}`,
      '/v1/numbers?q=a&cursor=',
    ];
    for (const path of wrong) expect(await pointers(path), path).to.deep.equal([422, ['?cursor']]);
  });

  // requirement 66
  it('is sorted by the documented fields only', async () => {
    for (const sort of ['id', 'n;drop', '--n', 'n,id', '__proto__'])
      expect(await pointers(`/v1/numbers?sort=${encodeURIComponent(sort)}`), sort).to.deep.equal([422, ['?sort']]);
  });

  it('counts on request, up to a cap that it reports', async () => {
    expect((await get('/v1/numbers?count=true')).body).to.include({ total: 10_000, total_is_capped: true });
    expect((await get('/v1/numbers?count=false')).body).to.not.have.any.keys('total', 'total_is_capped');
    expect(await pointers('/v1/numbers?count=1')).to.deep.equal([422, ['?count']]);
    expect(totalOf(10_000)).to.deep.equal({ count: 10_000, isCapped: false });
  });

  it('accepts its cursors after a change of the secret', async () => {
    const older = makeCursors(makeKeys({ current: Buffer.alloc(32, 2), old: [] })).seal('[null,"3"]', 'x');
    const rotated = makeCursors(makeKeys({ current: Buffer.alloc(32, 1), old: [Buffer.alloc(32, 2)] }));
    expect([rotated.open(older, 'x'), cursors.open(older, 'x')]).to.deep.equal(['[null,"3"]', null]);
    expect((await get('/v1/numbers')).status).to.equal(200);
  });
});

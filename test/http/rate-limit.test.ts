import { expect } from 'chai';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import type { HttpContext } from '../../src/adapters/http/server/http-context.ts';
import { makeRateLimit } from '../../src/adapters/http/server/limits/rate-limit.ts';
import type { RateLimiter } from '../../src/adapters/http/server/limits/rate-limit.ts';
import { answer, route } from '../../src/adapters/http/server/route.ts';
import { overloaded, tooSoon, unavailable } from '../../src/core/domain/errors.ts';
import { makeFakeCounts } from '../fakes/rate-limiter.ts';
import { exchange, makeLog, problemOf, start } from './support.ts';
import type { Service } from './support.ts';

const QUOTA = { quota: 3, windowSeconds: 600 };
const UNBOUNDED = { quota: 1_000_000, windowSeconds: 600 };
const POLICY = '"address";q=3;w=600';

describe('rate limits', () => {
  const services: Service[] = [];
  let sent = 0;
  beforeEach(() => {
    sent = 0;
  });
  afterEach(() => Promise.all(services.splice(0).map((service) => service.close(0))));

  const routes = [
    route({
      method: 'POST',
      path: '/v1/send',
      operationId: 'send',
      access: 'public',
      limited: 'sends',
      body: t.strict({ to: t.string }),
      uncounted: ({ body: { to } }) =>
        to === 'away' ? TE.left(unavailable('addresses')(new Error('away'))) : TE.right(to === 'owner'),
      responses: { 202: t.strict({}) },
      refusals: ['TooSoon', 'Unavailable'],
      handle: ({ body: { to } }) => {
        sent += 1;
        if (to === 'bug') throw new Error('a bug');
        return to === 'soon' ? TE.left(tooSoon(9_000)) : TE.right(answer(202, {}));
      },
    }),
    route({
      method: 'POST',
      path: '/v1/own/send',
      operationId: 'sendOwn',
      access: 'signed-in',
      limited: 'sends',
      responses: { 204: null },
      handle: () => TE.right(answer(204)),
    }),
    route({
      method: 'POST',
      path: '/v1/login',
      operationId: 'logIn',
      access: 'public',
      responses: { 204: null },
      handle: () => TE.right(answer(204)),
    }),
  ];

  const serve = async (rateLimiter: RateLimiter | null, trustProxy = 0): Promise<Service> => {
    const service = await start({
      routes,
      rateLimiters: rateLimiter && {
        sends: rateLimiter,
        administration: rateLimiter,
        departures: rateLimiter,
        creations: rateLimiter,
        proofs: rateLimiter,
      },
      trustProxy,
    });
    services.push(service);
    return service;
  };
  const limited = (trustProxy = 0) => serve(makeFakeCounts().limiter(QUOTA, UNBOUNDED), trustProxy);

  const send = (service: Service, to = 'ada', headers: Readonly<Record<string, string>> = {}, path = '/v1/send') =>
    service.call(path, {
      method: 'POST',
      body: JSON.stringify({ to }),
      headers: { 'Content-Type': 'application/json', ...headers },
    });
  const fields = ({ status, headers }: Response) => [status, headers.get('ratelimit-policy'), headers.get('ratelimit')];
  /** How many more requests with these headers would be accepted. */
  const left = async (service: Service, headers: Readonly<Record<string, string>> = {}) =>
    /;r=(\d+);/.exec((await send(service, 'ada', headers)).headers.get('ratelimit') ?? '')?.[1];

  it('show the policy and what is left on every answer to a counted request, whatever its status', async () => {
    const service = await limited();
    expect(fields(await send(service))).to.deep.equal([202, POLICY, '"address";r=2;t=600']);
    expect(fields(await send(service, 'soon'))).to.deep.equal([429, POLICY, '"address";r=1;t=600']);
    expect(fields(await send(service, 'bug'))).to.deep.equal([500, POLICY, '"address";r=0;t=600']);
    expect(fields(await send(service))).to.deep.equal([429, POLICY, '"address";r=0;t=600']);
  });

  it('refuse the first request past the limit without running it, and say when to retry', async () => {
    // requirement 18
    const service = await limited();
    for (const _ of [1, 2, 3]) expect((await send(service)).status).to.equal(202);
    for (const _ of [1, 2]) {
      const response = await send(service);
      expect({ status: response.status, retryAfter: response.headers.get('retry-after') }).to.deep.equal({
        status: 429,
        retryAfter: '600',
      });
      expect(await problemOf(response)).to.include({
        code: 'RATE_LIMITED',
        type: 'https://id.example/problems/rate-limited',
        detail: 'Nothing was sent, created or changed; try again in 600 s.',
      });
    }
    expect(sent).to.equal(3);
  });

  // requirement 103
  it('do not count requests that another limit bounds, and answer 503 where that can not be checked', async () => {
    const service = await limited();
    for (const _ of [1, 2, 3, 4]) await send(service);
    expect(fields(await send(service, 'owner'))).to.deep.equal([202, POLICY, null]);
    expect((await send(service, 'away')).status).to.equal(503);
    expect(sent).to.equal(4);
  });

  it('refuse in the same way when all clients together exceed their limit', async () => {
    // requirement 18
    const service = await serve(makeFakeCounts().limiter(QUOTA, { quota: 1, windowSeconds: 600 }));
    expect((await send(service)).status).to.equal(202);
    const response = await send(service);
    expect(fields(response)).to.deep.equal([429, POLICY, '"address";r=1;t=600']);
    expect(response.headers.get('retry-after')).to.equal('600');
    expect((await problemOf(response)).code).to.equal('RATE_LIMITED');
    expect(sent).to.equal(1);
  });

  it('do not count requests that send nothing: malformed ones, unauthenticated ones, other methods', async () => {
    const service = await limited();
    const post = { method: 'POST' };
    const answers = [
      await send(service, 'ada', { 'Content-Type': 'text/plain' }),
      await send(service, 'ada', { Accept: 'image/png' }),
      await service.call('/v1/send', { ...post, body: '{', headers: { 'Content-Type': 'application/json' } }),
      await service.call('/v1/send', { ...post, body: '{}', headers: { 'Content-Type': 'application/json' } }),
      await service.call('/v1/own/send', post),
    ];
    expect(answers.map(fields)).to.deep.equal([415, 406, 400, 422, 401].map((status) => [status, POLICY, null]));
    expect(fields(await service.call('/v1/send'))).to.deep.equal([405, null, null]);
    expect(await left(service)).to.equal('2');
  });

  it('are shared by all limited calls, and leave the others alone', async () => {
    const service = await limited();
    await send(service);
    const own = { method: 'POST', headers: { Authorization: 'Bearer good' } };
    expect(fields(await service.call('/v1/own/send', own))).to.deep.equal([204, POLICY, '"address";r=1;t=600']);
    for (const _ of [1, 2, 3, 4])
      expect(fields(await service.call('/v1/login', { method: 'POST' }))).to.deep.equal([204, null, null]);
    expect(await left(service)).to.equal('0');
  });

  it('add no header and refuse nothing when they are off', async () => {
    const service = await serve(null);
    for (const _ of [1, 2, 3, 4, 5]) expect(fields(await send(service))).to.deep.equal([202, null, null]);
  });

  describe('identify the client by', () => {
    const CLAIMS = [
      { 'X-Forwarded-For': '198.51.100.1' },
      { 'X-Forwarded-For': '198.51.100.2, 198.51.100.3' },
      { Forwarded: 'for=198.51.100.4' },
      { 'X-Real-IP': '198.51.100.5' },
      { 'X-Client-IP': '198.51.100.6' },
      { 'CF-Connecting-IP': '198.51.100.7' },
      { 'True-Client-IP': '198.51.100.8' },
      { 'X-Cluster-Client-IP': '198.51.100.9' },
      { Host: '198.51.100.10' },
      { 'User-Agent': 'another', Cookie: 'a=b', Origin: 'https://else.example' },
    ];

    it('the peer if no proxy is trusted, whatever the headers say', async () => {
      // requirement 29
      const service = await limited();
      for (const _ of [1, 2, 3]) await send(service);
      for (const headers of CLAIMS) {
        const body = '{"to":"ada"}';
        const head = Object.entries({ ...headers, 'Content-Type': 'application/json', Connection: 'close' });
        const host = 'Host' in headers ? [] : ['Host: x'];
        const lines = [...host, ...head.map(([name, value]) => `${name}: ${value}`), `Content-Length: ${body.length}`];
        const said = await exchange(service.port, `POST /v1/send HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${body}`);
        expect(said, JSON.stringify(headers)).to.match(/^HTTP\/1\.1 429 /);
      }
      expect(sent).to.equal(3);
    });

    it('nothing in the body or the query', async () => {
      // requirement 29
      const service = await limited();
      for (const _ of [1, 2, 3]) await send(service);
      for (const to of ['b', 'c', 'd']) expect((await send(service, to)).status).to.equal(429);
      const extra = {
        method: 'POST',
        body: '{"to":"a","ip":"198.51.100.1"}',
        headers: { 'Content-Type': 'application/json' },
      };
      expect((await service.call('/v1/send', extra)).status).to.equal(422);
      expect((await send(service, 'a', {}, '/v1/send?ip=198.51.100.1')).status).to.equal(422);
      expect(sent).to.equal(3);
    });

    it('the address that the trusted proxy saw, never what the client wrote to the left of it', async () => {
      // requirement 29
      const service = await limited(1);
      const seen = '203.0.113.7';
      for (const claim of ['', '198.51.100.1, ', '198.51.100.2,198.51.100.3, ', '"x", [::1]:9, ', ', , ', ' '])
        await send(service, 'ada', { 'X-Forwarded-For': claim + seen });
      for (const other of [`${seen} `, `  ${seen}`, `::ffff:${seen}`, '::ffff:cb00:7107', '0:0:0:0:0:FFFF:203.0.113.7'])
        expect((await send(service, 'ada', { 'X-Forwarded-For': other })).status, other).to.equal(429);
      expect(await left(service, { 'X-Forwarded-For': '203.0.113.8' })).to.equal('2');
    });

    it('the same address with any port, in brackets and with any zone', async () => {
      // requirement 29
      const service = await limited(1);
      for (const spellings of [
        ['203.0.113.9', '203.0.113.9:1', '203.0.113.9:51234', '"203.0.113.9:2"'],
        ['[2001:db8::1]', '[2001:db8::1]:443', '2001:db8::1', '[2001:DB8::1]:80'],
        ['fe80::1%a', 'fe80::1%b', '[fe80::1%c]:1', 'fe80::1'],
      ]) {
        const statuses: number[] = [];
        for (const one of spellings) statuses.push((await send(service, 'ada', { 'X-Forwarded-For': one })).status);
        expect(statuses, String(spellings)).to.deep.equal([202, 202, 202, 429]);
      }
    });

    it('the proxy itself if it wrote no address', async () => {
      // requirement 29
      const service = await limited(1);
      const odd = ['unknown', '_x', '203.0.113.07', ':1', '203.0.113.9:x', '[2001:db8::1'];
      const statuses: number[] = [];
      for (const one of odd) statuses.push((await send(service, 'ada', { 'X-Forwarded-For': one })).status);
      expect(statuses).to.deep.equal([202, 202, 202, ...odd.slice(3).map(() => 429)]);
    });

    it('the /64 of an IPv6 address, however it is spelled', async () => {
      // requirement 29
      const service = await limited(1);
      for (const one of ['2001:db8::1', '2001:DB8:0:0:ffff::', '2001:0db8:0000:0000:0000:0000:0000:0001'])
        expect((await send(service, 'ada', { 'X-Forwarded-For': one })).status).to.equal(202);
      for (const one of ['2001:db8::2', '2001:db8:0:0::9', '2001:db8::192.0.2.1', '2001:db8:0000::abcd:1'])
        expect((await send(service, 'ada', { 'X-Forwarded-For': one })).status, one).to.equal(429);
      expect(await left(service, { 'X-Forwarded-For': '2001:db8:0:1::1' })).to.equal('2');
    });
  });

  describe('when requests can not be counted', () => {
    const broken: RateLimiter = {
      name: 'address',
      ...QUOTA,
      take: () => Promise.reject(new Error('relation is away')),
    };

    it('let requests through, and show the policy', async () => {
      // race 28
      const service = await serve(broken);
      for (const _ of [1, 2, 3, 4, 5]) expect(fields(await send(service))).to.deep.equal([202, POLICY, null]);
      expect(sent).to.equal(5);
      expect(service.lines.filter(({ level }) => level === 40)).to.have.length(1);
      expect(service.raw.join('')).to.include('relation is away').and.include('requests can not be counted');
    });

    it('refuse requests that waited too long to be counted, so that a flood does not lift its own limit', async () => {
      // requirement 109
      const full = new Error('too many calls wait already', { cause: overloaded(2_000) });
      const service = await serve({ ...broken, take: () => Promise.reject(full) });
      const refused = await send(service);
      expect({ status: refused.status, retryAfter: refused.headers.get('Retry-After') }).to.deep.equal({
        status: 503,
        retryAfter: '2',
      });
    });

    it('say so once a minute', async () => {
      // race 28
      const log = makeLog();
      let now = 5_000;
      const { check } = makeRateLimit(broken, () => now);
      const ctx = { state: { log: () => log.logger } } as unknown as HttpContext;
      const at = async (ms: number) => {
        now = 5_000 + ms;
        await check(ctx, '192.0.2.1');
        return log.lines.length;
      };
      expect({
        atStart: await at(0),
        afterOneMs: await at(1),
        beforeMinute: await at(59_999),
        atMinute: await at(60_000),
        beforeTwoMinutes: await at(119_999),
        atTwoMinutes: await at(120_000),
      }).to.deep.equal({
        atStart: 1,
        afterOneMs: 1,
        beforeMinute: 1,
        atMinute: 2,
        beforeTwoMinutes: 2,
        atTwoMinutes: 3,
      });
    });
  });
});

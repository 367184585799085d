import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import { presentProblem } from '../../src/adapters/http/api/problems/problem.ts';
import { makeApp } from '../../src/adapters/http/server/app.ts';
import type { IdempotencyKeys } from '../../src/adapters/http/server/idempotency.ts';
import { answer, route } from '../../src/adapters/http/server/route.ts';
import type { Access, Route } from '../../src/adapters/http/server/route.ts';
import { unavailable } from '../../src/core/domain/errors.ts';
import { makeFakeIdempotencyStore } from '../fakes/idempotency-keys.ts';
import { makeStore } from '../fakes/store.ts';
import { dial } from '../support/raw.ts';
import { PUBLIC_URL, exchange, makeLog, pointers, problemOf, start } from './support.ts';
import type { Service } from './support.ts';
import { byNumber, makeThings, sending } from './things.ts';
import type { Things } from './things.ts';

const away = () => TE.left(unavailable('idempotency-keys')(new Error('canary-cause')));

describe('Idempotency-Key', () => {
  let service: Service;
  let things: Things;
  let keys: IdempotencyKeys;
  let key = '';
  beforeEach(async () => {
    things = makeThings();
    keys = makeFakeIdempotencyStore(makeStore());
    key = randomUUID();
    const idempotencyKeys: IdempotencyKeys = {
      claim: (...args) => keys.claim(...args),
      keep: (...args) => keys.keep(...args),
      release: (...args) => keys.release(...args),
    };
    service = await start({ routes: things.routes, authenticate: byNumber, idempotencyKeys });
  });
  afterEach(() => service.close(0));

  type How = Readonly<{ path?: string; token?: string; its?: string | null }>;
  const send = (body: unknown, { path = '/v1/things', token = 'user7', its = key }: How = {}) =>
    service.call(path, sending(token, its, body));
  const statuses = async (...sent: readonly Promise<Response>[]) =>
    (await Promise.all(sent)).map((response) => [response.status, response.headers.get('idempotency-replayed')]);
  const one = { title: 'one' };

  it('repeats the first answer to the same request, marked as such, without running it again', async () => {
    const [first, second] = [await send(one), await send(one)];
    for (const response of [first, second]) {
      expect(response.status).to.equal(201);
      expect(response.headers.get('location')).to.equal('/v1/things/1');
      expect(response.headers.get('etag')).to.equal('"1"');
      expect(response.headers.get('content-type')).to.equal('application/json; charset=utf-8');
      expect(response.headers.get('cache-control')).to.equal('no-store');
      expect(response.headers.has('content-security-policy')).to.equal(true);
      expect(await response.json()).to.deep.equal({ id: 1, title: 'one' });
    }
    expect(first.headers.get('idempotency-replayed')).to.equal(null);
    expect(second.headers.get('idempotency-replayed')).to.equal('true');
    expect(second.headers.has('x-other')).to.equal(false);
    expect(second.headers.get('x-request-id')).not.to.equal(first.headers.get('x-request-id'));
    expect(things.runs).to.deep.equal(['one']);
  });

  it('repeats an answer without a body', async () => {
    const path = '/v1/marks';
    for (const replayed of [null, 'true']) {
      const response = await send('', { path });
      expect({
        status: response.status,
        idempotencyReplayed: response.headers.get('idempotency-replayed'),
      }).to.deep.equal({ status: 201, idempotencyReplayed: replayed });
      expect(response.headers.get('location')).to.equal('/v1/marks/1');
      expect(response.headers.has('content-type')).to.equal(false);
      expect(await response.text()).to.equal('');
    }
  });

  it('treats bodies that mean the same as the same', async () => {
    const bodies = [
      '{"title":"one","about":{"colour":"red","size":1}}',
      ' {"about": {"size": 1.0, "colour": "r\\u0065d"}, "title": "one"}',
    ];
    for (const body of bodies) expect((await send(body)).status).to.equal(201);
    expect(things.runs).to.have.lengthOf(1);
  });

  it('refuses another body, path or query under the same key, naming the header', async () => {
    await send(one);
    const others = [
      send({ title: 'two' }),
      send({ title: 'one', about: { colour: 'red', size: 1 } }),
      send(one, { path: '/v1/things?kind=x' }),
      send(one, { path: '/v1/things/3/parts' }),
    ];
    for (const other of others) {
      const problem = await problemOf(await other);
      expect(problem).to.deep.include({ status: 422, code: 'IDEMPOTENCY_KEY_REUSED' });
      expect(problem.errors?.map(({ pointer }) => pointer)).to.deep.equal(['Idempotency-Key']);
    }
    expect(await statuses(send(one))).to.deep.equal([[201, 'true']]);
    expect(things.runs).to.have.lengthOf(1);
  });

  it('says that the same request is running, and repeats the answer once it has ended', async () => {
    const letGo = things.hold();
    const running = things.nextRun();
    const first = send(one);
    await running;
    const second = await send(one);
    expect(second.headers.get('retry-after')).to.equal('1');
    expect(await problemOf(second)).to.deep.include({ status: 409, code: 'IDEMPOTENCY_KEY_IN_USE' });
    expect((await send({ title: 'two' })).status).to.equal(422);
    letGo();
    expect(await statuses(first)).to.deep.equal([[201, null]]);
    expect(await statuses(send(one))).to.deep.equal([[201, 'true']]);
    expect(things.runs).to.deep.equal(['one']);
  });

  it('frees the key of a request that was refused, failed or did not create, so that it can be sent again', async () => {
    const ends = [
      ['refused', 403],
      ['bug', 500],
      ['misfit', 500],
      ['elsewhere', 303],
    ] as const;
    for (const [title, status] of ends) {
      expect(await statuses(send({ title })), title).to.deep.equal([[status, null]]);
      expect(await statuses(send({ title })), title).to.deep.equal([[status, null]]);
    }
    expect(await statuses(send(one))).to.deep.equal([[201, null]]);
    expect(things.runs).to.have.lengthOf(9);
  });

  it('keeps no key of a request that never ran', async () => {
    const refused = [send('{'), send({ title: 1 }), send(one, { token: 'nobody' }), send('x'.repeat(200_000))];
    expect((await statuses(...refused)).map(([status]) => status)).to.deep.equal([400, 422, 401, 413]);
    expect(await statuses(send(one))).to.deep.equal([[201, null]]);
  });

  it('keeps the answer for a caller who hung up before it came', async () => {
    const letGo = things.hold();
    const running = things.nextRun();
    const kept = new Promise<void>((resolve) => {
      const { keep } = keys;
      keys = { ...keys, keep: (...args) => TE.map(resolve)(keep(...args)) };
    });
    const { headers } = sending('user7', key, '');
    const lines = Object.entries(headers as Record<string, string>).map(([name, value]) => `${name}: ${value}\r\n`);
    const body = JSON.stringify(one);
    const socket = dial(service.url);
    socket.write(
      `POST /v1/things HTTP/1.1\r\nHost: x\r\n${lines.join('')}Content-Length: ${body.length}\r\n\r\n${body}`,
    );
    await running;
    socket.destroy();
    letGo();
    await kept;
    expect(await statuses(send(one))).to.deep.equal([[201, 'true']]);
    expect(things.runs).to.deep.equal(['one']);
  });

  it('is separate for each user', async () => {
    expect(await statuses(send(one), send(one, { token: 'user8' }))).to.deep.equal([
      [201, null],
      [201, null],
    ]);
  });

  it('is refused if it is malformed, together with the other problems', async () => {
    const good = ['!', '~'.repeat(255), '"quoted"', 'a,b', randomUUID()];
    for (const its of good) expect((await send(one, { its })).status, its).to.equal(201);
    const runs = things.runs.length;
    for (const its of ['', 'a b', 'x'.repeat(256), 'größer', 'a\tb']) {
      expect(await pointers(await send(one, { its })), its).to.deep.equal(['422', 'Idempotency-Key invalid']);
    }
    expect(await pointers(await send({}, { its: '' }))).to.deep.equal([
      '422',
      'Idempotency-Key invalid',
      '/title required',
    ]);
    const twice = 'Authorization: Bearer user7\r\nIdempotency-Key: a\r\nIdempotency-Key: a\r\nConnection: close';
    const said = await exchange(service.port, `POST /v1/marks HTTP/1.1\r\nHost: x\r\n${twice}\r\n\r\n`);
    expect(said).to.match(/^HTTP\/1.1 422 /);
    expect(things.runs).to.have.lengthOf(runs);
  });

  it('is ignored by calls that do not take it, and a call without it runs every time', async () => {
    for (const its of [key, key, 'a b']) {
      expect(await statuses(send(one, { its, path: '/v1/plain' }))).to.deep.equal([[201, null]]);
    }
    for (const _ of [1, 2]) expect(await statuses(send(one, { its: null }))).to.deep.equal([[201, null]]);
    expect(things.runs).to.have.lengthOf(5);
  });

  describe('while its store is away', () => {
    it('runs nothing, and answers 503', async () => {
      keys = { ...keys, claim: away };
      const response = await send(one);
      expect(response.headers.has('retry-after')).to.equal(true);
      expect(await problemOf(response)).to.deep.include({ status: 503, code: 'UNAVAILABLE' });
      expect(things.runs).to.deep.equal([]);
    });

    it('still answers with the result of a request that ran', async () => {
      keys = { ...keys, keep: away, release: away };
      expect(await statuses(send(one), send({ title: 'refused' }, { its: 'other' }))).to.deep.equal([
        [201, null],
        [403, null],
      ]);
      const line = await service.line('an idempotency key hangs');
      expect(JSON.stringify(line)).to.contain('canary-cause');
      expect((await send(one)).status).to.equal(409);
    });
  });

  it('is only taken by POSTs of signed-in callers that answer 201, and only with a store', () => {
    const base = { path: '/x', operationId: 'x', idempotent: true } as const;
    const [signedIn, publicly]: Access[] = ['signed-in', 'public'];
    const handle = () => TE.right(answer(201));
    const message = (given: Route, idempotencyKeys?: IdempotencyKeys): string => {
      const options = {
        routes: [given],
        publicUrl: PUBLIC_URL,
        presentRefusal: presentProblem,
        trustProxy: 0,
        authenticate: byNumber,
        reauthTtlMs: 1,
      };
      try {
        makeApp({ ...options, logger: makeLog().logger, ...(idempotencyKeys ? { idempotencyKeys } : {}) });
        return 'started';
      } catch (error) {
        return (error as Error).message;
      }
    };
    const good = route({ ...base, method: 'POST', access: signedIn!, responses: { 201: null }, handle });
    const bad = [
      route({ ...base, method: 'POST', access: publicly!, responses: { 201: null }, handle }),
      route({ ...base, method: 'PUT', access: signedIn!, responses: { 201: null }, handle }),
      route({
        ...base,
        method: 'POST',
        access: signedIn!,
        responses: { 200: t.string },
        handle: () => TE.right(answer(200, 'x')),
      }),
    ];
    expect(message(good, keys)).to.equal('started');
    expect(message(good)).to.equal('idempotent routes need a store of idempotency keys');
    for (const refused of bad) {
      expect(message(refused, keys)).to.equal('x: only a POST of signed-in callers that answers 201 is idempotent');
    }
  });
});

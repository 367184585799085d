import { expect } from 'chai';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import type { ChangeCounter } from '../../src/adapters/http/server/limits/change-limit.ts';
import { answer, ifChanged, route } from '../../src/adapters/http/server/route.ts';
import { notFound, overloaded, unavailable } from '../../src/core/domain/errors.ts';
import { makeFakeChanges } from '../fakes/change-counter.ts';
import { makeFakeCounts } from '../fakes/rate-limiter.ts';
import { problemOf, start } from './support.ts';
import type { Service } from './support.ts';

const LIMIT = { quota: 3, windowSeconds: 600 };
const POLICY = '"changes";q=3;w=600';

describe('the limit of changes of the own account', () => {
  const services: Service[] = [];
  afterEach(() => Promise.all(services.splice(0).map((service) => service.close(0))));

  const own = (path: string, changes: 'user' | 'session') =>
    route({
      method: 'POST',
      path,
      operationId: path.slice(4).replaceAll('/', ''),
      access: 'signed-in',
      changes,
      body: t.strict({ does: t.string }),
      responses: { 204: null },
      refusals: ['NotFound', 'Unavailable'],
      handle: ({ body: { does } }) => {
        if (does === 'crash') throw new Error('a bug');
        if (does === 'miss') return TE.left(notFound);
        if (does === 'away') return TE.left(unavailable('accounts')(new Error('away')));
        return TE.right(ifChanged(does === 'change', answer(204)));
      },
    });
  const limited = route({
    method: 'POST',
    path: '/v1/me/sends',
    operationId: 'sends',
    access: 'signed-in',
    changes: 'user',
    limited: 'sends',
    responses: { 204: null },
    handle: () => TE.right(answer(204)),
  });
  const routes = [own('/v1/me/thing', 'user'), own('/v1/me/sessions', 'session'), limited];

  const serve = async (changeCounter: ChangeCounter | null): Promise<Service> => {
    const sends = makeFakeCounts().limiter({ quota: 9, windowSeconds: 600 }, null);
    const rateLimiters = { sends, administration: sends, departures: sends, creations: sends, proofs: sends };
    const service = await start({ routes, changeCounter, rateLimiters });
    services.push(service);
    return service;
  };
  const counting = (quota = LIMIT.quota) => serve(makeFakeChanges().counter({ ...LIMIT, quota }));
  const ask = (service: Service, does: string, path = '/v1/me/thing', token = 'good') =>
    service.call(path, {
      method: 'POST',
      body: path === '/v1/me/sends' ? '' : JSON.stringify({ does }),
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
    });
  const fields = ({ status, headers }: Response) => [status, headers.get('ratelimit-policy'), headers.get('ratelimit')];

  // requirement 105
  it('counts calls that changed something, not those that were refused, failed or changed nothing', async () => {
    const service = await counting();
    expect(fields(await ask(service, 'change'))).to.deep.equal([204, POLICY, '"changes";r=2;t=600']);
    for (const [does, status] of [
      ['nothing', 204],
      ['miss', 404],
      ['away', 503],
      ['crash', 500],
    ] as const)
      for (const _ of [1, 2, 3, 4])
        expect(fields(await ask(service, does)), does).to.deep.equal([status, POLICY, '"changes";r=2;t=600']);
    expect(fields(await ask(service, 'nothing', '/v1/me/thing', 'bad'))).to.deep.equal([401, POLICY, null]);
    expect(fields(await ask(service, 'change'))).to.deep.equal([204, POLICY, '"changes";r=1;t=600']);
    expect(fields(await ask(service, 'change'))).to.deep.equal([204, POLICY, '"changes";r=0;t=600']);
    const over = await ask(service, 'change');
    expect(fields(over)).to.deep.equal([429, POLICY, '"changes";r=0;t=600']);
    expect(over.headers.get('retry-after')).to.equal('600');
    expect(await problemOf(over)).to.include({ code: 'RATE_LIMITED' });
  });

  // requirement 105
  it('counts by session separately from changes by the user', async () => {
    const service = await counting(1);
    expect((await ask(service, 'change')).status).to.equal(204);
    expect((await ask(service, 'change')).status).to.equal(429);
    const rest = '"session-changes";r=0;t=600';
    expect(fields(await ask(service, 'change', '/v1/me/sessions'))).to.deep.equal([
      204,
      '"session-changes";q=1;w=600',
      rest,
    ]);
    expect((await ask(service, 'change', '/v1/me/sessions')).status).to.equal(429);
  });

  // requirement 105
  it('allows no more changes when many come at once', async () => {
    const service = await counting();
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask(service, 'change')));
    expect(answers.filter(({ status }) => status === 204)).to.have.lengthOf(3);
    expect(answers.filter(({ status }) => status === 429)).to.have.lengthOf(17);
  });

  it('is shown beside the limit of the client’s address', async () => {
    const service = await counting();
    expect(fields(await ask(service, '', '/v1/me/sends'))).to.deep.equal([
      204,
      `"address";q=9;w=600, ${POLICY}`,
      '"address";r=8;t=600, "changes";r=2;t=600',
    ]);
  });

  it('adds no header and refuses nothing when it is off', async () => {
    const service = await serve(null);
    for (const _ of [1, 2, 3, 4, 5]) expect(fields(await ask(service, 'change'))).to.deep.equal([204, null, null]);
  });

  it('allows changes while they can not be counted, and logs that', async () => {
    // race 28
    const service = await serve({ ...LIMIT, take: () => Promise.reject(new Error('relation is away')) });
    for (const _ of [1, 2, 3, 4, 5]) expect(fields(await ask(service, 'change'))).to.deep.equal([204, POLICY, null]);
    expect(service.lines.filter(({ level }) => level === 40)).to.have.length(1);
    expect(service.raw.join('')).to.include('relation is away').and.include('requests can not be counted');
  });

  it('refuses changes that waited too long to be counted, so that a flood does not lift its own limit', async () => {
    // requirement 109
    const full = new Error('too many calls wait already', { cause: overloaded(2_000) });
    const service = await serve({ ...LIMIT, take: () => Promise.reject(full) });
    const refused = await ask(service, 'change');
    expect({ status: refused.status, retryAfter: refused.headers.get('Retry-After') }).to.deep.equal({
      status: 503,
      retryAfter: '2',
    });
  });

  it('must be declared by every call that may change the own account, or the service does not start', async () => {
    const { changes: _, ...silent } = own('/v1/me/more', 'user');
    const misplaced = own('/v1/elsewhere', 'user');
    for (const wrong of [silent, misplaced]) {
      const outcome = await start({ routes: [wrong] }).then(
        (service) => services.push(service),
        (error: Error) => error.message,
      );
      expect(outcome).to.include('by whom its changes are counted');
    }
  });
});

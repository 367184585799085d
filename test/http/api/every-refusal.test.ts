import { expect } from 'chai';
import * as E from 'fp-ts/lib/Either.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { IdempotencyClaim, IdempotencyKeys } from '../../../src/adapters/http/server/idempotency.ts';
import { MAX_BODY } from '../../../src/adapters/http/server/input/body.ts';
import { MAX_FILE } from '../../../src/adapters/http/server/input/multipart-body.ts';
import { mayLackBody } from '../../../src/adapters/http/server/input/request-input.ts';
import type { ChangeCounter } from '../../../src/adapters/http/server/limits/change-limit.ts';
import type { RateLimiters } from '../../../src/adapters/http/server/limits/rate-limit.ts';
import type { UploadLimits } from '../../../src/adapters/http/server/limits/uploads.ts';
import type { Route } from '../../../src/adapters/http/server/route.ts';
import { overloaded, unavailable } from '../../../src/core/domain/errors.ts';
import { BUILT_IN_PRIVILEGES } from '../../../src/core/domain/roles/built-in-privileges.ts';
import { contractRoutes } from '../../../tools/contract-routes.ts';
import { begin, call } from '../../e2e/client.ts';
import type { Answer } from '../../e2e/client.ts';
import { FILE_FORM, fileForm } from '../../support/file-form.ts';
import { principal, problemOf, start } from '../support.ts';
import type { Service } from '../support.ts';

// Every route with its handler replaced, so that only the checks before it run.

const PUBLIC_URL = 'http://localhost:3000';
const ROUTES = contractRoutes(PUBLIC_URL);
const everyPrivilege = TE.right({ ...principal(...Object.keys(BUILT_IN_PRIVILEGES)), authenticatedMsAgo: 0 });
const TOO_FAST = {
  name: 'address',
  quota: 1,
  windowSeconds: 600,
  take: async () => ({ remaining: 0, resetMs: 1000, retryAfterMs: 1000 }),
};

const left = { remaining: 0, resetMs: 1000, retryAfterMs: 1000 };
const NO_PLACE: ChangeCounter = {
  quota: 1,
  windowSeconds: 600,
  take: async () => ({ ...left, giveBack: async () => left }),
};

const never = () => TE.left(unavailable('idempotency keys')(new Error('no request has a key')));
const NO_KEYS: IdempotencyKeys = { claim: never, keep: never, release: never };
const finding = (claim: IdempotencyClaim): IdempotencyKeys => ({ ...NO_KEYS, claim: () => TE.right(claim) });

const takesBody = ({ body }: Route): boolean => body !== undefined;
const takesJson = (one: Route): boolean => takesBody(one) && one.encoding === undefined;
const answersBody = ({ responses }: Route): boolean => Object.values(responses).some((codec) => codec !== null);

describe('every operation', () => {
  const services: Service[] = [];
  afterEach(() => Promise.all(services.splice(0).map(({ close }) => close(0))));

  type Behind = Readonly<{
    rateLimiters?: RateLimiters;
    changeCounter?: ChangeCounter;
    idempotencyKeys?: IdempotencyKeys;
    uploads?: UploadLimits;
  }>;
  const serve = async (handle: Route['handle'], behind: Behind = {}): Promise<Service> => {
    const service = await start({
      routes: ROUTES.map((one) => ({ ...one, handle, uncounted: () => TE.right(false) })),
      publicUrl: PUBLIC_URL,
      idempotencyKeys: NO_KEYS,
      ...behind,
      authenticate: (token) =>
        token === 'good' ? everyPrivilege : TE.left(unavailable('sessions')(new Error('away'))),
    });
    services.push(service);
    return service;
  };
  const crash = () => TE.left(null as never);

  type Expected = Readonly<{ status: number; code?: string }>;
  type Change = Readonly<{ body?: string; query?: string; headers?: Readonly<Record<string, string>>; token?: string }>;
  /** The example of an operation, with changes. */
  const send = (
    { url }: Service,
    { method, path, encoding, example = {} }: Route,
    change: Change = {},
  ): Promise<Answer> => {
    const given: Readonly<Record<string, unknown>> = example.params ?? {};
    const target = path.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(given[name])));
    const query = Object.entries(example.query ?? {}).map(([name, value]) => [name, String(value)]);
    const search = change.query ?? String(new URLSearchParams(Object.fromEntries(query)));
    const samples = {
      form: () => String(new URLSearchParams(example.body as Record<string, string>)),
      multipart: () => fileForm(),
    };
    const sample = encoding === undefined ? example.body : samples[encoding]();
    const types = { form: 'application/x-www-form-urlencoded', multipart: FILE_FORM };
    return call(url, search === '' ? target : `${target}?${search}`, change.body ?? sample, {
      method,
      headers: {
        authorization: `Bearer ${change.token ?? 'good'}`,
        ...(encoding === undefined ? {} : { 'content-type': types[encoding] }),
        ...change.headers,
      },
    });
  };

  /** The operations that answer differently; each answer is checked against openapi.json. */
  const others = async (
    service: Service,
    routes: readonly Route[],
    { status, code }: Expected,
    change: Change = {},
  ): Promise<readonly string[]> => {
    const found: string[] = [];
    for (const one of routes) {
      const answer = await send(service, one, change);
      if (answer.status !== status || (code !== undefined && answer.body.code !== code))
        found.push(`${one.operationId}: ${answer.status} ${answer.text}`);
    }
    expect(routes.length).to.be.greaterThan(5);
    return found;
  };

  it('that answers a body refuses clients that accept none of its types', async () => {
    const service = await serve(crash);
    expect(await others(service, ROUTES.filter(answersBody), { status: 406 }, { headers: { accept: 'text/csv' } })).to
      .be.empty;
  });

  it('that takes a body refuses another type, a body that is too large, and a body that is not JSON', async () => {
    const service = await serve(crash);
    const bodies = ROUTES.filter(takesBody);
    const large = 'x'.repeat(MAX_BODY + 1);
    expect(await others(service, bodies, { status: 415 }, { body: 'text', headers: { 'content-type': 'text/plain' } }))
      .to.be.empty;
    const small = bodies.filter(({ encoding }) => encoding !== 'multipart');
    expect(await others(service, small, { status: 413 }, { body: large })).to.be.empty;
    expect(await others(service, ROUTES.filter(takesJson), { status: 400 }, { body: '{' })).to.be.empty;
  });

  it('that needs fields says which ones if it is called without a body', async () => {
    const service = await serve(crash);
    const named: string[] = [];
    for (const one of ROUTES.filter(takesJson)) {
      const target = one.path.replaceAll(/:(?:id|passkeyId)/g, '1').replace(/:\w+/, 'google');
      const init = { method: one.method, headers: { Authorization: 'Bearer good' } };
      const { status, errors = [] } = await problemOf(await service.call(target, init));
      const needsNone = one.body !== undefined && E.isRight(one.body.decode({}));
      // the use cases of this service crash, which shows that the request came that far
      const expected = mayLackBody(one) ? 500 : 415;
      expect(status, one.operationId).to.equal(needsNone ? expected : 422);
      if (needsNone) continue;
      expect(errors, one.operationId).not.to.have.lengthOf(0);
      for (const { pointer, code } of errors) expect([pointer.length > 1, code]).to.deep.equal([true, 'required']);
      named.push(...errors.map(({ pointer }) => `${one.operationId} ${pointer}`));
    }
    expect(named).to.include.members([
      'unlockUser /reason',
      'signInWithPassword /login',
      'signInWithPassword /password',
    ]);
  });

  it('that takes a file refuses one that is too large, and one that arrives too slowly', async () => {
    const files = ROUTES.filter(({ encoding }) => encoding === 'multipart');
    expect(files).to.have.lengthOf(2);
    const [service, hasty] = [await serve(crash), await serve(crash, { uploads: { atOnce: 1, readMs: 20 } })];
    const body = fileForm(Buffer.alloc(MAX_FILE + 1, 'x')).toString('latin1');
    for (const one of files) {
      expect((await send(service, one, { body })).status, one.operationId).to.equal(413);
      const headers = { authorization: 'Bearer good', 'content-type': FILE_FORM, 'content-length': '1000' };
      const { sent, answered } = begin(hasty.url, one.path.replace(':id', '1'), { method: one.method, headers });
      sent.on('error', () => undefined).write('--');
      expect((await answered).status, one.operationId).to.equal(408);
      sent.destroy();
    }
  });

  it('refuses a parameter that is unknown or not UTF-8', async () => {
    const service = await serve(crash);
    expect(await others(service, ROUTES, { status: 422 }, { query: 'surprise=%ff' })).to.be.empty;
  });

  it('that sends or creates something refuses an address above its limit', async () => {
    const service = await serve(crash, {
      rateLimiters: {
        sends: TOO_FAST,
        administration: TOO_FAST,
        departures: TOO_FAST,
        creations: TOO_FAST,
        proofs: TOO_FAST,
      },
    });
    const limited = ROUTES.filter((one) => one.limited);
    expect(await others(service, limited, { status: 429 })).to.be.empty;
  });

  // requirement 105
  it('that changes the own account refuses a user or a session above its limit', async () => {
    const service = await serve(crash, { changeCounter: NO_PLACE });
    const changing = ROUTES.filter((one) => one.changes);
    expect(await others(service, changing, { status: 429, code: 'RATE_LIMITED' })).to.be.empty;
    const bySession = ['endSession', 'endOtherSessions', 'removeMyIdentity', 'removePasskey', 'changePassword'];
    const found = changing.filter(({ changes }) => changes === 'session').map(({ operationId }) => operationId);
    expect(found).to.have.members(bySession);
    expect(changing.length).to.be.greaterThan(found.length + 5);
  });

  // requirement 102
  it('that creates something has a limit per client address, or per user’s own changes', () => {
    const makes = ROUTES.filter(
      ({ method, responses, access }) => method === 'POST' && 201 in responses && access !== 'public',
    );
    const unbound = makes.filter(({ path, limited }) => limited === undefined && !path.startsWith('/v1/me/'));
    expect(unbound.map(({ operationId }) => operationId)).to.deep.equal([]);
    expect(makes.length).to.be.greaterThan(4);
  });

  it('that is idempotent refuses another request with the key, and the same one while it is running', async () => {
    const headers = { 'idempotency-key': 'a' };
    const idempotent = ROUTES.filter((one) => one.idempotent);
    for (const [claim, status, code] of [
      ['Running', 409, 'IDEMPOTENCY_KEY_IN_USE'],
      ['Reused', 422, 'IDEMPOTENCY_KEY_REUSED'],
    ] as const) {
      const service = await serve(crash, { idempotencyKeys: finding({ _tag: claim }) });
      expect(await others(service, idempotent, { status, code }, { headers })).to.be.empty;
    }
  });

  it('that hashes a password or uses a store refuses when too many wait already', async () => {
    const service = await serve(() => TE.left(overloaded(1_000)));
    const hashing = ROUTES.filter(
      ({ refusals = [] }) => refusals.includes('Overloaded') || refusals.includes('Unavailable'),
    );
    expect(await others(service, hashing, { status: 503, code: 'OVERLOADED' })).to.be.empty;
  });

  it('answers 503 when a port is unavailable, and 500 when it fails unexpectedly', async () => {
    const away = await serve(() => TE.left(unavailable('users')(new Error('away'))));
    const working = ROUTES.filter(({ path }) => !path.startsWith('/health/'));
    expect(await others(away, working, { status: 503 })).to.be.empty;
    const broken = await serve(() => () => Promise.reject(new Error('a bug')));
    expect(await others(broken, ROUTES, { status: 500 })).to.be.empty;
  });
});

import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { PASSWORD, call, join as register } from '../e2e/client.ts';
import { CHEAP, spawnService } from '../e2e/process.ts';
import type { ServiceProcess } from '../e2e/process.ts';
import { freshDatabase } from '../support/database.ts';
import type { FreshDatabase } from '../support/database.ts';
import { startCollector } from './trace-collector.ts';
import type { Span } from './trace-collector.ts';

/** Tells when a process loads what traces; the tests' bundle has the packages in the file of their adapter. */
const TELLING = [
  '--import',
  `data:text/javascript,${encodeURIComponent(
    `import { registerHooks } from 'node:module';
     registerHooks({ resolve(name, context, next) {
       if (/@opentelemetry\\/|\\/tracing[-.]/.test(name)) console.error('loads ' + name);
       return next(name, context);
     } });`,
  )}`,
];
const loaded = (lines: readonly string[]): readonly string[] => lines.filter((line) => line.startsWith('loads '));

describe('traces', function () {
  this.timeout(120_000);
  let database: FreshDatabase;
  let started: (() => Promise<unknown>)[];

  before(async () => {
    database = await freshDatabase();
  });
  beforeEach(() => {
    started = [];
  });
  afterEach(async () => {
    for (const stop of started.toReversed()) await stop();
  });
  after(() => database.drop());

  const start = async (env: Readonly<Record<string, string>> = {}): Promise<ServiceProcess> => {
    const service = await spawnService({ ...CHEAP, DATABASE_URL: database.url, ...env }, 'started', TELLING);
    started.push(service.stop);
    return service;
  };

  it('have the spans of a sign-in in one tree under the caller, and no secret', async () => {
    // requirement 87
    const collector = await startCollector();
    started.push(collector.close);
    const service = await start({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url });
    const member = await register(service.url);
    const traceId = randomBytes(16).toString('hex');
    const caller = randomBytes(8).toString('hex');
    const headers = { traceparent: `00-${traceId}-${caller}-01`, tracestate: 'canary=state', 'user-agent': 'canary' };
    const signedIn = await call(
      service.url,
      '/v1/auth/login',
      { login: member.email, password: PASSWORD },
      { headers },
    );
    expect(signedIn.status).to.equal(200);
    await call(service.url, '/v1/users/424242?q=canary', undefined, {
      headers: { ...headers, authorization: `Bearer ${member.accessToken}` },
    });
    await call(service.url, '/v1/canary-path', undefined, { headers: { traceparent: 'canary' } });
    await service.stop();

    const spans = collector.spans();
    const [root] = spans.filter(({ parentSpanId, name }) => parentSpanId === caller && name.startsWith('POST'));
    expect(root?.name).to.equal('POST /v1/auth/login');
    const below = (span: Span): readonly Span[] => [
      span,
      ...spans.filter(({ parentSpanId }) => parentSpanId === span.spanId).flatMap(below),
    ];
    const tree = below(root!);
    expect(tree.every((span) => span.traceId === traceId)).to.equal(true);
    expect(spans.filter((span) => span.traceId === traceId && !tree.includes(span)).map(({ name }) => name))
      .to.include('GET /v1/users/:id')
      .and.not.include('signInWithPassword');
    const useCase = tree.find(({ name }) => name === 'signInWithPassword');
    expect(useCase?.parentSpanId).to.equal(root!.spanId);
    const statements = below(useCase!).filter(({ attributes }) =>
      attributes.some(({ key }) => key === 'db.system.name'),
    );
    expect(statements.map(({ name }) => name))
      .to.include('credential_by_address')
      .and.have.lengthOf.above(2);
    for (const { name } of statements) expect(name).to.match(/^[a-z_]+$/);

    const told = JSON.stringify(collector.exports);
    for (const secret of [
      'canary',
      '424242',
      member.email,
      PASSWORD,
      member.accessToken,
      signedIn.body.access_token,
      signedIn.body.refresh_token,
      'argon2',
      'select ',
    ])
      expect(told).not.to.include(secret);

    const lines = service.lines.filter((line) => line.includes(traceId)).map((line) => JSON.parse(line));
    expect(lines.map(({ msg, route }) => `${msg} ${route}`)).to.include('request /v1/auth/login');
    for (const { trace_id: id } of lines) expect(id).to.equal(traceId);
    expect(loaded(service.lines)).to.have.lengthOf.above(0);
  });

  it('cost nothing while they are off', async () => {
    const service = await start();
    await register(service.url);
    await service.stop();
    expect(loaded(service.lines)).to.deep.equal([]);
    expect(service.lines.filter((line) => line.includes('trace_id'))).to.deep.equal([]);
  });

  it('are dropped when the collector hangs, and the service goes on and ends in time', async () => {
    // requirement 100
    const hanging = createServer(() => {}).listen(0, '127.0.0.1');
    started.push(async () => {
      hanging.closeAllConnections();
      hanging.close();
    });
    await once(hanging, 'listening');
    const { port } = hanging.address() as AddressInfo;
    const service = await start({ OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` });
    const member = await register(service.url);
    const asked = performance.now();
    const login = { login: member.email, password: PASSWORD };
    expect((await call(service.url, '/v1/auth/login', login)).status).to.equal(200);
    await service.stop();
    expect(await service.exit).to.deep.equal({ code: 0, signal: null });
    expect(performance.now() - asked).to.be.below(10_000);
    expect(service.lines.join('\n')).to.include('the collector does not take traces');
  });
});

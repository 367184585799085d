import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { ROOT } from '../../src/start/project.ts';
import { callsOf, readContract } from '../../tools/contract.ts';
import { answersIn } from '../support/raw.ts';
import { faultIn } from './held.ts';
import type { Answered } from './held.ts';

const COMMON = { 'x-request-id': 'any', 'cache-control': 'no-store' };
const PROBLEM = { ...COMMON, 'content-type': 'application/problem+json; charset=utf-8' };

const shown = (operationId: string, status: string, slug: string): Record<string, unknown> => {
  const call = callsOf(readContract()).find(({ operation }) => operation.operationId === operationId);
  const examples = call?.operation.responses[status]?.content?.['application/problem+json']?.['examples'];
  return (examples as Record<string, { value: Record<string, unknown> }>)[slug]!.value;
};

describe('checking answers against openapi.json', () => {
  const refused: Answered = {
    status: 401,
    headers: { ...PROBLEM, 'www-authenticate': 'Bearer realm="api"' },
    body: shown('readMe', '401', 'unauthenticated'),
  };
  const locked: Answered = {
    status: 429,
    headers: { ...PROBLEM, 'retry-after': '900' },
    body: shown('signInWithPassword', '429', 'locked'),
  };
  const withHeader = (answer: Answered, name: string, value?: string): Answered => ({
    ...answer,
    headers: { ...answer.headers, [name]: value },
  });
  const withBody = (answer: Answered, change: object): Answered => ({
    ...answer,
    body: { ...(answer.body as object), ...change },
  });

  it('accepts documented answers', () => {
    expect(faultIn('GET', '/v1/me', refused)).to.equal(null);
    expect(faultIn('GET', '/v1/me?x=1', refused)).to.equal(null);
    expect(faultIn('POST', '/v1/auth/login', locked)).to.equal(null);
    expect(faultIn('HEAD', '/v1/me', { ...refused, body: '' })).to.equal(null);
    expect(faultIn('GET', '/somewhere/else', { status: 200, headers: {}, body: 'anything' })).to.equal(null);
  });

  it('refuses undocumented statuses, media types, shapes, codes and problems without a page', () => {
    const { type } = refused.body as { type: string };
    const faults = [
      faultIn('GET', '/v1/me', { ...refused, status: 402 }),
      faultIn('GET', '/v1/me', withHeader(refused, 'content-type', 'application/json')),
      faultIn('GET', '/v1/me', withBody(refused, { code: 'LOCKED' })),
      faultIn('GET', '/v1/me', withBody(refused, { detail: undefined })),
      faultIn('GET', '/v1/me', withBody(refused, { stack: 'at' })),
      faultIn('GET', '/v1/me', withBody(refused, { status: 403 })),
      faultIn('GET', '/v1/me', withBody(refused, { type: type.replace('unauth', 'auth') })),
      faultIn('GET', '/somewhere/else', withBody(refused, { request_id: undefined })),
    ];
    expect(faults.filter((fault) => fault === null)).to.deep.equal([]);
  });

  it('refuses a missing header, and one with an undocumented value', () => {
    const faults = [
      ...Object.keys({ ...COMMON, 'www-authenticate': '' }).flatMap((name) =>
        [undefined, 'größer', ''].map((value) => faultIn('GET', '/v1/me', withHeader(refused, name, value))),
      ),
      ...[undefined, '0', '-1', '1.5', 'soon', ''].map((value) =>
        faultIn('POST', '/v1/auth/login', withHeader(locked, 'retry-after', value)),
      ),
      // A header that is documented for other answers only.
      faultIn('GET', '/v1/me', withHeader(refused, 'etag', '"1"')),
    ];
    expect(faults).to.have.lengthOf(16);
    expect(faults.filter((fault) => fault === null)).to.deep.equal([]);
  });

  it('reads several answers of one connection, with any framing', () => {
    const said = [
      'HTTP/1.1 100 Continue\r\n\r\n',
      'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n{"a\r\n4\r\n":1}\r\n0\r\n\r\n',
      'HTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\n\r\n',
      'HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\nX: a\r\nX: b\r\n\r\n{}',
      'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nbroken',
    ].join('');
    const answers = answersIn(Buffer.from(said), ['GET', 'GET', 'GET', 'GET']);
    expect(answers.map(({ status, body }) => [status, body])).to.deep.equal([
      [200, { a: 1 }],
      [304, ''],
      [404, '{}'],
    ]);
    expect(answers[2]!.headers['x']).to.deep.equal(['a', 'b']);
  });
});

/** Test files that may send requests without checking the answers, with the reason. */
const ALLOWED: Readonly<Record<string, string>> = {
  'test/e2e/http/other-origins.test.ts': 'calls from a page in a browser, as other origins do',
  'test/e2e/client.ts': 'holds what it asks for',
  'test/support/fetch.ts': 'holds what it fetches',
  'test/support/raw.ts': 'holds what it reads',
  'test/http/server.test.ts': 'the server alone, whose answers the test gives itself',
  'test/http/early-answers.test.ts': 'the server alone, whose clients go on sending',
  'test/http/unread-answers.test.ts': 'the server alone, whose clients do not read',
  'test/e2e/pages/commit-proxy.ts': 'stands between the service and PostgreSQL',
  'test/e2e/process/drain.test.ts': 'sends requests that a service that stops has not read yet',
  'test/http/bursts.test.ts': 'the server alone, whose clients all connect at once',
  'test/faults/live-watcher.ts': 'asks for liveness on connections of its own, faster than answers can be checked',
  'test/faults/prometheus.ts': 'asks a Prometheus of its own',
  'test/faults/slow-clients.ts': 'sends requests too slowly to be answered',
  'test/faults/relay.ts': 'stands between a service and what it uses',
  'test/e2e/flood.ts': 'floods a service faster than answers can be checked',
  'test/persistence/database/with-entities.test.ts': 'stands between a store and PostgreSQL',
  'test/support/routed-hosts.ts': 'sends calls of the service to providers on this machine',
  'test/persistence/connection/tls.test.ts': 'stands between the service and PostgreSQL',
  'test/support/s3-backends.ts': 'waits until an S3 server of its own is up',
  'test/support/s3-server.ts': 'stands between the service and an S3 server',
  'test/docs/curl.ts': 'stands for curl, in the shell of a reader',
};

// Matches a call or a value, but no key, method or type.
const FETCH = /(?<![\w$.'"`/-]|typeof )fetch(?=\s*[(,;)\]}])|globalThis\s*\.\s*fetch/;
const IMPORTED = /^import (?!type )([^;']+?) from '(?:node:)?(?:http|https|http2|net|tls)';$/gm;
const SENDERS = ['request', 'get', 'connect', 'createConnection', 'Socket', 'ClientRequest'];

const asksByItself = (text: string): boolean => {
  const code = text.replaceAll(/^\s*(?:\/\/|\*|\/\*).*$/gm, '');
  const imported = [...text.matchAll(IMPORTED)].flatMap(([, names = '']) =>
    /^\{[^}]*\}$/.test(names) ? names.slice(1, -1).split(',') : ['request'],
  );
  return FETCH.test(code) || imported.some((name) => SENDERS.includes(name.trim().split(' as ')[0]!));
};

describe('test files that send requests', () => {
  it('are recognized', () => {
    const asking = [
      'const answer = await fetch(url);',
      'const ask = [fetch];',
      'globalThis.fetch(url)',
      "import { request } from 'node:http';",
      "import {\n  Agent,\n  get as ask,\n} from 'node:https';",
      "import http from 'node:http';",
      "import * as net from 'net';",
      "import { connect } from 'node:net';",
    ];
    const others = [
      "import { Agent, createServer } from 'node:http';",
      "import type { Socket } from 'node:net';",
      '// then fetch(it)\nusers.fetch(1); createClient({ fetch: held }); prefetch(1);',
    ];
    expect(asking.filter((text) => !asksByItself(text))).to.deep.equal([]);
    expect(others.filter(asksByItself)).to.deep.equal([]);
  });

  it('have their answers checked, unless they give a reason', () => {
    const paths = readdirSync(join(ROOT, 'test'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => `test/${name.replaceAll('\\', '/')}`)
      .filter((path) => path !== 'test/contract/held.test.ts' && path !== 'test/architecture.test.ts');
    expect(paths).to.have.lengthOf.above(200);
    const asking = paths.filter((path) => asksByItself(readFileSync(join(ROOT, path), 'utf8')));
    expect(asking).to.have.members(Object.keys(ALLOWED));
  });
});

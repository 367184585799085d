import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { anyEmail, begin, call, codeFrom, codesFor, join, PASSWORD } from '../client.ts';
import type { Answer } from '../client.ts';
import { oneService } from '../own-database.ts';
import type { ServiceProcess } from '../process.ts';

const JSON_TYPE = { 'content-type': 'application/json' };
/** Part of refused bodies; must not appear in any answer. */
const CANARY = 'canary-value-of-a-secret';

/** Succeeds without a body, so Accept does not matter. */
const NO_ANSWER = '/v1/auth/password/reset';

/** A valid body, and its text fields. */
const ROUTES = {
  '/v1/auth/register': {
    first_name: 'Ada',
    last_name: 'L',
    email: 'x@example.com',
    mobile: '+14155550123',
    password: PASSWORD,
  },
  '/v1/auth/otp': { type: 'email', value: 'x@example.com', device_token: 'x' },
  '/v1/auth/otp/verify': {
    type: 'email',
    value: 'x@example.com',
    code: '000000',
    registration: 'x',
    device_token: 'x',
  },
  '/v1/auth/password/forgot': { type: 'email', value: 'x@example.com', device_token: 'x' },
  [NO_ANSWER]: {
    new_password: PASSWORD,
    type: 'email',
    value: 'x@example.com',
    code: '000000',
    device_token: 'x',
  },
  '/v1/auth/login': { login: 'x@example.com', password: PASSWORD, device_token: 'x' },
} as const satisfies Record<string, Readonly<Record<string, string>>>;

/** As text, to send what `JSON.stringify` would not write. */
type Bad = Readonly<{
  name: string;
  body: (good: Readonly<Record<string, string>>) => string | Buffer;
  headers?: Readonly<Record<string, string>>;
  status: number;
  /** One of the pointers of a 422. */
  pointer?: string | ((good: Readonly<Record<string, string>>) => string);
}>;

const withField = (good: object, field: string, raw: string): string => {
  const rest = Object.entries(good).filter(([name]) => name !== field);
  return `{${[...rest.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`), `${JSON.stringify(field)}:${raw}`].join()}}`;
};

const firstField = (good: object): string => Object.keys(good)[0]!;
const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
const manyKeys = (n: number): string => `{${[...Array(n).keys()].map((i) => `"k${i}":1`).join()}}`;

const WHOLE: readonly Bad[] = [
  { name: 'nothing', body: () => '', status: 400 },
  { name: 'half an object', body: () => `{"password":"${CANARY}`, status: 400 },
  { name: 'an open brace', body: () => '{', status: 400 },
  { name: 'words', body: () => CANARY, status: 400 },
  { name: 'single quotes', body: () => `{'password':'${CANARY}'}`, status: 400 },
  { name: 'a comma too many', body: (good) => JSON.stringify(good).replace(/}$/, ',}'), status: 400 },
  { name: 'two objects', body: (good) => JSON.stringify(good).repeat(2), status: 400 },
  { name: 'NaN', body: (good) => withField(good, 'x', 'NaN'), status: 400 },
  { name: 'a raw control character', body: (good) => withField(good, 'x', '"\u0001"'), status: 400 },
  {
    name: 'bytes that are not UTF-8',
    body: (good) => Buffer.from(withField(good, 'x', '"\u00ff"'), 'latin1'),
    status: 400,
  },
  { name: 'an overlong encoding', body: () => Buffer.from([0x22, 0xc0, 0xaf, 0x22]), status: 400 },
  { name: 'UTF-16', body: (good) => Buffer.from(JSON.stringify(good), 'utf16le'), status: 400 },
  { name: 'an array', body: () => '[]', status: 422, pointer: '' },
  { name: 'the object in an array', body: (good) => JSON.stringify([good]), status: 422, pointer: '' },
  { name: 'null', body: () => 'null', status: 422, pointer: '' },
  { name: 'an empty string', body: () => '""', status: 422, pointer: '' },
  { name: 'a number', body: () => '1', status: 422, pointer: '' },
  { name: 'true', body: () => 'true', status: 422, pointer: '' },
  { name: 'an empty object', body: () => '{}', status: 422, pointer: (good) => `/${firstField(good)}` },
  { name: 'an unknown field', body: (good) => withField(good, 'is_admin', 'true'), status: 422, pointer: '/is_admin' },
  {
    name: 'an unknown field with a slash',
    body: (good) => withField(good, 'a/b~c', '1'),
    status: 422,
    pointer: '/a~1b~0c',
  },
  { name: 'a field of the store', body: (good) => withField(good, 'role_id', '1'), status: 422, pointer: '/role_id' },
  {
    name: 'a key given twice',
    body: (good) => JSON.stringify(good).replace('{', `{${JSON.stringify(firstField(good))}:"other",`),
    status: 422,
    pointer: (good) => `/${firstField(good)}`,
  },
  {
    name: 'a key given twice, once escaped',
    body: (good) => {
      const [first, ...rest] = firstField(good);
      return JSON.stringify(good).replace('{', `{"\\u00${first!.charCodeAt(0).toString(16)}${rest.join('')}":"other",`);
    },
    status: 422,
    pointer: (good) => `/${firstField(good)}`,
  },
  {
    name: '__proto__',
    body: (good) => withField(good, '__proto__', '{"polluted":true,"status":"polluted"}'),
    status: 422,
    pointer: '/__proto__',
  },
  {
    name: 'constructor.prototype',
    body: (good) => withField(good, 'constructor', '{"prototype":{"polluted":true}}'),
    status: 422,
    pointer: '/constructor',
  },
  { name: 'toString', body: (good) => withField(good, 'toString', '1'), status: 422, pointer: '/toString' },
  { name: 'U+0000 in a key', body: (good) => withField(good, 'a\u0000', '1'), status: 422, pointer: '/a\u0000' },
  { name: 'nesting of 40,000 levels', body: (good) => withField(good, 'deep', nested(40_000)), status: 422 },
  { name: 'nesting in place of the object', body: () => nested(40_000), status: 422 },
  { name: '8,000 keys', body: () => manyKeys(8_000), status: 422 },
  { name: 'a number without end', body: (good) => withField(good, 'x', '1e999'), status: 422, pointer: '/x' },
  { name: '100 kB and a byte', body: () => `"${'x'.repeat(100_000 - 1)}"`, status: 413 },
  { name: '10 MB', body: () => `"${'x'.repeat(10_000_000)}"`, status: 413 },
  {
    name: '10 MB in 10 kB of gzip',
    body: () => gzipSync(`"${'x'.repeat(10_000_000)}"`),
    headers: { 'content-encoding': 'gzip' },
    status: 413,
  },
  { name: 'gzip that is none', body: () => 'xxxx', headers: { 'content-encoding': 'gzip' }, status: 400 },
  {
    name: 'gzip that breaks off',
    body: (good) => gzipSync(JSON.stringify(good)).subarray(0, -12),
    headers: { 'content-encoding': 'gzip' },
    status: 400,
  },
  { name: 'an unknown encoding', body: () => 'xxxx', headers: { 'content-encoding': 'rot13' }, status: 415 },
  ...[
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'nonsense',
    '',
    'application/jsonp',
  ].map((type): Bad => ({
    name: type === '' ? 'no media type' : `the media type ${type}`,
    body: (good) => JSON.stringify(good),
    headers: { 'content-type': type },
    status: 415,
  })),
  {
    name: 'the charset utf-16',
    body: (good) => Buffer.from(JSON.stringify(good), 'utf16le'),
    headers: { 'content-type': 'application/json; charset=utf-16' },
    status: 415,
  },
  // The order of refusals: media type, size, syntax, fields.
  { name: 'text of 10 MB', body: () => 'x'.repeat(10_000_000), headers: { 'content-type': 'text/plain' }, status: 415 },
];

/** Values that no text field accepts. */
const VALUES: readonly (readonly [name: string, raw: string])[] = [
  ['a number', '1'],
  ['a large number', '12345678901234567890'],
  ['true', 'true'],
  ['an object', '{}'],
  ['an operator', '{"$gt":""}'],
  ['an array', '[]'],
  ['the value in an array', '["x@example.com"]'],
  ['U+0000', '"x\\u0000@example.com"'],
  ['a lone high surrogate', '"x\\ud800@example.com"'],
  ['a lone low surrogate', '"x\\udc00@example.com"'],
  ['surrogates in the wrong order', '"\\udc00\\ud800"'],
  ['3,000 characters', `"${'x'.repeat(3_000)}"`],
  ['90,000 combining marks', `"e${'\u0301'.repeat(45_000)}"`],
  ['an empty text', '""'],
];

const NOT_CODES: readonly (readonly [name: string, code: unknown])[] = [
  ['an object', {}],
  ['an array', []],
  ['an array of the code', ['123456']],
  ['null', null],
  ['an empty text', ''],
  ['a number', 123456],
  ['full-width digits', '\uff11\uff12\uff13\uff14\uff15\uff16'],
  ['Arabic-Indic digits', '\u0661\u0662\u0663\u0664\u0665\u0666'],
  ['the code padded to ten characters', '0000123456'],
  ['a full stop behind it', '123456.'],
  ['two codes', '123456 123456'],
  ['five digits', '12345'],
  ['seven digits', '1234567'],
  ['a sign', '+12345'],
  ['a wildcard', '%%%%%%'],
];

describe('bad input', function () {
  this.timeout(60_000);
  let service: ServiceProcess;
  let end: () => Promise<void>;

  before(async () => void ({ service, end } = await oneService()));
  after(() => end());

  const expectProblem = ({ status, headers, body, text }: Answer, wanted: number): void => {
    expect(status, text.slice(0, 500)).to.equal(wanted);
    expect(headers['content-type']).to.equal('application/problem+json; charset=utf-8');
    expect(headers['cache-control']).to.equal('no-store');
    expect(headers['x-content-type-options']).to.equal('nosniff');
    expect(headers['strict-transport-security']).to.match(/max-age=\d{8}/);
    expect(body).to.include.all.keys('type', 'title', 'status', 'detail', 'code', 'request_id');
    expect(body.status).to.equal(wanted);
    expect(body.request_id).to.equal(headers['x-request-id']);
    expect(body.code).to.equal(body.type.split('/').at(-1).toUpperCase().replaceAll('-', '_'));
    expect(text).not.to.include(CANARY);
    expect(text).not.to.match(/\bat .*:\d+:\d+|node_modules|select |insert |user_identity|user_auth/i);
    expect(text.length).to.be.below(20_000);
    if (wanted !== 422) return void expect(body).not.to.have.property('errors');
    expect(body.errors).not.to.be.empty;
    for (const one of body.errors) {
      expect(one).to.have.all.keys('pointer', 'code', 'detail');
      expect(one.pointer).to.match(/^(?:\/|\?|\{|$)/);
    }
  };

  const pointers = ({ body }: Answer): string[] => body.errors.map((one: { pointer: string }) => one.pointer);

  const expectAlive = async (): Promise<void> => {
    expect((await call(service.url, '/health/ready')).status).to.equal(200);
    expect(({} as Record<string, unknown>)['polluted']).to.equal(undefined);
  };

  for (const [path, good] of Object.entries(ROUTES)) {
    describe(`POST ${path}`, () => {
      afterEach(expectAlive);

      for (const { name, body, headers, status, pointer } of WHOLE)
        it(`answers ${status} to ${name}`, async () => {
          const answer = await send(service.url, path, body(good), { ...JSON_TYPE, ...headers });
          expectProblem(answer, status);
          const wanted = typeof pointer === 'function' ? pointer(good) : pointer;
          if (wanted !== undefined) expect(pointers(answer)).to.include(wanted);
        });

      for (const field of Object.keys(good))
        it(`answers 422 to non-text in the field ${field}, and points to it`, async () => {
          // requirement 17, 63, 64
          for (const [name, raw] of VALUES) {
            const answer = await send(service.url, path, withField(good, field, raw), JSON_TYPE);
            expectProblem(answer, 422);
            expect(pointers(answer), name).to.deep.equal([`/${field}`]);
          }
        });

      it('answers 422 to query parameters, and points to each', async () => {
        for (const [query, wanted] of [
          ['?x=1', ['?x']],
          ['?x=1&y=2', ['?x', '?y']],
          ['?x=1&x=2', ['?x']],
          ['?__proto__=1', ['?__proto__']],
          ['?a[b]=1', ['?a[b]']],
          ['?%00=1', ['?\u0000']],
        ] as const) {
          const answer = await send(service.url, `${path}${query}`, JSON.stringify(good), JSON_TYPE);
          expectProblem(answer, 422);
          expect(pointers(answer), query).to.include.members([...wanted]);
        }
        expectProblem(await send(service.url, `${path}?x=%E0%A4%A`, JSON.stringify(good), JSON_TYPE), 422);
      });

      it('answers 405 to other methods, with Allow', async () => {
        for (const method of ['GET', 'PUT', 'PATCH', 'DELETE']) {
          const answer = await send(service.url, path, undefined, {}, method);
          expectProblem(answer, 405);
          expect(answer.headers['allow']).to.equal('OPTIONS, POST');
        }
      });

      if (path !== NO_ANSWER)
        it('answers 406 if the client does not accept JSON', async () => {
          expectProblem(
            await send(service.url, path, JSON.stringify(good), { ...JSON_TYPE, accept: 'text/html' }),
            406,
          );
        });
    });
  }

  it('accepts unusual but valid JSON', async () => {
    const email = anyEmail();
    const body = JSON.stringify({ type: 'email', value: email, device_token: null }, null, '\t');
    for (const [payload, headers] of [
      [body, { 'content-type': 'Application/JSON; charset="UTF-8"' }],
      [gzipSync(body), { ...JSON_TYPE, 'content-encoding': 'gzip' }],
      [`${' '.repeat(100_000 - body.length)}${body}`, JSON_TYPE],
      [body.replace('email"', '\\u0065mail"'), JSON_TYPE],
    ] as const)
      expect((await send(service.url, '/v1/auth/otp', payload, headers)).status).to.equal(202);
  });

  describe('an invalid code', () => {
    it('is refused by its shape, never matches and never counts', async () => {
      // requirement 17
      const { email } = await join(service.url);
      const code = await codeFrom(service.url, email, () =>
        call(service.url, '/v1/auth/otp', { type: 'email', value: email }),
      );
      const variants = NOT_CODES.map(([name, shape]) => {
        const text = typeof shape === 'string' ? shape.replace('123456', code) : shape;
        if (Array.isArray(shape)) return [name, shape.map(() => code)] as const;
        return [name, shape === 123456 ? Number(code) : text] as const;
      });
      variants.push([
        'full-width digits of the code',
        [...code].map((d) => String.fromCodePoint(0xff10 + Number(d))).join(''),
      ]);
      for (const [name, variant] of variants) {
        const answer = await call(service.url, '/v1/auth/otp/verify', { type: 'email', value: email, code: variant });
        expectProblem(answer, 422);
        expect(pointers(answer), name).to.deep.equal(['/code']);
      }
      const { status } = await call(service.url, '/v1/auth/otp/verify', { type: 'email', value: email, code });
      expect(status).to.equal(200);
    });
  });

  it('explains why a password is too short or too long when registering', async () => {
    // requirement 1, 5
    for (const password of ['short', 'x'.repeat(257), '\u{1f600}'.repeat(11), '\u{1f600}'.repeat(257)]) {
      const email = anyEmail();
      const answer = await call(service.url, '/v1/auth/register', { first_name: 'Ada', email, password });
      expectProblem(answer, 422);
      expect(answer.body.code).to.equal('WEAK_PASSWORD');
      expect(pointers(answer)).to.deep.equal(['/password']);
      expect(await codesFor(service.url, email)).to.deep.equal([]);
    }
  });

  it('accepts passwords of the maximum length, of words and of emoji', async () => {
    // requirement 2, 3
    for (const password of [
      'x'.repeat(256),
      '\u{1f600}'.repeat(256),
      'only lower case words and spaces and nothing else in it at all',
      '\u{1f600}'.repeat(12),
    ]) {
      const { email } = await join(service.url, anyEmail(), password);
      const login = (tried: string) => call(service.url, '/v1/auth/login', { login: email, password: tried });
      expect((await login(password)).status).to.equal(200);
      const points = [...password];
      for (const other of [
        `${password} `,
        points.slice(1).join(''),
        points.slice(0, 72).join(''),
        password.toUpperCase(),
      ])
        if (other !== password) expect((await login(other)).status).to.equal(401);
      expect((await login(password)).status).to.equal(200);
    }
  });

  it('answers 422 to a registration without an address', async () => {
    for (const extra of [{}, { email: null }, { email: null, mobile: null }]) {
      const answer = await call(service.url, '/v1/auth/register', { first_name: 'Ada', password: PASSWORD, ...extra });
      expectProblem(answer, 422);
    }
  });

  for (const value of [
    'a@b',
    '@example.com',
    'a@',
    'a b@example.com',
    'a@example.com,b@example.com',
    'a@example.com\r\nBcc: b@example.com',
    '"a"@example.com',
    'a@exa\u200bmple.com',
    'a\u00ad@example.com',
    'ad\u0131n@example.com',
    '\uff41@example.com',
    'p\u0430ypal@example.com',
    `${'a'.repeat(65)}@example.com`,
    `a@${'b'.repeat(190)}.com`,
  ])
    it(`refuses the address ${JSON.stringify(value)}`, async () => {
      // requirement 65
      const answer = await call(service.url, '/v1/auth/otp', { type: 'email', value });
      expectProblem(answer, 422);
      expect(pointers(answer)).to.deep.equal(['/value']);
    });

  for (const value of ['4155550123', '+0123456789', '+1', `+${'1'.repeat(16)}`, '+1415555012x', '+1415555012\u00b2'])
    it(`refuses the number ${JSON.stringify(value)}`, async () => {
      const answer = await call(service.url, '/v1/auth/otp', { type: 'mobile', value });
      expectProblem(answer, 422);
      expect(pointers(answer)).to.deep.equal(['/value']);
    });

  for (const path of [
    '/nope',
    '/v1',
    '/v1/',
    '/v1/auth/login/',
    '/v1/auth/LOGIN',
    '/v1//auth/login',
    '/v1/auth/../me',
    '/v1/auth/%2e%2e/me',
    '/v1/auth/login%00',
    '/v1/auth/login;x',
    '/%E0%A4%A',
    '/%',
    '/%ff',
    '/dev/mailbox.json/',
    '/.env',
    '/__proto__',
    '/constructor',
    `/${'x'.repeat(8_000)}`,
  ])
    it(`answers 404 to ${path.slice(0, 40)}, for any method and body`, async () => {
      expectProblem(await send(service.url, path), 404);
      expectProblem(await send(service.url, path, '{', JSON_TYPE, 'POST'), 404);
    });

  it('answers 404 to developer pages for another Host, as in DNS rebinding', async () => {
    // requirement 84
    for (const host of ['example.com', '127.0.0.1.example.com', 'localhost.example.com', '127.0.0.1@example.com'])
      for (const path of ['/dev/mailbox.json', '/dev/templates'])
        expectProblem(await send(service.url, path, undefined, { host }), 404);
  });

  it('answers 422 to repeated and unknown parameters of a GET', async () => {
    for (const [path, pointer] of [
      ['/dev/mailbox.json?to=a&to=b', '?to'],
      ['/dev/mailbox.json?from=a', '?from'],
      ['/dev/mailbox.json?to=%00', '?to'],
      ['/health/live?x', '?x'],
    ] as const) {
      const answer = await send(service.url, path);
      expectProblem(answer, 422);
      expect(pointers(answer)).to.deep.equal([pointer]);
    }
  });

  it('checks authentication before anything else', async () => {
    for (const path of ['/v1/me', '/v1/me?x=1']) {
      const answer = await send(service.url, path, undefined, { accept: 'text/html' });
      expectProblem(answer, 401);
      expect(answer.headers['www-authenticate']).to.match(/^Bearer /);
    }
  });

  it('caused no internal error in any of these tests', async () => {
    // requirement 89, 100
    expect(service.child.exitCode).to.equal(null);
    const records = service.lines.map((line) => JSON.parse(line) as { level: number; status?: number; msg: string });
    expect(records.filter(({ status = 0 }) => status >= 500)).to.deep.equal([]);
    expect(records.filter(({ level }) => level >= 50)).to.deep.equal([]);
    const { email } = await join(service.url);
    expect((await call(service.url, '/v1/auth/login', { login: email, password: PASSWORD })).status).to.equal(200);
  });
});

/** Sends bytes unchanged; the body may be refused before all of it is read. */
const send = (
  url: string,
  path: string,
  body?: string | Buffer,
  given: Readonly<Record<string, string>> = {},
  method = body === undefined ? 'GET' : 'POST',
): Promise<Answer> => {
  const headers = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ''));
  const { sent, answered } = begin(url, path, { method, headers });
  sent.end(body);
  return answered;
};

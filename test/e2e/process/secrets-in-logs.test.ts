import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { escapeIdentifier } from 'pg';
import { holdAgainstContract } from '../../contract/held.ts';
import { freshDatabase } from '../../support/database.ts';
import type { FreshDatabase } from '../../support/database.ts';
import { exchangeAt } from '../../support/raw.ts';
import { anyEmail, call, codeFrom, codesFor, eventually, join } from '../client.ts';
import { sql } from '../people.ts';
import { CHEAP, spawnService } from '../process.ts';
import type { ServiceProcess } from '../process.ts';
import { authenticator, bytesOf } from '../second-factor/authenticator.ts';
import { as, challengeOf, complete, login } from '../second-factor/enrolled.ts';

/** Unique text that occurs nowhere by chance. */
const canary = (what: string): string => `${what} ${randomBytes(12).toString('hex')}`;

/** Every row of every table as text. */
const dump = async (url: string): Promise<readonly Readonly<{ table: string; row: string }>[]> => {
  const tables = await sql<{ name: string }>(
    url,
    `select tablename as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`,
  );
  const rows = tables.map(async ({ name }) =>
    (await sql<{ row: string }>(url, `select t::text as row from ${escapeIdentifier(name)} t`)).map(({ row }) => ({
      table: name,
      row,
    })),
  );
  return (await Promise.all(rows)).flat();
};

describe('secrets of a session', function () {
  this.timeout(60_000);
  let database: FreshDatabase;
  let service: ServiceProcess;
  /** Values that must not be found anywhere, by their description. */
  const secrets = new Map<string, string>();
  const codes: string[] = [];

  const secret = (what: string, value = canary(what)): string => {
    secrets.set(what, value);
    return value;
  };
  const post = (path: string, body: unknown, headers = {}) => call(service.url, `/v1/auth/${path}`, body, { headers });

  /** Everything that users do, rightly or wrongly; all tokens and passwords sent or received are secrets. */
  const wholeSession = async (): Promise<void> => {
    const [email, taken, unknown] = [anyEmail(), anyEmail(), anyEmail()];
    const password = secret('the right password');
    const ask = async (to: string, path: string, body: unknown) => {
      let token: string | undefined;
      const code = await codeFrom(service.url, to, async () => {
        token = (await post(path, body)).body.registration;
      });
      codes.push(code);
      return { code, registration: token ?? '' };
    };
    const form = { first_name: 'Ada', email, password };
    const { code, registration } = await ask(email, 'register', form);
    secret('the registration', registration);
    await post('otp/verify', { type: 'email', value: email, code: wrong(code), registration });
    const verified = await post('otp/verify', { type: 'email', value: email, code, registration });
    expect(verified.status).to.equal(200);
    secret('the access token of the code', verified.body.access_token);
    const first = secret('the refresh token of the code', verified.body.refresh_token);
    const refreshed = await post('refresh', { refresh_token: first });
    expect(refreshed.status).to.equal(200);
    secret('the access token of a refresh', refreshed.body.access_token);
    secret('the refresh token of a refresh', refreshed.body.refresh_token);
    const device = secret('the device token of the code', verified.body.device_token);
    await post('login', { login: email, password: `wrong ${password}`, device_token: device });

    const signedIn = await post('login', { login: email, password });
    expect(signedIn.status).to.equal(200);
    const token = secret('the access token of the password', signedIn.body.access_token);
    expect(
      (await call(service.url, '/v1/me', undefined, { headers: { authorization: `Bearer ${token}` } })).status,
    ).to.equal(200);
    const refresh = secret('the refresh token of the password', signedIn.body.refresh_token);
    await post('refresh', { refresh_token: secret('a forged refresh token', refresh.slice(0, -6) + 'AAAAAA') });
    await post('logout', { refresh_token: refresh });
    const forged = secret('a forged access token', token.slice(0, -6) + 'AAAAAA');
    await call(service.url, '/v1/me', undefined, { headers: { authorization: `Bearer ${forged}` } });
    await call(service.url, '/v1/me', undefined, {
      headers: { authorization: `Basic ${secret('basic credentials', 'Y2FuYXJ5' + randomBytes(12).toString('hex'))}` },
    });
    await call(service.url, '/v1/me', undefined, {
      headers: { cookie: `session=${secret('a cookie', randomBytes(12).toString('hex'))}` },
    });

    for (let i = 0; i < 7; i += 1) await post('login', { login: email, password: secret(`wrong password ${i}`) });
    for (let i = 0; i < 7; i += 1) await post('login', { login: unknown, password: secret(`password of nobody ${i}`) });
    const again = await ask(email, 'otp', { type: 'email', value: email });
    for (let i = 0; i < 5; i += 1) await post('otp/verify', { type: 'email', value: email, code: wrong(again.code) });
    await ask(taken, 'register', {
      first_name: 'Eve',
      email: taken,
      password: secret('the first password of a repeat'),
    });
    await ask(taken, 'register', {
      first_name: 'Eve',
      email: taken,
      password: secret('the second password of a repeat'),
    });
    secret('a device token', randomBytes(16).toString('base64url'));
    await post('login', { login: email, password, device_token: secrets.get('a device token') });

    // Refused for every reason, with a secret in every place.
    await post('register', {
      first_name: 'Ada',
      email: anyEmail(),
      password: secret('a short password', `x${randomBytes(4).toString('hex')}`),
    });
    await post('register', { first_name: 'Ada', email: anyEmail(), password: secret('a long password').repeat(40) });
    await post('login', `{"login":"${email}","password":"${secret('a password in broken JSON')}"`);
    await post('login', { login: email, password: `${secret('a password with U+0000')}\u0000` });
    await post('login', { login: email, password: { text: secret('a password in an object') } });
    await post('login', { login: email, password, [secret('a password as a key')]: 1 });
    await post(
      'login',
      `{"login":"x","password":"${secret('the first of two passwords')}","password":"${secret('the second of two')}"}`,
    );
    await post('login', `login=x&password=${secret('a password in a form')}`, {
      'content-type': 'application/x-www-form-urlencoded',
    });
    await post('login', { login: secret('a password in the wrong field'), password });
    await post(`login?password=${encodeURIComponent(secret('a password in the query'))}`, { login: email, password });
    await call(service.url, `/v1/nowhere?token=${secret('a token in the query', randomBytes(12).toString('hex'))}`);
    // Links that were truncated, joined or opened wrongly.
    const linked = () => randomBytes(24).toString('base64url');
    for (const [method, path, what] of [
      ['GET', '/reset?token=', 'a token of the reset page'],
      ['GET', '/reset/', 'a token behind the reset page'],
      ['GET', '/resettoken=', 'a token without its question mark'],
      ['GET', '/reset%3Ftoken=', 'a token behind a coded question mark'],
      ['GET', '/invitation?token=', 'a token of an invitation'],
      ['DELETE', '/invitation/', 'a token behind an invitation'],
      ['GET', '/v1/auth/', 'a token for a path below /v1'],
      ['PUT', '/v1/me/sessions/', 'a token for an id, with another method'],
      ['GET', '/v1/auth/oauth/example/callback?state=x&code=', 'a code of a provider'],
      ['GET', '/v1/auth/oauth/example/callback?code=x&state=', 'a state of a provider'],
      ['GET', '/', 'a token for a path'],
    ] as const) {
      const headers = { referer: `https://app.example/${secret(`the referrer beside ${what}`, linked())}` };
      await call(service.url, `${path}${secret(what, linked())}`, undefined, { method, headers });
    }
    const garbage = `GET /${secret('a token in what is not HTTP', linked())}\r\n\r\n`;
    expect(await exchangeAt(service.url, holdAgainstContract, [garbage])).to.match(/^HTTP\/1.1 400 /);
  };

  /** A second factor that is added, asked for and answered, rightly or wrongly. */
  const secondFactors = async (): Promise<void> => {
    const { url } = service;
    const member = await join(url);
    const started = await as(url, member, 'POST', '/v1/me/factors/totp', {});
    const key = secret('the key of an app', started.body.secret);
    secret('the bytes of that key', bytesOf(key).toString('hex'));
    const app = authenticator(key);
    const first = await as(url, member, 'POST', '/v1/me/factors/totp/confirm', { code: app.code(-1) });
    expect(first.status).to.equal(200);
    secret('the tokens of a first factor', first.body.access_token);
    for (const [i, code] of first.body.recovery_codes.entries()) {
      secret(`recovery code ${i}`, code);
      secret(`recovery code ${i} as typed`, code.replace('-', '').toLowerCase());
    }
    for (const answer of [
      { recovery_code: secret('a wrong recovery code', randomBytes(5).toString('hex').toUpperCase()) },
      { [secret('a recovery code as a key')]: 1 },
      { recovery_code: first.body.recovery_codes[0] },
    ]) {
      const challenge = secret(`the challenge of ${Object.keys(answer)[0]}`, challengeOf(await login(url, member)));
      await complete(url, challenge, answer);
      await call(url, `/v1/auth/second-factor?challenge=${challenge}`, { challenge, ...answer });
    }
  };

  before(async () => {
    database = await freshDatabase();
    const databasePassword = new URL(database.url).password;
    // The password of a given test database may be an ordinary word.
    if (databasePassword.length >= 16) secret('the password of the database', databasePassword);
    const key = secret('the secret key', randomBytes(48).toString('base64url'));
    service = await spawnService({
      ...CHEAP,
      DATABASE_URL: database.url,
      SECRET_KEY: key,
      SECRET_KEYS_OLD: secret('an old secret key', randomBytes(48).toString('base64url')),
      OTP_RESEND_INTERVAL: '0',
      LOG_LEVEL: 'trace',
    });
    await wholeSession();
    await secondFactors();
    // A failing statement, whose driver error contains values.
    await sql(database.url, 'alter table session rename to session_');
    const { status } = await post('login', { login: 'admin@example.com', password: 'correct horse battery staple' });
    expect(status).to.equal(500);
    await sql(database.url, 'alter table session_ rename to session');
  });

  after(async () => {
    await service.stop();
    await database.drop();
  });

  /** The value and its usual encodings. */
  const spellings = (value: string): string[] => [
    value,
    encodeURIComponent(value),
    Buffer.from(value).toString('base64').replace(/=+$/, ''),
    Buffer.from(value).toString('base64url'),
    Buffer.from(value).toString('hex'),
  ];

  const expectNone = (where: string, haystack: string): void => {
    for (const [what, value] of secrets)
      for (const needle of spellings(value)) expect(haystack.includes(needle), `${what} in ${where}`).to.equal(false);
  };

  it('appear in no log line', async () => {
    // requirement 11, 87
    expect(service.lines.length).to.be.above(30);
    const log = service.lines.join('\n');
    expectNone('the log', log);
    expect(log).not.to.match(/\$argon2|eyJ[\w-]{10}/);
    for (const code of codes) expect(log).not.to.match(new RegExp(`(?<![\\d.])${code}(?!\\d)`));
  });

  it('appear in no row, except hashes and codes in the mailbox', async () => {
    // requirement 11, 45, 87
    const rows = await dump(database.url);
    expect(new Set(rows.map(({ table }) => table))).to.include.all.keys(
      'user_auth',
      'user_identity',
      'session',
      'mailbox_message',
      'outbound_message',
    );
    for (const { table, row } of rows) {
      expectNone(table, row);
      if (table !== 'user_auth') expect(row, table).not.to.include('$argon2');
      if (table !== 'mailbox_message')
        for (const code of codes) expect(row, table).not.to.match(new RegExp(`\\b${code}\\b`));
      expect(row, table).not.to.match(/PRIVATE KEY/);
    }
    expect(rows.some(({ table, row }) => table === 'mailbox_message' && row.includes(codes[0]!))).to.equal(true);
  });

  it('can’t be derived from the database: each session has its own salt, which no token contains', async () => {
    // requirement 45
    const salts = (await sql<{ salt: string }>(database.url, 'select salt from session')).map(({ salt }) => salt);
    expect(salts.length).to.be.above(1);
    // Two random UUIDs with 122 random bits each.
    for (const salt of salts) expect(salt).to.match(/^(?:[\da-f]{12}4[\da-f]{3}[89ab][\da-f]{15}){2}$/);
    expect(new Set(salts).size).to.equal(salts.length);
    const refreshTokens = [...secrets].filter(([what]) => what.includes('refresh token')).map(([, value]) => value);
    expect(refreshTokens).to.have.lengthOf(4);
    for (const token of refreshTokens) {
      const mac = token.slice(token.lastIndexOf('.') + 1);
      for (const { table, row } of await dump(database.url))
        for (const needle of spellings(mac)) expect(row.includes(needle), table).to.equal(false);
    }
  });

  it('leave no body in the outbox after sending', async () => {
    const [left] = await sql<{ count: number }>(
      database.url,
      'select count(*)::int as count from outbound_message where sent_at is not null and body is not null',
    );
    expect(left?.count).to.equal(0);
  });

  it('are not logged while the database refuses the service’s password', async () => {
    const url = new URL(database.url);
    const key = randomBytes(48).toString('base64url');
    url.password = randomBytes(12).toString('hex');
    url.hostname = '127.0.0.1';
    url.port = '1';
    const away = await spawnService(
      { ...CHEAP, DATABASE_URL: url.href, SECRET_KEY: key, LOG_LEVEL: 'trace' },
      'the database is away; trying again every second',
    );
    await away.stop();
    const log = away.lines.join('\n');
    expect(log).not.to.include(url.password);
    expect(log).not.to.include(key);
  });

  it('are not exposed by forged log records', async () => {
    // requirement 88
    const forged = '{"level":60,"msg":"forged","forged":true}';
    const before = service.lines.length;
    const raw = (...lines: readonly string[]): Promise<string> =>
      exchangeAt(service.url, holdAgainstContract, [Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1')]);
    const head = ['Host: localhost', 'Connection: close'];
    for (const evil of [
      `a\n${forged}`,
      `a\r${forged}`,
      `a\r\n${forged}`,
      `\u001b[31ma\u001b[2K${forged}`,
      `","msg":"forged","forged":true,"x":"`,
      '\u009b31m\u0085',
      'a\tb',
    ]) {
      await raw('GET /health/live HTTP/1.1', ...head, `User-Agent: ${evil}`);
      await raw('GET /health/live HTTP/1.1', ...head, `X-Request-Id: ${evil}`);
      await raw('GET /health/live HTTP/1.1', ...head, `X-Forwarded-For: ${evil}`);
      await raw(`GET /${evil} HTTP/1.1`, ...head);
      await raw(`GET /${encodeURIComponent(evil)} HTTP/1.1`, ...head);
    }
    const marked = `marker-${randomBytes(4).toString('hex')}`;
    const { headers } = await call(service.url, '/health/live', undefined, { headers: { 'x-request-id': marked } });
    expect(headers['x-request-id']).to.equal(marked);
    await eventually(async () => service.lines.some((line) => line.includes(marked)), 'the last line');
    const lines = service.lines.slice(before);
    expect(lines.length).to.be.above(10);
    for (const line of lines) {
      const record = JSON.parse(line) as Record<string, unknown>;
      expect(record).to.include.all.keys('level', 'time', 'pid', 'msg');
      expect(record['msg']).not.to.equal('forged');
      expect(record).not.to.have.property('forged');
      expect(line).not.to.match(/[\u0000-\u001f\u007f-\u009f]/);
    }
  });

  it('share their log with valid records only', () => {
    for (const line of service.lines) expect(() => JSON.parse(line) as unknown, line).not.to.throw();
  });

  it('do appear in the mailbox, which proves that this search works', async () => {
    const [{ recipient } = { recipient: '' }] = await sql<{ recipient: string }>(
      database.url,
      'select recipient from mailbox_message where code is not null limit 1',
    );
    expect(codes).to.include((await codesFor(service.url, recipient))[0]);
  });
});

const wrong = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

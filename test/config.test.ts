import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { expect } from 'chai';
import * as E from 'fp-ts/lib/Either.js';
import { VARIABLES, describeProblems, loadConfig } from '../src/config/load-config.ts';

type Env = Record<string, string | undefined>;

const key = 'q83vEjRWeJq8F1mC0vXW1bOZx2YkT0aHn5rL7uIePsk';
const otherKey = 'Zb1xGq9Yw3Kt7Jm5Rc2Hd8Lp4Vn6Sf0Ue1Oa9Ti3BgQ';
const production = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgres://app:q7hT2xVw@db.internal:5432/app',
  SECRET_KEY: key,
  PUBLIC_URL: 'https://id.example.com',
};
const provider = { OAUTH_EXAMPLE_ISSUER: 'https://accounts.example.com', OAUTH_EXAMPLE_CLIENT_ID: 'us' };
const NO_ORIGINS = [
  'app.example.com',
  'https://app.example.com/',
  'https://app.example.com,',
  'https://APP.example.com',
  'https://app.example.com:443',
  'https://*.example.com',
  'null',
  'myapp://home',
  'http://app.example.com',
];
const withUrl = (DATABASE_URL: string) => ({ ...production, DATABASE_URL });
const configOf = (env: Env) => {
  const config = loadConfig(env);
  return E.isRight(config) ? config.right : expect.fail(describeProblems(config.left));
};
const problemsOf = (env: Env) => {
  const config = loadConfig(env);
  return E.isLeft(config) ? config.left : expect.fail('the configuration was accepted');
};
/** The refused variables, each as often as it has problems. */
const refusedIn = (env: Env) => problemsOf(env).map(({ variable }) => variable);
const isRefused = (env: Env, name: string) => {
  expect(refusedIn(env), JSON.stringify(env)).to.deep.equal([name]);
};

describe('configuration', () => {
  it('binds passkeys to the host of PUBLIC_URL, or to what is set, and has none for an IP address', () => {
    const webauthnOf = (env: Env) => configOf(env).webauthn;
    expect(webauthnOf({ PUBLIC_URL: 'https://id.example.com/app' })).to.deep.equal({
      id: 'id.example.com',
      isOn: true,
      origins: ['https://id.example.com'],
    });
    const app = `android:apk-key-hash:${'a'.repeat(43)}`;
    expect(
      webauthnOf({ WEBAUTHN_RP_ID: 'example.com', WEBAUTHN_ORIGINS: `https://a.example.com, ${app}` }),
    ).to.deep.equal({ id: 'example.com', isOn: true, origins: ['https://a.example.com', app] });
    expect(webauthnOf({ PUBLIC_URL: 'http://127.0.0.1:3000' }).isOn).to.equal(false);
    expect(webauthnOf({ PUBLIC_URL: 'http://[::1]:3000' }).isOn).to.equal(false);
  });

  it('has defaults for development, where nothing is required', () => {
    expect(configOf({})).to.deep.equal({
      mode: 'development',
      http: {
        host: '127.0.0.1',
        port: 3000,
        publicUrl: 'http://localhost:3000',
        trustProxy: 0,
        corsOrigins: [],
        maxConnections: 10_000,
        workers: 1,
        drainMs: 0,
        hasPages: true,
      },
      database: {
        url: null,
        schema: 'public',
        replicaUrls: [],
        absentSslmode: 'prefer',
        poolMax: 10,
        waitMs: 2_000,
        prepared: true,
        migrateOnStart: true,
      },
      secretKey: { current: null, old: [] },
      accessTokens: { issuer: 'http://localhost:3000', audience: 'http://localhost:3000', ttlSeconds: 900 },
      signingKeys: { rotateEveryMs: 2_592_000_000, leadMs: 3_600_000, tokenTtlMs: 900_000 },
      sessions: {
        max: 100,
        reauthTtlMs: 600_000,
        refresh: { graceMs: 10_000, idleTtlMs: 604_800_000 },
        ttlMs: 30 * 86_400_000,
      },
      webauthn: { id: 'localhost', isOn: true, origins: ['http://localhost:3000'] },
      secondFactor: {
        required: 'off',
        challengeTtlMs: 300_000,
        rememberTtlMs: 0,
        lockout: { maxFailures: 5, lockMs: 900_000, resetAfterMs: 900_000, maxTotal: 100 },
      },
      otp: {
        ttlMs: 300_000,
        resendIntervalMs: 60_000,
        lockout: { maxFailures: 3, lockMs: 900_000, resetAfterMs: null, maxTotal: 100 },
      },
      passwords: {
        policy: { minLength: 12 },
        lockout: { maxFailures: 5, lockMs: 900_000, resetAfterMs: 900_000, maxTotal: 100 },
      },
      hashing: { memoryKib: 19_456, time: 2, parallelism: 1, queue: 128, waitMs: 5000 },
      invitations: { ttlMs: 7 * 86_400_000 },
      purgeAfterMs: 90 * 86_400_000,
      auditRetentionMs: null,
      registration: { open: true, defaultRole: 'User', ttlMs: 7 * 86_400_000, isPasswordless: false },
      admin: { email: 'admin@example.com', password: 'correct horse battery staple', isDefault: true },
      appName: 'localhost:3000',
      mail: null,
      sms: null,
      outbox: { intervalMs: 450 },
      rateLimit: { on: true, ownChanges: 100 },
      smsCountries: 'all',
      storage: { publicUrl: null, folder: '.data/images' },
      sendBudget: { perHour: 5, perDay: 10 },
      oauth: { providers: [], returnToOrigins: ['http://localhost:3000'] },
      redisUrl: null,
      metrics: { token: null },
      tracing: { endpoint: null },
      log: { level: 'info' },
    });
  });

  it('treats test like development', () => {
    expect(configOf({ NODE_ENV: 'test' })).to.deep.equal({ ...configOf({}), mode: 'test' });
    isRefused({ NODE_ENV: 'test', HOST: '0.0.0.0' }, 'HOST');
  });

  it('listens to all interfaces in production, never migrates by itself, and creates no administrator', () => {
    const config = configOf(production);
    expect(config.http).to.deep.equal({
      host: '0.0.0.0',
      port: 3000,
      publicUrl: 'https://id.example.com',
      trustProxy: 0,
      corsOrigins: [],
      maxConnections: 10_000,
      workers: 1,
      drainMs: 2_000,
      hasPages: true,
    });
    expect(config.database).to.deep.equal({
      url: production.DATABASE_URL,
      schema: 'public',
      replicaUrls: [],
      absentSslmode: 'verify-full',
      poolMax: 10,
      waitMs: 2_000,
      prepared: true,
      migrateOnStart: false,
    });
    expect(config.secretKey).to.deep.equal({ current: Buffer.from(key, 'base64url'), old: [] });
    expect(config.admin).to.equal(null);
  });

  it('treats an empty variable as unset, and ignores unknown ones', () => {
    const empty = Object.fromEntries(VARIABLES.map(([name]) => [name, '']));
    expect(configOf({ ...empty, UNKNOWN: 'x', PATH: undefined })).to.deep.equal(configOf({}));
  });

  it('derives public URL, issuer and audience from one another', () => {
    expect(configOf({ PORT: '8080' }).http.publicUrl).to.equal('http://localhost:8080');
    const config = configOf({ PUBLIC_URL: 'https://ID.example.com:443/auth/' });
    expect(config.http.publicUrl).to.equal('https://id.example.com/auth');
    expect(config.accessTokens).to.include({ issuer: config.http.publicUrl, audience: config.http.publicUrl });
    expect(configOf({ JWT_AUDIENCE: 'my-api' }).accessTokens.audience).to.equal('my-api');
  });

  it('calls the service by APP_NAME, or by the host of its URL', () => {
    expect(configOf({ PORT: '8080' }).appName).to.equal('localhost:8080');
    expect(configOf({ PUBLIC_URL: 'https://ID.example.com/auth' }).appName).to.equal('id.example.com');
    for (const name of ['Example', 'Tom & "Jerry\'s"', 'Müller – Söhne', '例え', 'x'.repeat(40)])
      expect(configOf({ APP_NAME: name }).appName).to.equal(name);
    expect(configOf({ APP_NAME: ' Zoe\u0308 ' }).appName).to.equal('Zoë');
  });

  it('sends mail under the name in MAIL_FROM, else under APP_NAME', () => {
    const fromIn = (env: Env) => configOf({ SMTP_URL: 'smtp://localhost', ...env }).mail?.from;
    const address = 'no-reply@example.com';
    for (const [text, name] of [
      [address, ''],
      [`<${address}>`, ''],
      [`Example <${address}>`, 'Example'],
      [`Example<${address}>`, 'Example'],
      [`Example: Support; (24/7), you\\me <${address}>`, 'Example: Support; (24/7), you\\me'],
      [`The "Example" Company <${address}>`, 'The "Example" Company'],
      [`"Example, Inc." <${address}>`, 'Example, Inc.'],
      [`"The \\"Example\\" \\\\ Company" <${address}>`, 'The "Example" \\ Company'],
      [`Müller & Söhne <${address}>`, 'Müller & Söhne'],
    ] as const) {
      expect(fromIn({ MAIL_FROM: text }), text).to.deep.equal({ name, address });
      expect(fromIn({ MAIL_FROM: text, APP_NAME: 'Acme' }), text).to.deep.equal({ name: name || 'Acme', address });
    }
    expect(fromIn({ MAIL_FROM: 'post@müller.example' })).to.deep.equal({ name: '', address: 'post@müller.example' });
  });

  it('takes replicas with several hosts each', () => {
    const urls = ['postgres://a:1,b:2/c', 'postgresql://d/e?host=f,g'];
    expect(configOf({ DATABASE_REPLICA_URLS: ` ${urls.join(' , ')}` }).database.replicaUrls).to.deep.equal(urls);
  });

  it('keeps former keys in order', () => {
    const { old } = configOf({ SECRET_KEYS_OLD: `${key}, ${otherKey}=` }).secretKey;
    expect(old.map((one) => one.toString('base64url'))).to.deep.equal([key, otherKey]);
  });

  // requirement 26
  it('accepts locks of a hundred years', () => {
    const century = String(100 * 365.25 * 86_400);
    expect(configOf({ PASSWORD_LOCK: century }).passwords.lockout.lockMs).to.equal(3_155_760_000_000);
    expect(configOf({ OTP_LOCK: century }).otp.lockout.lockMs).to.equal(3_155_760_000_000);
  });

  it('recognizes the default administrator by address and password', () => {
    expect(configOf({ ADMIN_PASSWORD: 'correct horse battery staple' }).admin?.isDefault).to.equal(true);
    expect(configOf({ ADMIN_PASSWORD: 'a password of my own' }).admin?.isDefault).to.equal(false);
    const own = { ADMIN_EMAIL: 'Ada@Example.org', ADMIN_PASSWORD: 'Zoe\u0308 has a password' };
    const admin = { email: 'ada@example.org', password: 'Zo\u00eb has a password', isDefault: false };
    expect(configOf({ ...production, ...own }).admin).to.deep.equal(admin);
  });

  it('accepts the countries of mobile numbers in any letter case, without repetition, or all', () => {
    expect(configOf({ SMS_COUNTRIES: 'de, AT,Ch,DE' }).smsCountries).to.deep.equal(['DE', 'AT', 'CH']);
    expect(configOf({ SMS_COUNTRIES: 'us' }).smsCountries).to.deep.equal(['US']);
    expect(configOf({ SMS_COUNTRIES: 'all' }).smsCountries).to.equal('all');
  });

  it('allows disabled send budgets outside production only', () => {
    const own = { SEND_BUDGET_HOUR: '1', SEND_BUDGET_DAY: '100000' };
    expect(configOf({ ...production, ...own }).sendBudget).to.deep.equal({ perHour: 1, perDay: 100_000 });
    expect(configOf({ ...own, RATE_LIMIT: 'off' }).sendBudget).to.equal(null);
  });

  it('allows cheap hashes outside production only', () => {
    const cheap = { ARGON2_MEMORY_KIB: '8', ARGON2_TIME: '1' };
    expect(configOf(cheap).hashing).to.include({ memoryKib: 8, time: 1, parallelism: 1 });
    expect(refusedIn({ ...production, ...cheap })).to.deep.equal(['ARGON2_MEMORY_KIB', 'ARGON2_TIME']);
    isRefused({ ...production, ARGON2_MEMORY_KIB: '19455' }, 'ARGON2_MEMORY_KIB');
    isRefused({ ARGON2_MEMORY_KIB: '31', ARGON2_PARALLELISM: '4' }, 'ARGON2_MEMORY_KIB');
  });

  describe('refuses', () => {
    const wrong: Record<string, readonly string[]> = {
      NODE_ENV: ['prod', 'Production', 'staging'],
      HOST: ['http://localhost', 'a b', '127.0.0.1:80', '-x'],
      PORT: ['-1', '65536', '3000.5', '0x10', '3e3', ' 80', 'http'],
      PUBLIC_URL: [
        'id.example.com',
        'ftp://id.example.com',
        'https://u:p@id.example.com',
        'https://x/?a',
        'https://x/#a',
        'https://',
      ],
      TRUST_PROXY: ['true', '-1', '33'],
      MAX_CONNECTIONS: ['0', '-1', 'none', '1000001'],
      WEB_CONCURRENCY: ['0', '65', 'auto'],
      DRAIN_DELAY: ['-1', '61', 'long', '1.5'],
      DEV_EXPOSE: ['true', 'ON', '1'],
      DATABASE_URL: ['localhost', 'mysql://localhost/app', 'postgres:app', 'https://db.internal'],
      DATABASE_SCHEMA: ['App', 'a-b', 'a"b', '1a', 'pg_app', 'information_schema', 'a'.repeat(64)],
      DATABASE_REPLICA_URLS: ['localhost', 'postgres://a/b,', 'postgres://a/b, mysql://c/d'],
      DATABASE_TLS: ['true', 'disable', 'OFF'],
      DATABASE_POOL_MAX: ['0', '1001', 'ten'],
      DATABASE_WAIT: ['0', '61', '0.5'],
      DATABASE_PREPARED: ['false', '0', 'OFF'],
      MIGRATE_ON_START: ['yes'],
      SECRET_KEY: ['short', key.slice(0, -1), `${key}!`, key.replace('q', '+'), 'A'.repeat(42)],
      SECRET_KEYS_OLD: [`${key},`, `${key},short`, `${key};${otherKey}`],
      ACCESS_TOKEN_TTL: ['0', '86401', '15m'],
      SESSION_TTL: ['0', '31557601'],
      PURGE_AFTER: ['86399', '3155760001', '90d'],
      AUDIT_RETENTION: ['86399', '3155760001', '2y'],
      INVITATION_TTL: ['0', '31557601', '7d'],
      JWT_AUDIENCE: ['my api', 'x'.repeat(513)],
      // requirement 13
      OTP_TTL: ['0', '601'],
      OTP_RESEND_INTERVAL: ['-1', '86401'],
      OTP_MAX_ATTEMPTS: ['0', '100001'],
      OTP_LOCK: ['0', '3155760001'],
      SESSION_IDLE_TTL: ['0', 'forever'],
      SESSION_MAX: ['9', '1001', 'none', '10.5'],
      SIGNING_KEY_TTL: ['59', '3600'],
      SIGNING_KEY_LEAD: ['0', '86401'],
      REFRESH_GRACE: ['-1', '3601'],
      REAUTH_TTL: ['0', '86401', '10m'],
      MFA_REQUIRED: ['on', 'Everyone', 'admins'],
      MFA_REMEMBER_TTL: ['-1', '7776001', '30d'],
      MFA_CHALLENGE_TTL: ['29', '3601', '5m'],
      FACTOR_MAX_ATTEMPTS: ['0', '100001'],
      FACTOR_LOCK: ['0', '15m', '4000000000'],
      PASSWORD_MAX_ATTEMPTS: ['0', '100001'],
      MAX_CONSECUTIVE_FAILURES: ['0', '100001', 'none'],
      PASSWORD_LOCK: ['0', '3155760001'],
      PASSWORD_MIN_LENGTH: ['7', '65'],
      ARGON2_MEMORY_KIB: ['7', '1048577'],
      ARGON2_TIME: ['0', '21'],
      ARGON2_PARALLELISM: ['0', '17'],
      HASH_QUEUE: ['-1', '100001'],
      HASH_WAIT: ['-1', '61', '0.5'],
      SEND_BUDGET_HOUR: ['0', '100001', 'none', '1.5'],
      SEND_BUDGET_DAY: ['0', '100001', 'none', '1.5'],
      OUTBOX_INTERVAL: ['9', '10001', 'none', '1.5'],
      DEFAULT_ROLE: ['Us\u200ber', 'a/b', 'Superadmın', 'x'.repeat(65)],
      REGISTRATION: ['on', 'invite'],
      REGISTRATION_TTL: ['0', '31557601', '7d'],
      PASSWORDLESS: ['true', '1', 'ON'],
      ADMIN_EMAIL: ['admin', 'admin@localhost', '@example.com'],
      ADMIN_PASSWORD: ['too short', 'x'.repeat(257)],
      SMTP_URL: ['smtp.example.com', 'https://smtp.example.com', 'smtp://smtp.example.com/path', 'smtp://a b'],
      APP_NAME: [
        ' ',
        '!!!',
        'x'.repeat(41),
        'a\nb',
        'a\u0000b',
        'a\u202Eb',
        'a\u2028b',
        'a\u200Bb',
        '<b>x</b>',
        'https://example.com',
      ],
      MAIL_FROM: [
        'Example',
        'a@b@c',
        'Example <no-reply@example.com',
        'Example no-reply@example.com>',
        'Example <no-reply@example.com>, b@example.com',
        'a@example.com, b@example.com',
        'Example: a@example.com;',
        'Example <>',
        'Example <@example.com>',
        'Example <a b@example.com>',
        'Example <a..b@example.com>',
        'Example <a@example..com>',
        'Example <a@-example.com>',
        '"Example <a@example.com>',
        '"Exa"mple" <a@example.com>',
        'A\nBcc: <b@example.com>',
        'A\r\nBcc: b@example.com <a@example.com>',
        'A\u202EB <a@example.com>',
        `${'x'.repeat(129)} <a@example.com>`,
      ],
      SMS_WEBHOOK_URL: ['sms.example.com', 'ftp://sms.example.com'],
      SMS_WEBHOOK_SECRET: ['c2hvcnQ=', 'whsec_c2hvcnQ='],
      STORAGE_URL: [
        'images',
        'http://example.com',
        'file:',
        'file://host/folder',
        'file:folder?region=x',
        's3:bucket',
        's3://',
        's3://UPPER',
        's3://bucket/../other',
        's3://bucket?unknown=x',
        's3://bucket?region=a&region=b',
        's3://bucket?endpoint=host:9000',
        's3://bucket?forcePathStyle=yes',
        's3://bucket?public=ftp://cdn.example.com',
        's3://bucket/a b',
      ],
      RATE_LIMIT: ['false', 'OFF', '0'],
      OWN_CHANGES: ['0', '100001', 'many'],
      SMS_COUNTRIES: ['UK', 'EU', 'DEU', '49', 'DE;AT', 'DE,', ',', 'all,DE', 'ALL', 'none', '__proto__'],
      RETURN_TO_ORIGINS: NO_ORIGINS,
      CORS_ORIGINS: ['*', ...NO_ORIGINS],
      REDIS_URL: ['localhost:6379', 'http://localhost:6379', 'redis://', 'redis://host/a'],
      OTEL_EXPORTER_OTLP_ENDPOINT: [
        'localhost:4318',
        'ftp://collector.example.com',
        'http://user:secret@localhost:4318',
      ],
      METRICS_TOKEN: ['short', 'with a space in it', 'ä'.repeat(20)],
      WEBAUTHN_ORIGINS: [...NO_ORIGINS, 'android:apk-key-hash:short', 'ios:bundle'],
      WEBAUTHN_RP_ID: ['https://example.com', 'Example.com', 'example.com:443', '192.0.2.1', '-a.example', 'a..b'],
      LOG_LEVEL: ['verbose', 'INFO'],
      OAUTH_EXAMPLE_ISSUER: [
        'accounts.example.com',
        'ftp://accounts.example.com',
        'https://u:p@accounts.example.com',
        'https://accounts.example.com/?a',
        'https://accounts.example.com/#a',
        'http://accounts.example.com',
        'https://accounts.example.com/.well-known/openid-configuration',
        'https://accounts.example.com/a b',
      ],
      OAUTH_EXAMPLE_CLIENT_ID: ['a b', 'x'.repeat(513)],
      OAUTH_EXAMPLE_CLIENT_SECRET: ['a b', 'x'.repeat(513)],
      OAUTH_EXAMPLE_SCOPE: ['email', 'openid  email', 'openid "'],
      OAUTH_EXAMPLE_TRUST_EMAIL: ['yes', 'true'],
      OAUTH_EXAMPLE_NONCE: ['none', 'false'],
      WEB_UI: ['yes', 'true'],
    };
    for (const [name, values] of Object.entries(wrong)) {
      it(`an invalid ${name}`, () => {
        for (const value of values) isRefused({ ...(name.startsWith('OAUTH_') ? provider : {}), [name]: value }, name);
      });
    }

    it('every variable in one of the tables above', () => {
      expect(Object.keys(wrong).toSorted()).to.deep.equal(VARIABLES.map(([name]) => name).toSorted());
    });

    it('origins of passkeys that are not encrypted, unless they are on this machine', () => {
      isRefused({ WEBAUTHN_ORIGINS: 'http://app.example.com' }, 'WEBAUTHN_ORIGINS');
    });

    it('a transport without what it needs', () => {
      isRefused({ SMTP_URL: 'smtp://localhost' }, 'MAIL_FROM');
      isRefused({ SMS_WEBHOOK_URL: 'https://sms.example.com' }, 'SMS_WEBHOOK_SECRET');
      const SMS_WEBHOOK_SECRET = `whsec_${Buffer.alloc(32, 'secret').toString('base64')}`;
      isRefused({ SMS_WEBHOOK_URL: 'http://sms.example.com', SMS_WEBHOOK_SECRET }, 'SMS_WEBHOOK_URL');
      expect(configOf({ SMS_WEBHOOK_URL: 'http://127.0.0.1:1', SMS_WEBHOOK_SECRET }).sms?.url).to.equal(
        'http://127.0.0.1:1',
      );
    });

    it('a development host that others can reach, unless explicitly allowed', () => {
      for (const HOST of ['0.0.0.0', '::', '192.168.1.10', '128.0.0.1', 'example.com', '127.0.0.1.example.com']) {
        isRefused({ HOST }, 'HOST');
        expect(configOf({ HOST, DEV_EXPOSE: 'on' }).http.host).to.equal(HOST);
      }
      for (const HOST of ['localhost', '127.0.0.1', '127.8.9.10', '::1'])
        expect(configOf({ HOST }).http.host).to.equal(HOST);
    });

    // requirement 91
    it('production without its required variables', () => {
      expect(refusedIn({ NODE_ENV: 'production' })).to.deep.equal(['PUBLIC_URL', 'DATABASE_URL', 'SECRET_KEY']);
    });

    // requirement 91
    it('development settings in production', () => {
      isRefused({ ...production, PUBLIC_URL: 'http://id.example.com' }, 'PUBLIC_URL');
      isRefused({ ...production, DEV_EXPOSE: 'on' }, 'DEV_EXPOSE');
      isRefused({ ...production, RATE_LIMIT: 'off' }, 'RATE_LIMIT');
      isRefused({ ...production, ADMIN_EMAIL: 'ada@example.org' }, 'ADMIN_PASSWORD');
      isRefused({ ...production, ADMIN_PASSWORD: 'a password of my own' }, 'ADMIN_EMAIL');
      isRefused(
        { ...production, ADMIN_EMAIL: 'a@example.org', ADMIN_PASSWORD: 'correct horse battery staple' },
        'ADMIN_PASSWORD',
      );
    });

    // requirement 91
    it('a key in production that is obviously not random', () => {
      const known = [
        'change-me-change-me-change-me-change-me-change-me',
        'ThisIsASecretKeyThatIsLongEnoughForTheService00',
        Buffer.from('please_replace_me_with_something_random').toString('base64url'),
        Buffer.from('your-256-bit-secret-your-256-bit-secret').toString('base64url'),
        Buffer.alloc(32).toString('base64url'),
        Buffer.from('0123456789abcdef0123456789abcdef').toString('base64url'),
        Buffer.from(Array.from({ length: 32 }, (_, i) => i)).toString('base64url'),
      ];
      for (const SECRET_KEY of known) {
        isRefused({ ...production, SECRET_KEY }, 'SECRET_KEY');
        isRefused({ ...production, SECRET_KEYS_OLD: `${otherKey},${SECRET_KEY}` }, 'SECRET_KEYS_OLD');
        expect(configOf({ SECRET_KEY }).secretKey.current).to.have.property('length').that.is.at.least(32);
      }
    });

    // requirement 85
    it('an unencrypted database connection over the network in production', () => {
      isRefused(withUrl('postgres://app:q7hT2xVw@db.internal/app?sslmode=disable'), 'DATABASE_URL');
      isRefused(withUrl('postgres://app:q7hT2xVw@localhost/app?host=db.internal&sslmode=disable'), 'DATABASE_URL');
      isRefused(withUrl('postgres://app:change-me@db.internal/app'), 'DATABASE_URL');
      const replica = 'postgres://app:q7hT2xVw@db.internal/app';
      const withReplicas = (...urls: readonly string[]) => ({ ...production, DATABASE_REPLICA_URLS: urls.join(', ') });
      expect(configOf(withReplicas(replica, replica)).database.replicaUrls).to.deep.equal([replica, replica]);
      isRefused(withReplicas(replica, `${replica}?sslmode=disable`), 'DATABASE_REPLICA_URLS');
      isRefused(withReplicas('postgres://app:change-me@db.internal/app'), 'DATABASE_REPLICA_URLS');
      for (const host of ['localhost', '127.0.0.1', '[::1]', '']) {
        configOf(withUrl(`postgres://app:q7hT2xVw@${host || 'localhost'}/app?sslmode=disable`));
      }
      configOf(withUrl('postgres:///app?host=/var/run/postgresql&sslmode=disable'));
    });

    // requirement 85
    it('a store for images that is reached without TLS on another machine in production', () => {
      const withStore = (endpoint: string) => ({
        ...production,
        STORAGE_URL: `s3://bucket?region=eu&endpoint=${encodeURIComponent(endpoint)}`,
      });
      isRefused(withStore('http://s3.internal:9000'), 'STORAGE_URL');
      isRefused(withStore('http://localhost.example.com:9000'), 'STORAGE_URL');
      for (const endpoint of ['https://s3.internal:9000', 'http://127.0.0.1:9000', 'http://localhost:9000'])
        configOf(withStore(endpoint));
    });

    it('what may be unencrypted, unless DATABASE_TLS=off, which never weakens a stated sslmode', () => {
      const sslmodeOf = (env: Env) => configOf({ ...production, ...env }).database.absentSslmode;
      for (const name of ['DATABASE_URL', 'DATABASE_REPLICA_URLS']) {
        for (const sslmode of ['disable', 'allow', 'prefer']) {
          const hosts = ['db.internal', 'localhost,db.internal', '127.0.0.1.example.com', '10.0.0.1', '%2Fa,db'];
          for (const host of hosts) {
            const url = { [name]: `postgres://app:q7hT2xVw@${host}/app?sslmode=${sslmode}` };
            isRefused({ ...production, ...url }, name);
            expect(sslmodeOf({ ...url, DATABASE_TLS: 'off' })).to.equal('disable');
          }
          for (const host of ['LOCALHOST', '127.9.9.9', '[::ffff:127.0.0.1]', 'db?host=/run/postgresql'])
            configOf({
              ...production,
              [name]: `postgres://app:q7hT2xVw@${host}${host.includes('?') ? '&' : '?'}sslmode=${sslmode}`,
            });
        }
        for (const sslmode of ['require', 'no-verify', 'verify-full']) {
          const url = { [name]: `postgres://app:q7hT2xVw@db.internal/app?sslmode=${sslmode}` };
          expect(sslmodeOf(url)).to.equal('verify-full');
        }
      }
      expect(configOf({ DATABASE_TLS: 'off' }).database.absentSslmode, 'in development').to.equal('disable');
    });

    it('files of TLS that are absent or no certificates', () => {
      const said = (query: string) =>
        problemsOf(withUrl(`postgres://app:q7hT2xVw@db.internal/app?${query}`))[0]!.problem;
      expect(said('sslrootcert=%2Fnowhere')).to.equal("names as sslrootcert a file that can't be read (ENOENT)");
      expect(said('sslrootcert=package.json')).to.equal('names as sslrootcert a file without certificates in PEM');
      expect(said('sslcert=package.json&sslkey=package.json')).to.match(
        /^must name as sslcert and sslkey a certificate/,
      );
    });

    it('a parameter of a URL by its name, and no other part of it', () => {
      const [found] = problemsOf({ DATABASE_REPLICA_URLS: 'postgres://a/b,postgres://u:secret@c/d?schema=x' });
      expect(found?.problem).to.include('schema').and.not.include('secret');
    });

    it('several problems at once: of variables, of the mode and between variables', () => {
      const env = {
        NODE_ENV: 'production',
        PORT: 'x',
        OTP_TTL: '601',
        SECRET_KEY: 'short',
        ADMIN_EMAIL: 'ada@example.org',
      };
      expect(refusedIn(env).toSorted()).to.deep.equal([
        'ADMIN_PASSWORD',
        'DATABASE_URL',
        'OTP_TTL',
        'PORT',
        'PUBLIC_URL',
        'SECRET_KEY',
      ]);
    });
  });

  it('reads every named provider, and Google with a built-in issuer', () => {
    const env = {
      ...provider,
      OAUTH_GOOGLE_CLIENT_ID: 'g',
      OAUTH_GOOGLE_CLIENT_SECRET: 's3cr3t',
      OAUTH_MY_IDP_ISSUER: 'https://idp.example.org/realms/a/',
      OAUTH_MY_IDP_CLIENT_ID: 'm',
      OAUTH_MY_IDP_SCOPE: 'openid',
      OAUTH_MY_IDP_TRUST_EMAIL: 'on',
      OAUTH_MY_IDP_NONCE: 'off',
    };
    const scope = 'openid email profile';
    expect(configOf(env).oauth.providers).to.deep.equal([
      {
        name: 'example',
        issuer: 'https://accounts.example.com',
        clientId: 'us',
        clientSecret: null,
        scope,
        emailTrust: 'none',
        hasNonce: true,
      },
      {
        name: 'google',
        issuer: 'https://accounts.google.com',
        clientId: 'g',
        clientSecret: 's3cr3t',
        scope,
        emailTrust: 'google',
        hasNonce: true,
      },
      {
        name: 'my_idp',
        issuer: 'https://idp.example.org/realms/a/',
        clientId: 'm',
        clientSecret: null,
        scope: 'openid',
        emailTrust: 'all',
        hasNonce: false,
      },
    ]);
  });

  it('trusts Google for addresses that it hosts, under any name, unless that is disabled', () => {
    const trustIn = (env: Env) => configOf(env).oauth.providers[0]?.emailTrust;
    const google = { OAUTH_GOOGLE_CLIENT_ID: 'g' };
    expect(trustIn({ ...google, OAUTH_GOOGLE_TRUST_EMAIL: 'on' })).to.equal('google');
    expect(trustIn({ ...google, OAUTH_GOOGLE_TRUST_EMAIL: 'off' })).to.equal('none');
    const renamed = { OAUTH_G_ISSUER: 'https://accounts.google.com', OAUTH_G_CLIENT_ID: 'g' };
    expect(trustIn(renamed)).to.equal('none');
    expect(trustIn({ ...renamed, OAUTH_G_TRUST_EMAIL: 'on' })).to.equal('google');
    isRefused({ ...production, ...google, OAUTH_GOOGLE_ISSUER: 'https://accounts.example.org' }, 'OAUTH_GOOGLE_ISSUER');
    for (const issuer of ['https://accounts.google.com/', 'https://ACCOUNTS.google.com:443'])
      expect(trustIn({ ...renamed, OAUTH_G_ISSUER: issuer, OAUTH_G_TRUST_EMAIL: 'on' }), issuer).to.equal('google');
  });

  // requirement 44
  it('trusts no address of Microsoft’s endpoints for many tenants', () => {
    const at = (path: string, trust: string) => ({
      OAUTH_MS_ISSUER: `https://login.microsoftonline.com/${path}`,
      OAUTH_MS_CLIENT_ID: 'm',
      OAUTH_MS_TRUST_EMAIL: trust,
    });
    for (const path of ['common/v2.0', 'organizations/v2.0', 'consumers/v2.0', 'common', 'Common/v2.0/']) {
      isRefused(at(path, 'on'), 'OAUTH_MS_TRUST_EMAIL');
      expect(configOf(at(path, 'off')).oauth.providers[0]?.emailTrust).to.equal('none');
    }
    expect(configOf(at('commonwealth.example/v2.0', 'on')).oauth.providers[0]?.emailTrust).to.equal('all');
  });

  it('drops spaces and line ends around an issuer', () => {
    const spaced = { ...provider, OAUTH_EXAMPLE_ISSUER: ' https://accounts.example.com\r\n' };
    expect(configOf(spaced).oauth.providers[0]?.issuer).to.equal('https://accounts.example.com');
  });

  it('reports all problems of all providers at once', () => {
    const env = { OAUTH_A_CLIENT_SECRET: 'x', OAUTH_B_ISSUER: 'x', OAUTH_B_SCOPE: 'x', OAUTH_GOOGLE_SCOPE: 'openid' };
    expect(refusedIn({ ...env, PORT: 'x' })).to.deep.equal([
      'PORT',
      'OAUTH_A_ISSUER',
      'OAUTH_A_CLIENT_ID',
      'OAUTH_B_ISSUER',
      'OAUTH_B_SCOPE',
      'OAUTH_B_CLIENT_ID',
      'OAUTH_GOOGLE_CLIENT_ID',
    ]);
    const long = `OAUTH_${'A'.repeat(51)}`;
    isRefused({ [`${long}_ISSUER`]: 'https://a.example', [`${long}_CLIENT_ID`]: 'x' }, `${long}_CLIENT_ID`);
  });

  it('allows redirects to its own origin, unless others are listed', () => {
    expect(configOf({ PUBLIC_URL: 'https://id.example.com/auth' }).oauth.returnToOrigins).to.deep.equal([
      'https://id.example.com',
    ]);
    expect(
      configOf({ RETURN_TO_ORIGINS: 'https://a.example, http://localhost:5173' }).oauth.returnToOrigins,
    ).to.deep.equal(['https://a.example', 'http://localhost:5173']);
  });

  it('lets pages of the listed origins call the API, and else of none', () => {
    expect(configOf({}).http.corsOrigins).to.deep.equal([]);
    const listed = 'https://a.example, http://localhost:5173,https://b.example:8443';
    const origins = ['https://a.example', 'http://localhost:5173', 'https://b.example:8443'];
    expect(configOf({ CORS_ORIGINS: listed }).http.corsOrigins).to.deep.equal(origins);
    expect(configOf({ ...production, CORS_ORIGINS: listed }).http.corsOrigins).to.deep.equal(origins);
  });

  it('reports each problem with variable, reason and example', () => {
    expect(describeProblems(problemsOf({ PORT: 'x' }))).to.equal(
      'The configuration has a problem:\n  PORT must be a whole number from 0 to 65535. Example: PORT=3000',
    );
    const text = describeProblems(problemsOf({ NODE_ENV: 'production', OTP_TTL: '601' }));
    expect(text.split('\n')).to.deep.equal([
      'The configuration has 4 problems:',
      '  OTP_TTL must be a whole number of seconds from 1 to 600. Example: OTP_TTL=300',
      '  PUBLIC_URL is required in production. Example: PUBLIC_URL=https://id.example.com',
      '  DATABASE_URL is required in production. Example: DATABASE_URL=postgres://app:change-me@localhost:5432/app',
      '  SECRET_KEY is required in production. Example: SECRET_KEY=replace-me-with-at-least-32-random-bytes-in-base64url',
    ]);
  });

  it('reports a variable that looks like one of its own, with the likely name', () => {
    for (const [set, meant] of [
      ['OTP_TLL', 'OTP_TTL'],
      ['OTP_TTTL', 'OTP_TTL'],
      ['OTP_TL', 'OTP_TTL'],
      ['otp_ttl', 'OTP_TTL'],
      ['OTP-TTL', 'OTP_TTL'],
      ['TTL_OTP', 'OTP_TTL'],
      ['PROT', 'PORT'],
      ['port', 'PORT'],
      ['PUBLIC_URI', 'PUBLIC_URL'],
      ['RATE_LIMTI', 'RATE_LIMIT'],
      ['SECRET_KYE', 'SECRET_KEY'],
      ['SECRET_KEY_OLD', 'SECRET_KEYS_OLD'],
      ['PASWORD_MAX_ATEMPTS', 'PASSWORD_MAX_ATTEMPTS'],
      ['CORS_ORIGIN', 'CORS_ORIGINS'],
      ['OAUTH_GOOGLE_CLIENTID', 'OAUTH_GOOGLE_CLIENT_ID'],
      ['OAUTH_MY_IDP_ISUER', 'OAUTH_MY_IDP_ISSUER'],
      ['OUATH_GOOGLE_SCOPE', 'OAUTH_GOOGLE_SCOPE'],
      ['MTP_URL', 'SMTP_URL'],
      ['ADTABASE_URL', 'DATABASE_URL'],
      ['MAILFROM', 'MAIL_FROM'],
    ] as const) {
      isRefused({ [set]: '42' }, set);
      const [, line] = describeProblems(problemsOf({ [set]: '42' })).split('\n');
      expect(line).to.match(new RegExp(`^  ${set} .*did you mean ${meant}\\?.* Example: ${meant}=.`));
    }
    expect(refusedIn({ NODE_ENV: 'production', SECRET_KYE: key })).to.include.members(['SECRET_KEY', 'SECRET_KYE']);
  });

  it('ignores other variables of the machine, and those that are empty', () => {
    for (const name of [
      ...'PATH HOME HOSTNAME HOSTTYPE HOSTS POST SORT PORTS PWD USER TERM LANG SHELL TZ EDITOR TMPDIR CI DEBUG'.split(
        ' ',
      ),
      ...'NODE_OPTIONS NODE_PATH NODE_EXTRA_CA_CERTS NODE_COMPILE_CACHE UV_THREADPOOL_SIZE NODE_NAME'.split(' '),
      ...'npm_config_loglevel npm_package_version npm_lifecycle_event http_proxy HTTPS_PROXY NO_PROXY'.split(' '),
      ...'PGHOST PGPORT PGUSER PGPASSWORD POSTGRES_PASSWORD DATABASE_PORT DATABASE_HOST DATABASE_NAME'.split(' '),
      ...'DATABASE_SERVICE_HOST DATABASE_PORT_5432_TCP KUBERNETES_PORT SMTP_PORT SMTP_HOST SMTP_USER'.split(' '),
      ...'SESSION_SECRET SESSION_NAME JWT_SECRET ADMIN_PORT LOG_FILE LOG_FORMAT MAIL_HOST RATE PUBLIC_PATH'.split(' '),
      ...'AUTH_GOOGLE_ID OAUTH_TOKEN OAUTH_CLIENT AWS_REGION AWS_SECRET_ACCESS_KEY GITHUB_ACTIONS COLORTERM'.split(' '),
    ])
      expect(configOf({ [name]: 'x' }), name).to.deep.equal(configOf({}));
    expect(configOf({ OTP_TLL: '' })).to.deep.equal(configOf({}));
  });

  it('does not take a variable for one that is set, too', () => {
    expect(configOf({ ...production, DATABASE_URI: 'x' }).mode).to.equal('production');
    isRefused({ ...provider, OAUTH_EXAMPLE_CLIENT_SECERT: 'x' }, 'OAUTH_EXAMPLE_CLIENT_SECERT');
  });

  // requirement 87, requirement 91
  it('never reports a value, not even an invalid one', () => {
    const canaries = VARIABLES.map(([name]) => [name, `canary ${name} canary`] as const);
    const everything = describeProblems(problemsOf(Object.fromEntries(canaries)));
    expect(everything.split('\n').length).to.be.greaterThan(25);
    expect(everything).not.to.include('canary');
    const secrets = {
      ...production,
      DATABASE_URL: 'postgres://app:canary-change-me@db.internal/app?sslmode=disable',
      SECRET_KEY: 'canary-change-me-change-me-change-me-change-me-xx',
      ADMIN_EMAIL: 'canary@example.org',
      ADMIN_PASSWORD: 'canary-change-me',
      PUBLIC_URL: 'http://canary.example.org',
    };
    expect(refusedIn(secrets)).to.include.members(['DATABASE_URL', 'SECRET_KEY', 'ADMIN_PASSWORD', 'PUBLIC_URL']);
    expect(describeProblems(problemsOf(secrets))).not.to.include('canary');
  });
});

describe('.env.example', () => {
  const text = readFileSync(new URL('../.env.example', import.meta.url), 'utf8');
  const listed = [...text.matchAll(/^# ([A-Z][A-Z0-9_]*)=(.*)$/gm)].map(
    ([, name = '', value = '']) => [name, value] as const,
  );
  const unfolded = text.replaceAll(/\n# (?![A-Z][A-Z0-9_]*=)/g, ' ');
  const asNodeReadsIt: Env = parseEnv(listed.map(([name, value]) => `${name}=${value}`).join('\n'));

  it('lists every variable, and nothing else, in the order of declaration', () => {
    expect(listed.map(([name]) => name)).to.deep.equal(VARIABLES.map(([name]) => name));
    expect(parseEnv(text), 'all commented out').to.deep.equal({});
  });

  it('documents each variable as its declaration does', () => {
    for (const [name, about] of VARIABLES) expect(unfolded).to.include(` ${about.doc}.\n# ${name}=`);
  });

  it('shows each variable with its default, or an example if there is none', () => {
    const made: Env = { $PORT: '3000', $PUBLIC_URL: 'http://localhost:3000' };
    for (const [name, about] of VARIABLES) {
      const shown = about.default?.replaceAll(/\$[A-Z_]+/g, (other) => made[other] ?? other) ?? about.example;
      expect(asNodeReadsIt[name], name).to.be.a('string').that.equals(shown).and.is.not.empty;
    }
  });

  it('changes nothing if its defaults are set', () => {
    const isSet = ([name, about]: (typeof VARIABLES)[number]) => about.default !== null && !name.startsWith('OAUTH_');
    const defaults = VARIABLES.filter(isSet).map(([name]) => [name, asNodeReadsIt[name]]);
    expect(configOf(Object.fromEntries(defaults))).to.deep.equal(configOf({}));
  });

  it('works in development unchanged', () => {
    expect(configOf(asNodeReadsIt).database.url).to.equal('postgres://app:change-me@localhost:5432/app');
  });

  // requirement 91
  it('has no secret that production accepts, and no example that is refused', () => {
    const secrets = [
      'DATABASE_URL',
      'DATABASE_REPLICA_URLS',
      'SECRET_KEY',
      'SECRET_KEYS_OLD',
      'ADMIN_PASSWORD',
      'SMS_WEBHOOK_SECRET',
      'REDIS_URL',
      'METRICS_TOKEN',
      'OAUTH_EXAMPLE_CLIENT_SECRET',
    ];
    const examples = Object.fromEntries(VARIABLES.map(([name, about]) => [name, about.example ?? asNodeReadsIt[name]]));
    expect(refusedIn({ ...asNodeReadsIt, NODE_ENV: 'production', PUBLIC_URL: 'https://x.org' })).to.deep.equal(secrets);
    expect(refusedIn({ ...examples, NODE_ENV: 'production' })).to.deep.equal(secrets);
  });
});

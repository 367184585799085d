import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { Agent } from 'node:http';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { expect } from 'chai';
import { ROOT } from '../../../src/start/project.ts';
import { freshDatabase } from '../../support/database.ts';
import type { FreshDatabase } from '../../support/database.ts';
import { freePort } from '../../support/free-port.ts';
import { dial } from '../../support/raw.ts';
import { call, codeFrom, eventually, join as joinService, PASSWORD } from '../client.ts';
import type { Answer } from '../client.ts';
import { runScript, runToEnd } from '../one-off.ts';
import { sql } from '../people.ts';
import { CHEAP, spawnService } from '../process.ts';
import type { Env, ServiceProcess } from '../process.ts';
import { emptyDatabase, switched } from './empty-database.ts';
import type { EmptyDatabase } from './empty-database.ts';

/** `npm test` starts two at once and cuts connections ten times, `npm run test:races` ten and forty. */
const [MANY, CUTS] = process.env['RACE_ROUNDS'] === undefined ? [2, 10] : [10, 40];
const EX_CONFIG = 78;
const FATAL = 60;

const main = (env: Env) => runToEnd([join(ROOT, 'src/main.ts')], env);

/** A production environment with fresh random secrets. */
const production = (databaseUrl: string): Env => ({
  NODE_ENV: 'production',
  HOST: '127.0.0.1',
  PUBLIC_URL: 'https://id.test',
  DATABASE_URL: databaseUrl,
  SECRET_KEY: randomBytes(48).toString('base64url'),
});

const records = ({ lines }: ServiceProcess): readonly Readonly<Record<string, unknown>>[] =>
  lines.map((line) => JSON.parse(line) as Record<string, unknown>);

const failing = ({ body }: Answer): string[] => body.errors.map(({ code }: { code: string }) => code);

const expectAway = (answer: Answer): void => {
  expect(answer.status, answer.text).to.equal(503);
  expect(answer.headers['content-type']).to.equal('application/problem+json; charset=utf-8');
  expect(Number(answer.headers['retry-after'])).to.be.within(1, 60);
};

/** A request that announces ten bytes and sends one. */
const halfRequest = async (url: string): Promise<Socket> => {
  const socket = dial(url);
  socket.on('error', () => undefined);
  const head = [
    'POST /v1/auth/login HTTP/1.1',
    'Host: localhost',
    'Content-Type: application/json',
    'Content-Length: 10',
  ];
  // Once the second request arrives, the server has seen the first.
  socket.write(`GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n${head.join('\r\n')}\r\n\r\n{`);
  await once(socket, 'data');
  return socket;
};

describe('the life of a process', function () {
  this.timeout(180_000);

  describe('configuration', () => {
    it('reports all problems at once, without values, and exits with code 78', async () => {
      // requirement 91
      const values = {
        NODE_ENV: 'testing-canary',
        PORT: 'port-canary',
        HOST: 'host canary',
        PUBLIC_URL: 'ftp://canary.test',
        DATABASE_URL: 'mysql://user:password-canary@localhost/app',
        SECRET_KEY: 'short-canary',
        SECRET_KEYS_OLD: 'old-canary',
        OTP_TTL: '601',
        PASSWORD_MIN_LENGTH: 'length-canary',
        APP_NAME: 'canary\nBcc: canary',
        MAIL_FROM: 'Canary <mail-canary',
        ADMIN_EMAIL: 'email-canary',
        ADMIN_PASSWORD: 'pw-canary',
        MIGRATE_ON_START: 'maybe-canary',
        LOG_LEVEL: 'loud-canary',
      };
      const { code, stdout, stderr } = await main(values);
      expect(code).to.equal(EX_CONFIG);
      expect(stdout).to.equal('');
      for (const name of Object.keys(values))
        expect(stderr).to.match(new RegExp(`^ *${name} .*Example: ${name}=`, 'm'));
      expect(stderr).not.to.match(/canary|601|\bat .*:\d+/);
    });

    it('requires in production everything without a safe default', async () => {
      const { code, stderr } = await main({ NODE_ENV: 'production' });
      expect(code).to.equal(EX_CONFIG);
      for (const name of ['DATABASE_URL', 'SECRET_KEY', 'PUBLIC_URL'])
        expect(stderr).to.match(new RegExp(`^ *${name} is required`, 'm'));
    });

    it('refuses documented secrets in production', async () => {
      const { code, stderr } = await main({
        NODE_ENV: 'production',
        PUBLIC_URL: 'http://id.test',
        DATABASE_URL: 'postgres://app:change-me@db.test/app',
        SECRET_KEY: 'replace-me-with-at-least-32-random-bytes-in-base64url',
        ADMIN_EMAIL: 'admin@id.test',
        ADMIN_PASSWORD: 'correct horse battery staple',
      });
      expect(code).to.equal(EX_CONFIG);
      for (const name of ['PUBLIC_URL', 'DATABASE_URL', 'SECRET_KEY', 'ADMIN_PASSWORD'])
        expect(stderr).to.match(new RegExp(`^ *${name} `, 'm'));
      expect(stderr).not.to.include('correct horse');
    });

    it('requires a random secret of at least 32 bytes', async () => {
      // requirement 42
      const { SECRET_KEY: _, ...others } = production('postgres://app:q7hT2xVw@db.test/app');
      const complete = {
        ...others,
        SMTP_URL: 'smtps://mail.test',
        MAIL_FROM: 'id@id.test',
        SMS_WEBHOOK_URL: 'https://sms.test/',
        SMS_WEBHOOK_SECRET: `whsec_${randomBytes(32).toString('base64')}`,
      };
      const secrets = [
        {},
        { SECRET_KEY: '' },
        { SECRET_KEY: 'replace-me-with-at-least-32-random-bytes-in-base64url' },
        { SECRET_KEY: randomBytes(31).toString('base64url') },
      ];
      const ended = await Promise.all(secrets.map((secret) => main({ ...complete, ...secret })));
      for (const { code, stderr } of ended) {
        expect(code).to.equal(EX_CONFIG);
        expect(stderr.match(/^ *[A-Z_]+ (?=.*Example)/gm), stderr).to.deep.equal(['  SECRET_KEY ']);
      }
    });

    it('applies to one-off commands, too', async () => {
      for (const name of ['migrate.ts', 'seed.ts']) {
        const { code, stderr } = await runScript(name, { DATABASE_URL: 'canary' });
        expect(code).to.equal(EX_CONFIG);
        expect(stderr).to.include('DATABASE_URL').and.not.include('canary');
      }
    });
  });

  describe('on a database of earlier migrations than there are', () => {
    let database: EmptyDatabase;

    before(async () => {
      database = await emptyDatabase();
      await sql(
        database.url,
        `create table mikro_orm_migrations (id serial, name text);
         insert into mikro_orm_migrations (name) values ('Migration20261123094415_initial')`,
      );
    });

    after(() => database.drop());

    it('prints how to start with a new database, and exits with code 78', async () => {
      const env = { ...production(database.url), PORT: '0' };
      const ended = [
        await main(env),
        await main({ ...env, NODE_ENV: 'development' }),
        await runScript('migrate.ts', env),
      ];
      for (const { code, stderr } of ended) {
        expect(code, stderr).to.equal(EX_CONFIG);
        expect(stderr).to.include('Migration20261123094415_initial').and.include('npx mikro-orm migration:fresh');
        expect(stderr).not.to.match(/\bat .*:\d+/);
      }
    });

    it('starts next to a later version, whose migrations it does not know', async () => {
      const later = await freshDatabase();
      try {
        await sql(later.url, `insert into mikro_orm_migrations (name) values ('Migration29991231000000_later')`);
        expect((await runScript('migrate.ts', { DATABASE_URL: later.url })).code).to.equal(0);
      } finally {
        await later.drop();
      }
    });
  });

  describe('in production', () => {
    let database: EmptyDatabase;

    before(async () => {
      database = await emptyDatabase();
    });

    after(() => database.drop());

    it('waits on an outdated schema, and is ready once it has been migrated', async () => {
      const port = await freePort();
      const env = { ...production(database.url), PORT: String(port) };
      const service = await spawnService(env, 'the schema is not current: run the migrations (npm run migrate)');
      const get = (path: string) => call(`http://127.0.0.1:${port}`, path);
      try {
        expect((await get('/health/live')).status).to.equal(200);
        const waiting = await get('/health/ready');
        expectAway(waiting);
        expect(failing(waiting)).to.include('migrations').and.not.include('database');
        const explained = await get(new URL(waiting.body.type).pathname);
        expect(explained.status, 'the page of the problem is there already').to.equal(200);
        for (const path of ['/v1/me', '/v1/auth/login', '/nowhere']) expectAway(await get(path));

        const { code, stderr } = await runScript('migrate.ts', env);
        expect(code, stderr).to.equal(0);
        await eventually(async () => (await get('/health/ready')).status === 200, 'readiness');
        expect((await get('/v1/me')).status).to.equal(401);
        for (const path of ['/dev/mailbox', '/dev/mailbox.json', '/dev/templates', '/dev/refresh.js'])
          expect((await get(path)).status).to.equal(404);
      } finally {
        await service.stop();
      }
      expect((await service.exit).code).to.equal(0);
    });
  });

  describe('many processes on an empty database', () => {
    let database: EmptyDatabase;
    let env: Env;

    before(async () => {
      database = await emptyDatabase();
      env = {
        ...production(database.url),
        PORT: '0',
        MIGRATE_ON_START: 'on',
        ADMIN_EMAIL: 'first@id.test',
        ADMIN_PASSWORD: randomBytes(12).toString('hex'),
      };
    });

    after(() => database.drop());

    const one = async (text: string): Promise<unknown> => (await sql(database.url, text))[0];

    it('services that migrate are all ready, and each migration is recorded once', async () => {
      // requirement 94, race 24
      const services = await Promise.all([...Array(MANY)].map(() => spawnService(env)));
      const ready = await Promise.all(services.map(({ url }) => call(url, '/health/ready')));
      expect(ready.map(({ status }) => status)).to.deep.equal(Array(MANY).fill(200));
      await Promise.all(services.map(({ stop }) => stop()));
      const exits = await Promise.all(services.map(({ exit }) => exit));
      expect(exits.map(({ code }) => code)).to.deep.equal(Array(MANY).fill(0));
      expect(
        await one('select count(*)::int as applied, count(distinct name)::int as names from mikro_orm_migrations'),
      ).to.satisfy(({ applied, names }: { applied: number; names: number }) => applied > 0 && applied === names);
      expect(await one('select count(*)::int as keys from signing_key')).to.deep.equal({ keys: 1 });
    });

    it('seedings make everything once, and one more changes nothing', async () => {
      const ended = await Promise.all([...Array(MANY)].map(() => runScript('seed.ts', env)));
      expect(ended.map(({ code }) => code)).to.deep.equal(Array(MANY).fill(0));
      expect(
        await one(`select (select count(*)::int from "user") as users,
                          (select count(*)::int from user_identity where value = 'first@id.test' and is_verified and is_primary) as admins,
                          (select string_agg(name, ' ' order by name) from role) as roles,
                          (select count(*) = count(distinct name) and count(*) > 0 from privilege) as privileges_once,
                          (select count(*) = count(distinct (role_id, privilege_id)) from role_privilege) as held_once`),
      ).to.deep.equal({ users: 1, admins: 1, roles: 'Staff SuperAdmin User', privileges_once: true, held_once: true });
      const before = await everything(database.url);
      expect((await runScript('seed.ts', { ...env, ADMIN_EMAIL: 'second@id.test' })).code).to.equal(0);
      expect(await everything(database.url)).to.deep.equal(before);
    });

    it('record the key and all seeded rows once in the audit trail', async () => {
      // requirement 86
      expect(
        await one(
          `select count(*) filter (where action = 'signing-key.created')::int as keys,
                  count(*) filter (where action = 'privilege.created')::int
                    - (select count(*) from privilege)::int as privileges_left,
                  (select string_agg(r.name, ' ' order by r.name) from audit_event c join role r on r.id::text = c.subject_id
                    where c.action = 'role.created' and c.subject_type = 'role') as roles,
                  (select json_agg(d.details::json -> 'changes') from audit_event c join audit_detail d on d.event_id = c.id
                    where c.action = 'user.created' and c.subject_id = (select id::text from "user")) as administrators,
                  count(*) filter (where actor_id is not null)::int as of_somebody
             from audit_event`,
        ),
      ).to.deep.equal({
        keys: 1,
        privileges_left: 0,
        roles: 'Staff SuperAdmin User',
        administrators: [
          [
            { field: 'first_name', before: null, after: 'first' },
            { field: 'role', before: null, after: 'SuperAdmin' },
            { field: 'email', before: null, after: 'first@id.test' },
            { field: 'verified', before: null, after: ['first@id.test'] },
          ],
        ],
        of_somebody: 0,
      });
      const verified = await runScript('audit-verify.ts', env);
      expect(
        {
          code: verified.code,
          isWhole: verified.stdout.includes('the audit trail is whole'),
        },
        verified.stdout,
      ).to.deep.equal({ code: 0, isWhole: true });
    });
  });

  describe('shutdown', () => {
    let database: FreshDatabase;

    before(async () => {
      database = await freshDatabase();
    });

    after(() => database.drop());

    const started: ServiceProcess[] = [];
    const start = async (env: Env, execArgv: readonly string[] = []): Promise<ServiceProcess> => {
      const service = await spawnService({ DATABASE_URL: database.url, ...env }, 'started', execArgv);
      started.push(service);
      return service;
    };

    // A process that fails to end must not outlive its test.
    afterEach(() => {
      for (const { child } of started.splice(0)) child.kill('SIGKILL');
    });

    const codeOf = async ({ child, exit }: ServiceProcess): Promise<number | null> => {
      await eventually(async () => child.exitCode !== null || child.signalCode !== null, 'the end', 12_000);
      return (await exit).code;
    };

    it('completes requests in flight, accepts no new ones, and exits with code 0 within 10 s', async () => {
      // race 26
      const service = await start({ HASH_QUEUE: '1000', HASH_WAIT: '60', DATABASE_WAIT: '30' });
      const agent = new Agent({ keepAlive: true, maxSockets: 40 });
      await Promise.all([...Array(40)].map(() => call(service.url, '/health/live', undefined, { agent })));
      let answered = 0;
      const third = Promise.withResolvers<void>();
      const inFlight = [...Array(40).keys()].map(async (i) => {
        const answer = await call(service.url, '/v1/auth/login', { login: `user${i}`, password: PASSWORD }, { agent });
        answered += 1;
        if (answered === 3) third.resolve();
        return answer;
      });
      await Promise.race([third.promise, Promise.all(inFlight)]);
      // Everything sent before this call has been read once it is answered.
      await call(service.url, '/health/live');
      expect(answered, 'still to come').to.be.below(35);
      const asked = performance.now();
      service.child.kill('SIGTERM');
      await eventually(async () => service.lines.some((line) => line.includes('"stopping"')), 'the stop');
      const ready = await call(service.url, '/health/ready').catch(() => null);
      expect(ready?.status ?? 503).to.equal(503);
      const answers = await Promise.all(inFlight);
      for (const { status, body } of answers)
        expect({ status, code: body.code }).to.deep.equal({ status: 401, code: 'INVALID_CREDENTIALS' });
      expect(await codeOf(service)).to.equal(0);
      expect(performance.now() - asked).to.be.below(10_000);
      agent.destroy();
    });

    it('does not wait longer for an endless request, and ends at once when asked twice', async () => {
      // race 26
      const [patient, impatient] = (await Promise.all([0, 1].map(() => start(CHEAP)))) as [
        ServiceProcess,
        ServiceProcess,
      ];
      const sockets = await Promise.all([halfRequest(patient.url), halfRequest(impatient.url)]);
      const asked = performance.now();
      for (const { child } of [patient, impatient]) child.kill('SIGTERM');
      await eventually(async () => impatient.lines.some((line) => line.includes('"stopping"')), 'the stop');
      expect(impatient.child.exitCode).to.equal(null);
      const again = performance.now();
      impatient.child.kill('SIGTERM');
      expect(await codeOf(impatient)).to.equal(1);
      expect(performance.now() - again).to.be.below(2_000);
      expect(await codeOf(patient)).to.equal(0);
      expect(performance.now() - asked).to.be.below(10_000);
      for (const socket of sockets) socket.destroy();
    });

    it('ends in the same way when its terminal interrupts it or is closed', async () => {
      const signals = ['SIGINT', 'SIGHUP'] as const;
      const services = await Promise.all(signals.map(() => start(CHEAP)));
      for (const [i, { child }] of services.entries()) child.kill(signals[i]);
      expect(await Promise.all(services.map(codeOf))).to.deep.equal([0, 0]);
      for (const [i, service] of services.entries())
        expect(records(service).find(({ msg }) => msg === 'stopping')).to.include({ signal: signals[i] });
    });

    for (const [what, happens] of [
      ['a rejection that nobody handles', "Promise.reject(new Error('injected'))"],
      ['an exception that nobody catches', "setImmediate(() => { throw new Error('injected'); })"],
    ] as const) {
      it(`is logged and reports failure after ${what}`, async () => {
        // requirement 100
        const hook = `data:text/javascript,process.on('SIGUSR2', () => { ${encodeURIComponent(happens)} })`;
        const service = await start(CHEAP, ['--import', hook]);
        service.child.kill('SIGUSR2');
        expect(await codeOf(service)).to.equal(1);
        const fatal = records(service).filter(({ level }) => level === FATAL);
        expect(fatal).to.have.length(1);
        expect(fatal[0]!['err']).to.include({ message: 'injected' });
      });
    }
  });

  describe('while the database is down', () => {
    let database: FreshDatabase;
    let server: EmptyDatabase;
    let service: ServiceProcess;

    before(async () => {
      database = await freshDatabase();
      server = await switched(database.url);
      service = await spawnService({ ...CHEAP, DATABASE_URL: database.url, OTP_RESEND_INTERVAL: '0' });
    });

    after(async () => {
      await service.stop();
      await server.allow(true);
      await database.drop();
    });

    const login = (url: string, email: string) => call(url, '/v1/auth/login', { login: email, password: PASSWORD });

    const expectUnharmed = (one: ServiceProcess): void => {
      expect(one.child.exitCode).to.equal(null);
      expect(one.child.signalCode).to.equal(null);
      expect(records(one).filter(({ level, status }) => level === FATAL || status === 500)).to.deep.equal([]);
    };

    it('answers 503 or the right answer while connections are cut repeatedly, never 500', async () => {
      // race 16
      const { email, accessToken } = await joinService(service.url);
      const seen = new Set<number>();
      let isOver = false;
      const load = [...Array(8).keys()].map(async (i) => {
        while (!isOver) {
          const answer =
            i % 4 === 0
              ? await call(service.url, '/v1/me', undefined, { headers: { authorization: `Bearer ${accessToken}` } })
              : i % 4 === 1
                ? await call(service.url, '/v1/auth/otp', { type: 'email', value: email })
                : await login(service.url, email);
          seen.add(answer.status);
          if (answer.status === 503) expectAway(answer);
        }
      });
      for (let round = 0; round < CUTS; round += 1) await server.cut();
      isOver = true;
      await Promise.all(load);
      expect([...seen]).to.include(503);
      expect([...seen].filter((status) => ![200, 202, 503].includes(status))).to.deep.equal([]);
      await eventually(async () => (await login(service.url, email)).status === 200, 'a sign-in', 5_000);
      expectUnharmed(service);
    });

    it('answers 503, stays alive, is not ready, and serves again afterwards', async () => {
      // requirement 100, race 16
      try {
        const { email, accessToken } = await joinService(service.url);
        await server.allow(false);
        const authorization = `Bearer ${accessToken}`;
        for (const answer of await Promise.all([
          login(service.url, email),
          login(service.url, 'nobody'),
          call(service.url, '/v1/auth/register', { first_name: 'Ada', email, password: PASSWORD }),
          call(service.url, '/v1/auth/otp', { type: 'email', value: email }),
          call(service.url, '/v1/auth/otp/verify', { type: 'email', value: email, code: '000000' }),
          call(service.url, '/v1/me', undefined, { headers: { authorization } }),
          call(service.url, '/dev/mailbox.json'),
        ])) {
          expectAway(answer);
          expect(answer.body.code).to.equal('UNAVAILABLE');
          expect(answer.text).not.to.match(/connection|postgres|ECONN|127\.0\.0\.1/i);
        }
        expect((await call(service.url, '/health/live')).status).to.equal(200);
        const ready = await call(service.url, '/health/ready');
        expectAway(ready);
        expect(failing(ready)).to.include('database');
        // Calls that need no database are served.
        expect((await call(service.url, '/v1/me')).status).to.equal(401);
        expect((await call(service.url, '/v1/auth/login', {})).status).to.equal(422);

        await server.allow(true);
        await eventually(async () => (await login(service.url, email)).status === 200, 'a sign-in', 5_000);
        await eventually(async () => (await call(service.url, '/health/ready')).status === 200, 'readiness', 5_000);
        await codeFrom(service.url, email, () => call(service.url, '/v1/auth/otp', { type: 'email', value: email }));
        expectUnharmed(service);
      } finally {
        await server.allow(true);
        await service.stop();
      }
      expect((await service.exit).code).to.equal(0);
    });

    it('starts anyway, is ready when the database is, and can be stopped before', async () => {
      await server.allow(false);
      const start = async () => {
        const port = await freePort();
        const env = { ...CHEAP, DATABASE_URL: database.url, PORT: String(port), MIGRATE_ON_START: 'on' };
        const waiting = await spawnService(env, 'the database is away; trying again every second');
        return { waiting, url: `http://127.0.0.1:${port}` };
      };
      const [early, late] = await Promise.all([start(), start()]);
      try {
        expect((await call(early.url, '/health/live')).status).to.equal(200);
        const ready = await call(early.url, '/health/ready');
        expectAway(ready);
        expect(failing(ready)).to.include('database');
        expectAway(await call(early.url, '/v1/auth/login', { login: 'nobody', password: PASSWORD }));
        await early.waiting.stop();
        expect((await early.waiting.exit).code).to.equal(0);

        await server.allow(true);
        await eventually(async () => (await call(late.url, '/health/ready')).status === 200, 'readiness', 5_000);
        expect((await login(late.url, 'nobody')).status).to.equal(401);
        expectUnharmed(late.waiting);
      } finally {
        early.waiting.child.kill('SIGKILL');
        await late.waiting.stop();
      }
    });
  });
});

/** Every row of every table, including update times. */
const everything = async (url: string): Promise<unknown> => {
  const tables = await sql<{ name: string }>(
    url,
    `select tablename as name from pg_tables where schemaname = 'public' order by 1`,
  );
  return Promise.all(
    tables.map(({ name }) => sql(url, `select '${name}' as table, t::text as row from "${name}" t order by 2`)),
  );
};

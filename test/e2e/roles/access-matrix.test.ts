import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { Pool } from 'pg';
import { pino } from 'pino';
import { healthRoutes } from '../../../src/adapters/http/server/health.ts';
import type { Route } from '../../../src/adapters/http/server/route.ts';
import { loadConfig } from '../../../src/config/load-config.ts';
import type { SessionId } from '../../../src/core/domain/ids.ts';
import { startService } from '../../../src/start/service.ts';
import type { Service } from '../../../src/start/service.ts';
import type { Container } from '../../../src/wiring/container.ts';
import { pagesOf } from '../../../src/wiring/pages.ts';
import { PORTS } from '../../../src/wiring/ports.ts';
import { routesOf } from '../../../src/wiring/routes.ts';
import { USE_CASES } from '../../../src/wiring/use-cases.ts';
import { SITE } from '../../http/support.ts';
import { freshDatabase } from '../../support/database.ts';
import type { FreshDatabase } from '../../support/database.ts';
import { FILE_FORM } from '../../support/file-form.ts';
import { succeed } from '../../support/values.ts';
import { call } from '../client.ts';
import {
  ASSURANCES,
  OBJECTS,
  ROLES,
  actorOf,
  makeCustomRole,
  makeTarget,
  openChallenge,
  renewCustomRole,
  run,
} from '../matrix/objects.ts';
import type { Caller, ObjectKind, Person } from '../matrix/objects.ts';
import { SAMPLES } from '../matrix/samples.ts';
import { CHEAP, SECRET_KEY } from '../process.ts';
import { RESOURCE_SAMPLES } from '../resources.ts';

const TABLE = join(import.meta.dirname, '../matrix/table.txt');
/** Limits the run to routes that begin with this path. */
const ONLY = process.env['MATRIX_ONLY'] ?? '';
const OPTIONS = {
  version: '0',
  jwksMaxAge: 60,
  issuer: 'http://localhost',
  audience: 'http://localhost',
  publicUrl: 'http://localhost',
  returnToOrigins: ['https://app.example'],
  webauthn: { isOn: true, origins: ['http://localhost'] },
  hasPages: true,
  isPasswordless: false,
};

/**
 * Changes with every row that is inserted, or of the users `$1` updated or deleted, except the recorded use of sessions.
 */
const STATE = `
  select md5(string_agg(t::text, ' ')) as state from (
    select max(id)::bigint, null::timestamptz as at from "user" union all
    select max(id), null from user_identity union all
    select count(*), max(updated_at) from "user" where id = any ($1) union all
    select count(*), max(updated_at) from user_identity where user_id = any ($1) union all
    select count(*), max(updated_at) from user_auth where user_id = any ($1) union all
    select count(*), max(ended_at) from session where user_id = any ($1) union all
    select count(*), max(updated_at) from role union all
    select count(*), max(updated_at) from privilege union all
    ${RESOURCE_SAMPLES.map(({ table }) => `select count(*), max(updated_at) from ${table} union all`).join(' ')}
    select count(*), max(updated_at) from role_privilege) t`;

const TYPES = { form: 'application/x-www-form-urlencoded', multipart: FILE_FORM };

/** The status, and the reason of a refusal. */
const outcomeOf = (status: number, body: unknown): string => {
  const isProblem = status >= 400 && typeof body === 'object' && body !== null && 'code' in body;
  const code = isProblem ? String(body.code) : '';
  return [String(status), code.toLowerCase().replaceAll('_', '-')].filter(Boolean).join(' ');
};

describe('access by role, route and object', function () {
  this.timeout(600_000);
  let db: FreshDatabase;
  let pool: Pool;
  let service: Service;
  /** Everyone must have a second factor there. */
  let strict: Service;
  let container: Container;
  let strictContainer: Container;
  before(async () => {
    db = await freshDatabase();
    pool = new Pool({ connectionString: db.url, max: 2 });
    await makeCustomRole(pool);
    const env = { NODE_ENV: 'test', PORT: '0', RATE_LIMIT: 'off', RETURN_TO_ORIGINS: 'https://app.example', ...CHEAP };
    const start = async (more: Readonly<Record<string, string>> = {}) => {
      const config = loadConfig({ ...env, ...more, DATABASE_URL: db.url, SECRET_KEY });
      if (config._tag === 'Left') throw new Error('the configuration is refused');
      return startService(config.right, pino({ level: 'silent' }));
    };
    service = await start();
    container = await service.started;
    strict = await start({ MFA_REQUIRED: 'everyone' });
    strictContainer = await strict.started;
  });
  after(async () => {
    await service.stop(1000);
    await strict.stop(1000);
    await pool.end();
    await db.drop();
  });

  const urlOf = ({ config }: Service): string => `http://127.0.0.1:${config.http.port}`;
  const challengeOf = async (actor: Person): Promise<string> => {
    const { token, digest } = container.get(PORTS.tokens).issue();
    await openChallenge(pool, actor, digest);
    return token;
  };
  const tokensOf = async (within: Container, caller: Caller, actor: Person) => {
    if (caller !== 'challenge') return succeed(within.get(USE_CASES).issueTokens(actor.sessionId as SessionId, 'gone'));
    const challenge = await challengeOf(actor);
    return { accessToken: challenge, cookie: challenge };
  };
  let mayHaveChangedRole = true;
  const stateOf = async (users: readonly number[]) =>
    (await run<{ state: string }>(pool, STATE, [users])).rows[0]!.state;

  const ask = async ({ method, path, operationId, body, encoding, page }: Route, caller: Caller, kind: ObjectKind) => {
    if (mayHaveChangedRole) await renewCustomRole(pool);
    const actor = await actorOf(pool, caller);
    const target = await makeTarget(pool, path, actor, kind);
    const sample = SAMPLES[operationId];
    if ((body !== undefined || encoding === 'form') !== (sample !== undefined))
      throw new Error(
        `${operationId}: a sample for each operation with a body, in matrix/samples.ts, and for no other`,
      );
    const filled = path.replaceAll(/:(\w+)/g, (_, name: string) => {
      const value = target.params[name];
      if (value === undefined || value === '') throw new Error(`${operationId}: nothing fills {${name}}`);
      return value;
    });
    const [asked, within] = caller === 'without a factor' ? [strict, strictContainer] : [service, container];
    const tokens = caller === 'none' ? null : await tokensOf(within, caller, actor);
    const headers = {
      ...(tokens !== null && !page ? { authorization: `Bearer ${tokens.accessToken}` } : {}),
      ...(tokens !== null && page ? { cookie: `session=${tokens.cookie}` } : {}),
      ...(page ? { 'sec-fetch-site': 'same-origin' } : {}),
      ...(encoding === undefined ? {} : { 'content-type': TYPES[encoding] }),
    };
    const url = urlOf(asked);
    const users = [actor.id, target.about];
    const isWrite = method !== 'GET';
    const before = isWrite ? await stateOf(users) : null;
    const answer = await call(url, filled, sample?.(target), { method, headers });
    // requirement 55
    if (isWrite && (answer.status === 403 || answer.status === 404))
      expect(await stateOf(users), `${caller}: ${method} ${path} (${kind}) was refused, and nothing changed`).to.equal(
        before,
      );
    mayHaveChangedRole = isWrite && answer.status < 400;
    const to = String(answer.headers['location'])
      .replace(/\?.*/, '')
      .replaceAll(/\/\d+(?=\/|$)/g, '/{id}');
    return `${outcomeOf(answer.status, answer.body)}${page && answer.status === 303 ? ` ${to}` : ''}`;
  };

  const rowsOf = async (route: Route): Promise<readonly string[]> => {
    const kinds = route.path.includes(':id') ? OBJECTS : (['own'] as const);
    const rows: string[] = [];
    for (const kind of kinds) {
      const cells = [];
      const callers = [...ROLES, ...(kind === 'own' ? ASSURANCES : [])];
      for (const caller of callers) cells.push(`${caller}: ${await ask(route, caller, kind)}`);
      const name = `${route.method} ${route.path.replaceAll(/:(\w+)/g, '{$1}')}`;
      rows.push(`${name}${kinds.length > 1 ? ` (${kind})` : ''} | ${cells.join(' | ')}`);
    }
    return rows;
  };

  it('is asked for with challenges that are open', async () => {
    const challenge = await challengeOf(await actorOf(pool, 'challenge'));
    const answer = await call(urlOf(service), '/v1/auth/second-factor', { challenge, totp: '000000' });
    expect(outcomeOf(answer.status, answer.body)).to.equal('401 invalid-code');
  });

  // requirement 54
  it('matches the table for every route', async () => {
    const health = healthRoutes({ checks: {}, isShuttingDown: () => false });
    const routes = [
      ...routesOf(container, { ...OPTIONS, health }),
      ...pagesOf(container, SITE, { hasPages: true, hasMailbox: true }),
    ]
      // the address of an asset changes with its content
      .filter(({ path }) => !/[./][0-9a-f]{16}[./]/.test(path))
      .filter(({ path }) => path.startsWith(ONLY))
      .toSorted((a, b) => `${a.path} ${a.method}`.localeCompare(`${b.path} ${b.method}`, 'en'));
    const rows: string[] = [];
    for (const route of routes) rows.push(...(await rowsOf(route)));
    // The diff of the table shows what a changed rule affects.
    if (process.env['WRITE_MATRIX'] === 'on' && ONLY === '') writeFileSync(TABLE, `${rows.join('\n')}\n`);
    const table = readFileSync(TABLE, 'utf8')
      .trimEnd()
      .split('\n')
      .filter((row) => row.split(' ')[1]?.startsWith(ONLY));
    expect({
      'not in the table': rows.filter((row) => !table.includes(row)),
      'only in the table': table.filter((row) => !rows.includes(row)),
    }).to.deep.equal({ 'not in the table': [], 'only in the table': [] });
    expect(rows.length).to.be.greaterThan(ONLY === '' ? 30 : 0);
  });
});

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Pool } from 'pg';
import { pino } from 'pino';
import { healthRoutes } from '../../../src/adapters/http/server/health.ts';
import type { Route } from '../../../src/adapters/http/server/route.ts';
import { loadConfig } from '../../../src/config/config.ts';
import type { SessionId } from '../../../src/core/domain/ids.ts';
import { startService } from '../../../src/start/service.ts';
import type { Service } from '../../../src/start/service.ts';
import type { Container } from '../../../src/wiring/container.ts';
import { pagesOf } from '../../../src/wiring/pages.ts';
import { routesOf } from '../../../src/wiring/routes.ts';
import { USE_CASES } from '../../../src/wiring/use-cases.ts';
import { SITE } from '../../http/support.ts';
import { freshDatabase } from '../../support/database.ts';
import type { FreshDatabase } from '../../support/database.ts';
import { FILE_FORM } from '../../support/file-form.ts';
import { succeed } from '../../support/values.ts';
import { call } from '../client.ts';
import { OBJECTS, ROLES, makeCustomRole, nextPerson, makeTarget, renewCustomRole } from '../matrix/objects.ts';
import type { ObjectKind, RoleName } from '../matrix/objects.ts';
import { SAMPLES } from '../matrix/samples.ts';
import { CHEAP, SECRET_KEY } from '../process.ts';
import { RESOURCE_SAMPLES } from '../resources.ts';

const TABLE = join(import.meta.dirname, '../matrix/table.txt');
/** Limits the run to routes that begin with this path. */
const ONLY = process.env['MATRIX_ONLY'] ?? '';
const OPTIONS = {
  version: '0',
  jwksMaxAge: 60,
  accessTokens: { issuer: 'http://localhost', audience: 'http://localhost' },
  publicUrl: 'http://localhost',
  returnToOrigins: ['https://app.example'],
  webauthn: { isOn: true, origins: ['http://localhost'] },
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
  this.timeout(300_000);
  let db: FreshDatabase;
  let pool: Pool;
  let service: Service;
  let container: Container;
  before(async () => {
    db = await freshDatabase();
    ({ pool } = db.open(2));
    await makeCustomRole(pool);
    const env = { NODE_ENV: 'test', PORT: '0', RATE_LIMIT: 'off', RETURN_TO_ORIGINS: 'https://app.example', ...CHEAP };
    const config = loadConfig({ ...env, DATABASE_URL: db.url, SECRET_KEY });
    if (config._tag === 'Left') throw new Error('the configuration is refused');
    service = await startService(config.right, pino({ level: 'silent' }));
    container = await service.started;
  });
  after(async () => {
    await service.stop(1000);
    await db.drop();
  });

  const stateOf = async (users: readonly number[]) =>
    (await pool.query<{ state: string }>(STATE, [users])).rows[0]!.state;

  const ask = async ({ method, path, operationId, body, encoding, page }: Route, role: RoleName, kind: ObjectKind) => {
    await renewCustomRole(pool);
    const actor = await nextPerson(pool, role === 'none' ? 'User' : role);
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
    const tokens = await succeed(container.get(USE_CASES).issueTokens(actor.sessionId as SessionId, 'gone'));
    const headers = {
      ...(role === 'none' || page ? {} : { authorization: `Bearer ${tokens.accessToken}` }),
      ...(role !== 'none' && page ? { cookie: `session=${tokens.cookie}` } : {}),
      ...(page ? { 'sec-fetch-site': 'same-origin' } : {}),
      ...(encoding === undefined ? {} : { 'content-type': TYPES[encoding] }),
    };
    const url = `http://127.0.0.1:${service.config.http.port}`;
    const users = [actor.id, target.about];
    const before = await stateOf(users);
    const answer = await call(url, filled, sample?.(target), { method, headers });
    // requirement 55
    if (answer.status === 403 || answer.status === 404)
      expect(await stateOf(users), `${role}: ${method} ${path} (${kind}) was refused, and nothing changed`).to.equal(
        before,
      );
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
      for (const role of ROLES) cells.push(`${role}: ${await ask(route, role, kind)}`);
      const name = `${route.method} ${route.path.replaceAll(/:(\w+)/g, '{$1}')}`;
      rows.push(`${name}${kinds.length > 1 ? ` (${kind})` : ''} | ${cells.join(' | ')}`);
    }
    return rows;
  };

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

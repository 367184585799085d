import { expect } from 'chai';
import { pino } from 'pino';
import type { Route } from '../../../src/adapters/http/server/route.ts';
import { loadConfig } from '../../../src/config/load-config.ts';
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
import { freePort } from '../../support/free-port.ts';
import { OWN_FORM } from '../../support/page-rules.ts';
import { succeed } from '../../support/values.ts';
import { call, join } from '../client.ts';
import type { Member } from '../client.ts';
import { makeSuperAdmin, sql } from '../people.ts';
import { CHEAP, SECRET_KEY } from '../process.ts';
import { as, challengeOf, enrol, login, problemOf } from './enrolled.ts';

const OPTIONS = {
  health: [],
  version: '0',
  jwksMaxAge: 60,
  issuer: 'http://localhost',
  audience: 'http://localhost',
  publicUrl: 'http://localhost',
  returnToOrigins: [],
  webauthn: { isOn: true, origins: ['http://localhost'] },
  hasPages: true,
  isPasswordless: false,
};
/** What is needed to prove a second factor, or to add one. */
const OPEN = [
  'GET /v1/me',
  'GET /v1/me/factors',
  'POST /v1/me/factors/totp',
  'POST /v1/me/factors/totp/confirm',
  'DELETE /v1/me/factors/totp',
  'PUT /v1/me/factors/always',
  'POST /v1/me/factors/recovery-codes',
  'POST /v1/auth/reauthenticate',
  'POST /v1/auth/reauthenticate/options',
  'GET /v1/me/passkeys',
  'POST /v1/me/passkeys/options',
  'POST /v1/me/passkeys',
  'GET /v1/me/passkeys/:id',
  'PATCH /v1/me/passkeys/:id',
  'DELETE /v1/me/passkeys/:id',
];
const OPEN_PAGES = [
  'GET /account/second-factor',
  'GET /account/second-factor/app',
  'POST /account/second-factor/app',
  'GET /account/second-factor/app/confirm',
  'POST /account/second-factor/app/confirm',
  'GET /account/second-factor/app/remove',
  'POST /account/second-factor/app/remove',
  'GET /account/second-factor/always',
  'POST /account/second-factor/always',
  'GET /account/second-factor/recovery-codes',
  'POST /account/second-factor/recovery-codes',
  'GET /confirm',
  'POST /confirm',
  'GET /confirm/code',
  'POST /confirm/code',
  'GET /confirm/passkey',
  'POST /confirm/passkey',
  'POST /confirm/passkey/options',
  'GET /account/passkeys',
  'GET /account/passkeys/new',
  'POST /account/passkeys/new',
  'POST /account/passkeys/new/options',
  'GET /account/passkeys/:id',
  'POST /account/passkeys/:id',
  'GET /account/passkeys/:id/remove',
  'POST /account/passkeys/:id/remove',
  'POST /account/passkeys/signals',
];
const nameOf = ({ method, path }: Route): string => `${method} ${path}`;

describe('where everyone must have a second factor', () => {
  let db: FreshDatabase;
  let service: Service;
  let container: Container;
  let routes: readonly Route[];
  let pages: readonly Route[];
  let url: string;
  before(async () => {
    db = await freshDatabase();
    // with PORT=0 the service would read its configuration again, from the environment of this process
    const env = {
      NODE_ENV: 'test',
      PORT: String(await freePort()),
      RATE_LIMIT: 'off',
      MFA_REQUIRED: 'everyone',
      ...CHEAP,
    };
    const config = loadConfig({ ...env, DATABASE_URL: db.url, SECRET_KEY });
    if (config._tag === 'Left') throw new Error('the configuration is refused');
    service = await startService(config.right, pino({ level: 'silent' }));
    container = await service.started;
    const isForUsers = ({ access }: Route) => access !== 'public' && access !== 'visitor';
    routes = routesOf(container, OPTIONS).filter(isForUsers);
    pages = pagesOf(container, SITE, { hasPages: true, hasMailbox: true }).filter(isForUsers);
    url = `http://127.0.0.1:${service.config.http.port}`;
  });
  after(async () => {
    await service.stop(1000);
    await db.drop();
  });

  /** The calls that are not refused with `problem`. */
  const openTo = async (who: Pick<Member, 'accessToken'>, problem: string): Promise<readonly string[]> => {
    const open: string[] = [];
    for (const route of routes) {
      const path = route.path.replaceAll(/:(\w+)/g, '1');
      if (problemOf(await as(url, who, route.method, path)) !== problem) open.push(nameOf(route));
    }
    return open.toSorted();
  };
  /** The pages that don't send the browser elsewhere. */
  const pagesOpenTo = async (session: string, elsewhere: RegExp): Promise<readonly string[]> => {
    const open: string[] = [];
    for (const page of pages) {
      const headers = { cookie: `session=${session}`, accept: 'text/html', ...OWN_FORM };
      const answer = await call(url, page.path.replaceAll(/:(\w+)/g, '1'), undefined, { method: page.method, headers });
      if (answer.status !== 303 || !elsewhere.test(String(answer.headers['location']))) open.push(nameOf(page));
    }
    return open.toSorted();
  };
  const cookieOf = async ({ sessionId }: Pick<Member, 'sessionId'>): Promise<string> =>
    (await succeed(container.get(USE_CASES).issueTokens(sessionId as SessionId, 'gone'))).cookie;

  it('a session without one opens only what adds one, on every route', async () => {
    const ada = await join(url);
    expect(await openTo(ada, '403 SECOND_FACTOR_SETUP_REQUIRED')).to.deep.equal(OPEN.toSorted());
    // without new codes to show, the page of recovery codes leads there itself
    const open = OPEN_PAGES.filter((name) => name !== 'GET /account/second-factor/recovery-codes');
    expect(await pagesOpenTo(await cookieOf(ada), /^\/account\/second-factor$/)).to.deep.equal(open.toSorted());
  });

  it('a session that has not proved it opens only what proves it, on every route', async () => {
    const ada = await enrol(url, await join(url));
    await makeSuperAdmin(db.url, ada.email);
    await sql(db.url, 'update session set factor_at = null where id = $1', [ada.sessionId]);
    expect(await openTo(ada, '403 ASSURANCE_REQUIRED')).to.deep.equal(OPEN.toSorted());
    const toConfirm = /^\/confirm\?return_to=/;
    const open = OPEN_PAGES.filter((name) => !/app|always|POST .*recovery-codes|passkeys.*(?:new|remove)/.test(name));
    expect(await pagesOpenTo(await cookieOf(ada), toConfirm)).to.deep.equal(open.toSorted());
    const { headers } = await as(url, ada, 'GET', '/v1/me/identities');
    expect(headers['www-authenticate']).to.equal(
      'Bearer realm="api", error="insufficient_user_authentication", acr_values="aal2", max_age="600"',
    );
  });

  it('a challenge opens no route', async () => {
    const ada = await enrol(url, await join(url));
    const challenge = challengeOf(await login(url, ada));
    expect(await openTo({ accessToken: challenge }, '401 UNAUTHENTICATED')).to.deep.equal([]);
  });

  it('a user may not remove the only one', async () => {
    const ada = await enrol(url, await join(url));
    expect(problemOf(await as(url, ada, 'DELETE', '/v1/me/factors/totp'))).to.equal('409 FACTOR_REQUIRED');
    expect((await as(url, ada, 'GET', '/v1/me/factors')).body.required).to.equal(true);
    expect((await login(url, ada)).status).to.equal(401);
  });

  it('the switch counts as one, and can’t be turned off while it is the only one', async () => {
    const ada = await join(url);
    const switched = (who: Pick<Member, 'accessToken'>, enabled: boolean) =>
      as(url, who, 'PUT', '/v1/me/factors/always', { enabled });
    const { body } = await switched(ada, true);
    const now = { ...ada, accessToken: body.access_token };
    expect((await as(url, now, 'GET', '/v1/me/identities')).status).to.equal(200);
    expect(problemOf(await switched(now, false))).to.equal('409 FACTOR_REQUIRED');
    const withApp = await enrol(url, now);
    const both = await Promise.all([
      switched(withApp, false),
      as(url, withApp, 'DELETE', '/v1/me/factors/totp'),
      switched(withApp, false),
      as(url, withApp, 'DELETE', '/v1/me/factors/totp'),
    ]);
    expect(both.filter(({ status }) => status === 409)).not.to.deep.equal([]);
    expect((await login(url, ada)).status, 'one is left').to.equal(401);
  });
});

import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { Agent } from 'node:http';
import { join as joinPath } from 'node:path';
import { expect } from 'chai';
import jwt from 'jsonwebtoken';
import { ROOT } from '../../../src/start/project.ts';
import type { FreshDatabase } from '../../support/database.ts';
import { PASSWORD, anyEmail, begin, call, codeFrom, join } from '../client.ts';
import type { Answer, Member } from '../client.ts';
import { twoServices } from '../own-database.ts';
import { sql, takePasswordAway } from '../people.ts';
import type { ServiceProcess } from '../process.ts';

const NEW = 'another passphrase, long enough';

type Tokens = Readonly<{ access_token: string; refresh_token: string; session_id: string }>;
type Elevation = Readonly<{
  what: string;
  /** Prepares the user. */
  prepare?: (who: Member) => Promise<unknown>;
  by: (who: Member, accessToken: string) => Promise<Answer>;
}>;

/** Every call that requires a fresh sign-in, from openapi.json. */
const freshCalls = (): readonly Readonly<{ method: string; path: string }>[] => {
  const { paths } = JSON.parse(readFileSync(joinPath(ROOT, 'openapi.json'), 'utf8'));
  const calls = Object.entries(paths as Record<string, Record<string, { description?: string }>>).flatMap(
    ([path, operations]) =>
      Object.entries(operations)
        .filter(([, operation]) => operation.description?.includes('fresh sign-in') === true)
        .map(([method]) => ({ method: method.toUpperCase(), path: path.replaceAll(/\{\w+\}/g, '1') })),
  );
  return [...calls, { method: 'PUT', path: '/v1/me/password' }];
};

// requirement 101
describe('a copied token is no fresher than the sign-in it was issued for', function () {
  this.timeout(120_000);
  let database: FreshDatabase;
  let services: readonly ServiceProcess[];
  let agent: Agent;
  let end: () => Promise<void>;
  let auditor = '';

  before(async () => {
    ({ database, services, agent, end } = await twoServices(
      { OTP_RESEND_INTERVAL: '0', PUBLIC_URL: 'https://id.example' },
      20,
    ));
    const { email, accessToken } = await join(url());
    await sql(
      database.url,
      `update "user" set role_id = (select id from role where name = 'SuperAdmin')
        where id = (select user_id from user_identity where value = $1)`,
      [email],
    );
    auditor = accessToken;
  });
  after(() => end());

  const url = (i = 0): string => services[i % 2]!.url;
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  const as = (token: string, method: string, path: string, body?: unknown, i = 0): Promise<Answer> =>
    call(url(i), path, body, { method, headers: bearer(token), agent });
  const me = async (token: string, i = 0) => (await as(token, 'GET', '/v1/me', undefined, i)).status;
  const refresh = (token: string, i = 0) => call(url(i), '/v1/auth/refresh', { refresh_token: token }, { agent });
  const isActive = async (token: string, i = 0): Promise<boolean> => {
    const headers = { ...bearer(auditor), 'content-type': 'application/x-www-form-urlencoded' };
    const form = String(new URLSearchParams({ token }));
    return (await call(url(i), '/v1/auth/introspect', form, { headers, agent })).body.active;
  };
  const signInLongAgo = (sessionId: string) =>
    sql(
      database.url,
      `update session set authenticated_at = now() - interval '11 minutes', rotated_at = rotated_at - interval '1 hour'
        where id = $1`,
      [sessionId],
    );
  const elapse = (sessionId: string) =>
    sql(database.url, `update session set rotated_at = rotated_at - interval '1 hour' where id = $1`, [sessionId]);
  const eventsOf = async (sessionId: string, like: string): Promise<readonly string[]> => {
    const rows = await sql<{ action: string }>(
      database.url,
      `select action from audit_event e join session s on s.user_id::text = e.subject_id
        where s.id = $1 and e.action like $2 order by e.at, e.id`,
      [sessionId, like],
    );
    return rows.map(({ action }) => action);
  };

  const elevations: readonly Elevation[] = [
    {
      what: 'a re-authentication with the password',
      prepare: ({ sessionId }) => signInLongAgo(sessionId),
      by: (_, token) => as(token, 'POST', '/v1/auth/reauthenticate', { password: PASSWORD }),
    },
    {
      what: 'a re-authentication with a code',
      prepare: ({ sessionId }) => signInLongAgo(sessionId),
      by: async ({ email }, token) => {
        const address = { type: 'email', value: email };
        const code = await codeFrom(url(), email, () => call(url(), '/v1/auth/otp', address));
        return as(token, 'POST', '/v1/auth/reauthenticate', { ...address, code });
      },
    },
    {
      what: 'a changed password',
      prepare: ({ sessionId }) => signInLongAgo(sessionId),
      by: (_, token) => as(token, 'PUT', '/v1/me/password', { current_password: PASSWORD, new_password: NEW }),
    },
    {
      what: 'a first password',
      prepare: ({ email }) => takePasswordAway(database.url, email),
      by: (_, token) => as(token, 'PUT', '/v1/me/password', { new_password: NEW }),
    },
  ];

  for (const { what, prepare, by } of elevations) {
    it(`after ${what}: older access tokens are refused, and new ones of the same session work`, async () => {
      const who = await join(url());
      await prepare?.(who);
      const refreshed = (await refresh(who.refreshToken)).body as Tokens;
      expect(await me(who.accessToken), 'an ordinary refresh invalidates no access token').to.equal(200);
      const elevated = await by(who, refreshed.access_token);
      expect(elevated.status, elevated.text).to.equal(200);
      expect(elevated.body).to.have.all.keys('access_token', 'token_type', 'expires_in', 'refresh_token', 'session_id');
      expect(elevated.body.session_id).to.equal(who.sessionId);
      const fresh = elevated.body as Tokens;
      const { auth_time: authTime } = jwt.decode(fresh.access_token) as { auth_time: number };
      expect(Math.abs(Date.now() / 1000 - authTime)).to.be.below(30);

      const calls = freshCalls();
      expect(calls.length).to.be.greaterThan(5);
      for (const [i, old] of [who.accessToken, refreshed.access_token].entries()) {
        for (const { method, path } of calls)
          expect((await as(old, method, path, undefined, i)).status, `${method} ${path}`).to.equal(401);
        expect({ old: await me(old, i), oldIsActive: await isActive(old, i) }).to.deep.equal({
          old: 401,
          oldIsActive: false,
        });
      }
      expect((await as(fresh.access_token, 'GET', '/v1/me/export')).status).to.equal(200);
      expect({
        fresh: await me(fresh.access_token, 1),
        freshIsActive: await isActive(fresh.access_token, 1),
      }).to.deep.equal({ fresh: 200, freshIsActive: true });
    });

    it(`after ${what}: the previous refresh token gets no successor at any time, and the session stays`, async () => {
      const who = await join(url());
      await prepare?.(who);
      const fresh = (await by(who, who.accessToken)).body as Tokens;
      for (const i of [0, 1]) {
        expect({
          status: (await refresh(who.refreshToken, i)).status,
          refreshIsActive: await isActive(who.refreshToken, i),
        }).to.deep.equal({ status: 401, refreshIsActive: false });
        await elapse(who.sessionId);
      }
      expect(await eventsOf(who.sessionId, 'refresh.%')).to.deep.equal(['refresh.refused', 'refresh.refused']);
      expect(await eventsOf(who.sessionId, 'session.re%')).not.to.include('session.reused');
      const next = await refresh(fresh.refresh_token, 1);
      expect({ status: next.status, session_id: next.body.session_id }).to.deep.equal({
        status: 200,
        session_id: who.sessionId,
      });
      expect((await refresh(fresh.refresh_token)).body.refresh_token, 'a retry').to.equal(next.body.refresh_token);
      expect({
        fresh: await me(fresh.access_token),
        next: await me(next.body.access_token),
      }).to.deep.equal({ fresh: 200, next: 200 });
      const { auth_time: proven } = jwt.decode(fresh.access_token) as { auth_time: number };
      expect(jwt.decode(next.body.access_token)).to.include({ auth_time: proven });
    });

    it(`after ${what}: an older refresh token ends the session`, async () => {
      const who = await join(url());
      await prepare?.(who);
      const second = (await refresh(who.refreshToken)).body as Tokens;
      const fresh = (await by(who, second.access_token)).body as Tokens;
      expect((await refresh(who.refreshToken, 1)).status).to.equal(401);
      expect(await eventsOf(who.sessionId, 'session.reused')).to.deep.equal(['session.reused']);
      expect({
        fresh: await me(fresh.access_token),
        status: (await refresh(fresh.refresh_token)).status,
      }).to.deep.equal({ fresh: 401, status: 401 });
    });
  }

  it('so a stolen stale token gains nothing when its owner re-authenticates', async () => {
    const who = await join(url());
    await takePasswordAway(database.url, who.email);
    await signInLongAgo(who.sessionId);
    const steal = () => as(who.accessToken, 'PUT', '/v1/me/password', { new_password: NEW }, 1);
    expect({
      stolen: (await steal()).status,
      exported: (await as(who.accessToken, 'GET', '/v1/me/export')).status,
    }).to.deep.equal({ stolen: 403, exported: 403 });
    const fresh = (await elevations[1]!.by(who, who.accessToken)).body as Tokens;
    expect((await steal()).status).to.equal(401);
    const login = { login: who.email, password: NEW };
    expect((await call(url(), '/v1/auth/login', login)).status, 'no password was set').to.equal(401);
    expect((await as(fresh.access_token, 'PUT', '/v1/me/password', { new_password: NEW })).status).to.equal(200);
  });

  it('at the end of a slow body, too: then it must be valid and fresh', async () => {
    const meanwhile: readonly (readonly [number, (who: Member) => Promise<unknown>])[] = [
      [401, (who) => elevations[0]!.by(who, who.accessToken)],
      [403, ({ sessionId }) => signInLongAgo(sessionId)],
    ];
    for (const [expected, act] of meanwhile) {
      const who = await join(url());
      const headers = { ...bearer(who.accessToken), 'content-type': 'application/json', expect: '100-continue' };
      const { sent: slow, answered } = begin(url(1), '/v1/me/identities', { method: 'POST', headers });
      slow.write('{"type":"email",');
      await once(slow, 'continue');
      // The call was accepted before this.
      expect(await me(who.accessToken, 1)).to.equal(200);
      await act(who);
      slow.end(`"value":"${anyEmail()}"}`);
      expect((await answered).status).to.equal(expected);
      const added = await sql(
        database.url,
        `select from user_identity where not is_verified
            and user_id = (select user_id from user_identity where value = $1)`,
        [who.email],
      );
      expect(added).to.deep.equal([]);
    }
  });

  it('and an elevation applies to one session only', async () => {
    const who = await join(url());
    const login = { login: who.email, password: PASSWORD };
    const other = (await call(url(), '/v1/auth/login', login)).body as Tokens;
    await signInLongAgo(other.session_id);
    const fresh = await as(who.accessToken, 'POST', '/v1/auth/reauthenticate', { password: PASSWORD });
    expect(fresh.status).to.equal(200);
    expect(await me(other.access_token)).to.equal(200);
    expect((await as(other.access_token, 'GET', '/v1/me/export')).status).to.equal(403);
    expect((await refresh(other.refresh_token)).status).to.equal(200);
  });
});

import { Agent } from 'node:http';
import { expect } from 'chai';
import jwt from 'jsonwebtoken';
import { BUILT_IN_PRIVILEGES, BUILT_IN_ROLES } from '../../../src/core/domain/roles/built-in-privileges.ts';
import { freshDatabase } from '../../support/database.ts';
import type { FreshDatabase } from '../../support/database.ts';
import { PASSWORD, call, codeFrom, join } from '../client.ts';
import type { Answer } from '../client.ts';
import { pauseBefore } from '../pause.ts';
import { sql } from '../people.ts';
import { CHEAP, spawnService } from '../process.ts';
import type { ServiceProcess } from '../process.ts';
import { rounds } from '../rounds.ts';

/** `npm test` runs one round, `npm run test:races` 300. */

const GRACE_S = 600;

type Tokens = Readonly<{ access_token: string; refresh_token: string; session_id: string }>;
/** A user with two sessions: `raced` is refreshed while something happens under `other`, or by an administrator. */
type Racer = Readonly<{ id: number; email: string; raced: Tokens; other: Tokens }>;

describe('races for a session with two processes on one database', function () {
  this.timeout(600_000);
  let database: FreshDatabase;
  let services: readonly ServiceProcess[];
  let admin = '';
  const agent = new Agent({ keepAlive: true, maxSockets: 200 });

  before(async () => {
    database = await freshDatabase();
    // Only refreshes and logouts write this column, so whatever else ends a session comes in between.
    await pauseBefore(database.url, 'update of idle_expires_at on session');
    // Enough connections for a whole storm.
    const pooled = { DATABASE_URL: database.url, DATABASE_POOL_MAX: '30' };
    const env = { ...CHEAP, ...pooled, OTP_RESEND_INTERVAL: '0', PUBLIC_URL: 'https://id.example' };
    // On a busy machine the administrator's token must outlast all rounds, and fifty refreshes at once may take longer
    // than the usual grace period.
    const lasting = { ...env, ACCESS_TOKEN_TTL: '86400', REFRESH_GRACE: String(GRACE_S) };
    services = await Promise.all([spawnService(lasting), spawnService(lasting)]);
    const member = await racer();
    await sql(
      database.url,
      `update "user" set role_id = (select id from role where name = 'SuperAdmin') where id = $1`,
      [member.id],
    );
    admin = member.raced.access_token;
    // Open the sockets first, so that the calls really are concurrent.
    await Promise.all(Array.from({ length: 50 }, (_, i) => call(url(i), '/health/live', undefined, { agent })));
  });

  after(async () => {
    await Promise.all(services.map(({ stop }) => stop()));
    agent.destroy();
    await database.drop();
  });

  const url = (i = 0): string => services[i % 2]!.url;
  const as = (token: string, i: number, path: string, method = 'GET', body?: unknown): Promise<Answer> =>
    call(url(i), path, body, { method, headers: { authorization: `Bearer ${token}` }, agent });
  const me = async (token: string, i = 0): Promise<number> => (await as(token, i, '/v1/me')).status;
  const refresh = (token: string, i = 0): Promise<Answer> =>
    call(url(i), '/v1/auth/refresh', { refresh_token: token }, { agent });
  const signIn = async (email: string): Promise<Tokens> =>
    (await call(url(), '/v1/auth/login', { login: email, password: PASSWORD }, { agent })).body as Tokens;
  const racer = async (): Promise<Racer> => {
    const { email, accessToken } = await join(url());
    const { id } = (await as(accessToken, 0, '/v1/me')).body;
    return { id, email, raced: await signIn(email), other: await signIn(email) };
  };

  // requirement 47, race 8
  it('50 refreshes of one token get one successor, and the session advances once', async () => {
    for (const _ of rounds(100)) {
      const { raced } = await racer();
      const answers = await Promise.all(Array.from({ length: 50 }, (__, i) => refresh(raced.refresh_token, i)));
      expect(answers.map(({ status }) => status)).to.deep.equal(Array(50).fill(200));
      expect(new Set(answers.map(({ body }) => body.refresh_token)).size).to.equal(1);
      const [row] = await sql(database.url, 'select generation from session where id = $1', [raced.session_id]);
      expect(row).to.deep.equal({ generation: 2 });
      const used = await Promise.all(answers.map(({ body }, i) => me(body.access_token, i)));
      expect(used).to.deep.equal(Array(50).fill(200));
    }
  });

  /** Moves the session past the grace period. */
  const elapse = ({ session_id: id }: Tokens) =>
    sql(database.url, `update session set rotated_at = rotated_at - make_interval(secs => $2) where id = $1`, [
      id,
      GRACE_S + 1,
    ]);
  const storm = (token: string): Promise<readonly Answer[]> =>
    Promise.all(Array.from({ length: 20 }, (_, i) => refresh(token, i)));
  const stateOf = async ({ session_id: id }: Tokens) => {
    const [row] = await sql<{ generation: number; end_reason: string | null }>(
      database.url,
      'select generation, end_reason from session where id = $1',
      [id],
    );
    return row!;
  };
  const entriesOf = async ({ id }: Racer): Promise<Readonly<Record<string, number>>> => {
    const rows = await sql<{ action: string; count: number }>(
      database.url,
      `select action, count(*)::int from audit_event where action like 'session.re%' and subject_id = $1 group by action`,
      [String(id)],
    );
    return Object.fromEntries(rows.map(({ action, count }) => [action, count]));
  };

  // requirement 46, 47, race 8
  it('a successor used during the storm is not revoked', async () => {
    const { email } = await racer();
    for (const n of rounds(100)) {
      const raced = await signIn(email);
      const refreshes = Array.from({ length: 20 }, (_, i) => refresh(raced.refresh_token, i));
      const { body: second } = await Promise.race(refreshes);
      const used = await refresh(second.refresh_token, n);
      const answers = await Promise.all(refreshes);
      const { generation, end_reason: reason } = await stateOf(raced);
      expect(generation).to.equal(3);
      const successors = answers.filter(({ status }) => status === 200).map(({ body }) => body.refresh_token);
      expect(new Set(successors)).to.deep.equal(new Set([second.refresh_token]));
      // A retry after the successor was used counts as reuse.
      expect(reason).to.equal(successors.length === 20 ? null : 'reuse');
      const next = await refresh(reason === null ? used.body.refresh_token : second.refresh_token, n + 1);
      expect(next.status).to.equal(reason === null ? 200 : 401);
    }
  });

  // requirement 46, race 8
  it('of 20 late retries at once at most three get the successor, and the fourth ends the session, once', async () => {
    for (const _ of rounds(100)) {
      const who = await racer();
      const { body: lost } = await refresh(who.raced.refresh_token);
      await elapse(who.raced);
      const answers = await storm(who.raced.refresh_token);
      const retried = answers.filter(({ status }) => status === 200);
      // The session may end before the tokens of a timely retry are issued.
      expect(retried.length).to.be.at.most(3);
      for (const { body } of retried) expect(body.refresh_token).to.equal(lost.refresh_token);
      expect(await entriesOf(who)).to.deep.equal({ 'session.retried-late': 3, 'session.reused': 1 });
      expect((await refresh(lost.refresh_token)).status).to.equal(401);
      expect({
        lost: await me(lost.access_token),
        otherSession: await me(who.other.access_token),
      }).to.deep.equal({ lost: 401, otherSession: 200 });
    }
  });

  // requirement 46, race 10
  it('an old token reused 20 times at once ends its session once', async () => {
    for (const n of rounds(100)) {
      const who = await racer();
      let { raced } = who;
      for (const i of [n, n + 1, n + 2, n + 3]) raced = (await refresh(raced.refresh_token, i)).body as Tokens;
      const answers = await storm(who.raced.refresh_token);
      expect(answers.map(({ status }) => status)).to.deep.equal(Array(20).fill(401));
      expect(await entriesOf(who)).to.deep.equal({ 'session.reused': 1 });
      expect((await refresh(raced.refresh_token, n)).status).to.equal(401);
      expect({
        raced: await me(raced.access_token, n),
        otherSession: await me(who.other.access_token),
      }).to.deep.equal({ raced: 401, otherSession: 200 });
    }
  });

  // requirement 46, 47
  it('a use of the successor is not lost to a late retry at the same time', async () => {
    const { email } = await racer();
    for (const n of rounds(200)) {
      const raced = await signIn(email);
      const { body: lost } = await refresh(raced.refresh_token, n);
      await elapse(raced);
      const [retried, used] = await Promise.all([refresh(raced.refresh_token, n), me(lost.access_token, n + 1)]);
      expect(used).to.equal(200);
      // A retry after the use is refused.
      expect(retried.status).to.be.oneOf([200, 401]);
      expect((await refresh(raced.refresh_token, n + 1)).status).to.equal(401);
      expect({
        lost: await me(lost.access_token, n),
        end_reason: (await stateOf(raced)).end_reason,
      }).to.deep.equal({ lost: 401, end_reason: 'reuse' });
    }
  });

  // requirement 47, 52
  it('a late retry and a re-authentication at once leave an ended session, or one with the newest token only', async () => {
    const { email } = await racer();
    for (const n of rounds(200)) {
      const raced = await signIn(email);
      expect((await refresh(raced.refresh_token, n)).status).to.equal(200);
      await elapse(raced);
      const [retried, fresh] = await Promise.all([
        refresh(raced.refresh_token, n),
        as(raced.access_token, n + 1, '/v1/auth/reauthenticate', 'POST', { password: PASSWORD }),
      ]);
      const { generation, end_reason: reason } = await stateOf(raced);
      expect({ generation, reason, retried: retried.status, fresh: fresh.status }).to.be.deep.oneOf([
        { generation: 3, reason: null, retried: 200, fresh: 200 },
        // The retry came later, with a token that two generations have replaced.
        { generation: 3, reason: 'reuse', retried: 401, fresh: 200 },
        { generation: 3, reason: 'reuse', retried: 401, fresh: 401 },
      ]);
      if (reason === null) expect((await refresh(fresh.body.refresh_token, n)).status).to.equal(200);
    }
  });

  const generationOf = (token: string) => (jwt.decode(token) as { gen: number }).gen;
  const provenAt = (token: string) => (jwt.decode(token) as { auth_time: number }).auth_time;
  const exported = async (token: string, i = 0): Promise<number> => (await as(token, i, '/v1/me/export')).status;
  const signInLongAgo = ({ session_id: id }: Tokens) =>
    sql(database.url, `update session set authenticated_at = now() - interval '1 hour' where id = $1`, [id]);

  const elevations: readonly Readonly<{ what: string; elevate: (token: string, i: number) => Promise<Answer> }>[] = [
    {
      what: 're-authentication',
      elevate: (token, i) => as(token, i, '/v1/auth/reauthenticate', 'POST', { password: PASSWORD }),
    },
    {
      what: 'change of its password',
      elevate: (token, i) =>
        as(token, i, '/v1/me/password', 'PUT', { current_password: PASSWORD, new_password: `${PASSWORD}, another` }),
    },
  ];
  for (const { what, elevate } of elevations) {
    // requirement 101
    it(`no earlier token works once a refresh and a ${what} have both returned`, async () => {
      for (const n of rounds(200)) {
        const { raced } = await racer();
        await signInLongAgo(raced);
        const started = Math.floor(Date.now() / 1000) - 60;
        let fresh: Tokens | null = null;
        const { seen, status } = await refreshingUntil(raced, n, async () => {
          const elevated = await elevate(raced.access_token, n + 1);
          fresh = elevated.body as Tokens;
          return elevated.status;
        });
        expect(status).to.equal(200);
        for (const [i, { access_token: token }] of seen.entries()) {
          expect({
            me: await me(token, n + i),
            exported: await exported(token, n + i),
          }).to.deep.equal({ me: 401, exported: 401 });
          // The first was issued before the sign-in was moved back in time.
          if (i > 0) expect(provenAt(token), 'the sign-in that it was issued for').to.be.below(started);
        }
        expect((await refresh(seen.at(-1)!.refresh_token, n)).status, 'current at the elevation').to.equal(401);
        const { access_token: access, refresh_token: token } = fresh!;
        expect({
          me: await me(access, n),
          exported: await exported(access, n + 1),
        }).to.deep.equal({ me: 200, exported: 200 });
        expect(provenAt(access)).to.be.above(started);
        expect((await refresh(token, n)).status, 'the session goes on').to.equal(200);
      }
    });
  }

  // requirement 101
  it('of two re-authentications at once only the later one has working tokens', async () => {
    const { email } = await racer();
    for (const n of rounds(200)) {
      const raced = await signIn(email);
      const answers = await Promise.all([0, 1].map((i) => elevations[0]!.elevate(raced.access_token, n + i)));
      // A token checked after the other's commit is refused.
      for (const { status } of answers) expect(status).to.be.oneOf([200, 401]);
      const tokens = answers.flatMap(({ body }) => (body.access_token as string | undefined) ?? []);
      tokens.sort((a, b) => generationOf(a) - generationOf(b));
      expect(tokens.map(generationOf)).to.be.deep.oneOf([[2], [2, 3]]);
      const taken = await Promise.all([raced.access_token, ...tokens].map((token) => me(token, n)));
      expect(taken).to.deep.equal([401, ...tokens.map((_, i) => (i === tokens.length - 1 ? 200 : 401))]);
    }
  });

  // requirement 101
  it('proving the old password while it is changed gives no token that works afterwards', async () => {
    for (const n of rounds(200)) {
      const { raced } = await racer();
      const [proved, changed] = await Promise.all(
        elevations.map(({ elevate }, i) => elevate(raced.access_token, n + i)),
      );
      expect({ proved: proved!.status, changed: changed!.status }).to.be.deep.oneOf([
        { proved: 200, changed: 401 },
        { proved: 401, changed: 200 },
      ]);
      const winner = proved!.status === 200 ? proved! : changed!;
      expect({
        generation: generationOf(winner.body.access_token),
        me: await me(winner.body.access_token, n),
      }).to.deep.equal({ generation: 2, me: 200 });
      expect(await me(raced.access_token, n)).to.equal(401);
    }
  });

  // requirement 101
  it('a token invalidated by a re-authentication sets no first password', async () => {
    const { email, id } = await racer();
    for (const n of rounds(200)) {
      const raced = await signIn(email);
      await sql(database.url, `update user_auth set password_hash = '!' where user_id = $1`, [id]);
      const address = { type: 'email', value: email };
      const code = await codeFrom(url(n), email, () => call(url(n), '/v1/auth/otp', address, { agent }));
      const [set, proved] = await Promise.all([
        as(raced.access_token, n, '/v1/me/password', 'PUT', { new_password: PASSWORD }),
        as(raced.access_token, n + 1, '/v1/auth/reauthenticate', 'POST', { ...address, code }),
      ]);
      expect({ set: set.status, proved: proved.status }).to.be.deep.oneOf([
        { set: 401, proved: 200 },
        { set: 200, proved: 200 },
        // The token was checked after the password was set.
        { set: 200, proved: 401 },
      ]);
      const last = proved.status === 200 ? proved : set;
      expect(generationOf(last.body.access_token)).to.equal(set.status === 200 && proved.status === 200 ? 3 : 2);
      expect(await me(last.body.access_token, n)).to.equal(200);
      if (set.status !== 200) await as(last.body.access_token, n, '/v1/me/password', 'PUT', { new_password: PASSWORD });
    }
  });

  const restore = async ({ id }: Racer): Promise<number> =>
    (await as(admin, 0, `/v1/users/${id}/restore`, 'POST', {})).status;

  const enders: readonly Readonly<{
    what: string;
    end: (who: Racer, i: number) => Promise<number>;
    /** The status for the token of the user's other session. */
    other: number;
    /** Undoes it; what has ended stays ended. */
    undo?: (who: Racer) => Promise<number>;
  }>[] = [
    {
      what: 'logout',
      end: async ({ raced }, i) =>
        (await call(url(i), '/v1/auth/logout', { refresh_token: raced.refresh_token }, { agent })).status,
      other: 200,
    },
    {
      what: 'its end by its user',
      end: async ({ raced, other }, i) =>
        (await as(other.access_token, i, `/v1/me/sessions/${raced.session_id}`, 'DELETE')).status,
      other: 200,
    },
    {
      what: 'the end of all others',
      end: async ({ other }, i) => (await as(other.access_token, i, '/v1/me/sessions', 'DELETE')).status,
      other: 200,
    },
    {
      what: 'a change of password',
      end: async ({ other }, i) => {
        const body = { current_password: PASSWORD, new_password: `${PASSWORD}, another` };
        const changed = await as(other.access_token, i, '/v1/me/password', 'PUT', body);
        expect(await me(changed.body.access_token, i), 'the session goes on with new tokens').to.equal(200);
        return changed.status;
      },
      other: 401,
    },
    {
      what: 'the deletion of the account',
      end: async ({ other }, i) => (await as(other.access_token, i, '/v1/me', 'DELETE')).status,
      other: 401,
      undo: restore,
    },
    {
      what: 'its end, with all others, by an administrator',
      end: async ({ id }, i) => (await as(admin, i, `/v1/users/${id}/sessions`, 'DELETE')).status,
      other: 401,
    },
    {
      what: 'disabling',
      end: async ({ id }, i) => (await as(admin, i, `/v1/users/${id}`, 'PATCH', { is_active: false })).status,
      other: 401,
      undo: async ({ id }) => (await as(admin, 0, `/v1/users/${id}`, 'PATCH', { is_active: true })).status,
    },
    {
      what: 'the deletion of its user by an administrator',
      end: async ({ id }, i) => (await as(admin, i, `/v1/users/${id}`, 'DELETE')).status,
      other: 401,
      undo: restore,
    },
  ];
  /** Refreshes one session repeatedly on one process until the call on the other one that ends it has returned. */
  const refreshingUntil = async (raced: Tokens, i: number, end: () => Promise<number>) => {
    const seen = [raced];
    let isOver = false;
    const first = refresh(raced.refresh_token, i);
    const ended = end().finally(() => void (isOver = true));
    for (let next = first; ; next = refresh(seen.at(-1)!.refresh_token, i)) {
      const { status, body } = await next;
      expect(status).to.be.oneOf([200, 401]);
      if (status === 200) seen.push(body as Tokens);
      if (isOver || status === 401) break;
    }
    return { seen, status: await ended };
  };

  for (const { what, end, other, undo } of enders) {
    // requirement 9, 49, 50, race 9
    it(`no token of a session works once a refresh and ${what} have both returned`, async () => {
      for (const n of rounds(200)) {
        const who = await racer();
        const { seen, status } = await refreshingUntil(who.raced, n, () => end(who, n + 1));
        expect(status).to.be.oneOf([200, 204]);
        const nothingWorks = async (): Promise<void> => {
          for (const [i, tokens] of seen.entries()) {
            expect(await me(tokens.access_token, n + i)).to.equal(401);
            expect((await refresh(tokens.refresh_token, n + i)).status).to.equal(401);
          }
          expect(await me(who.other.access_token, n)).to.equal(other);
        };
        await nothingWorks();
        if (undo === undefined) continue;
        expect(await undo(who)).to.be.oneOf([200, 204]);
        await nothingWorks();
      }
    });
  }

  const privilegesOf = (role: string): readonly string[] =>
    (role === 'SuperAdmin' ? Object.keys(BUILT_IN_PRIVILEGES) : BUILT_IN_ROLES[role]!.privileges).toSorted();
  const give = async (id: number, role: string): Promise<void> => {
    const given = await as(admin, id, `/v1/users/${id}`, 'PATCH', { role });
    expect(given.status, given.text).to.equal(200);
  };
  const introspect = (asker: string, token: string, i: number): Promise<Answer> =>
    call(url(i), '/v1/auth/introspect', String(new URLSearchParams({ token })), {
      headers: { authorization: `Bearer ${asker}`, 'content-type': 'application/x-www-form-urlencoded' },
      agent,
    });

  // requirement 52, 61, race 9
  it('after a refresh and a role change the next request has exactly the new privileges', async () => {
    const [{ id, raced }, auditor] = [await racer(), await racer()];
    await give(auditor.id, 'SuperAdmin');
    let tokens = raced;
    for (const n of rounds(200)) {
      const role = ['Staff', 'SuperAdmin', 'User'][n % 3]!;
      const privileges = privilegesOf(role);
      const [refreshed] = await Promise.all([refresh(tokens.refresh_token, n), give(id, role)]);
      expect(refreshed.status).to.equal(200);
      // The earlier token and the one of the race; either role is possible in it.
      for (const [i, token] of [refreshed.body.access_token, tokens.access_token].entries()) {
        const allowed = privileges.includes('token.introspect') ? 200 : 403;
        expect((await introspect(token, token, n + i)).status, role).to.equal(allowed);
        const { body } = await introspect(auditor.other.access_token, token, n + i + 1);
        expect(body).to.include({ active: true, sid: raced.session_id });
        expect(body.scope.split(' ').filter(Boolean).toSorted(), role).to.deep.equal(privileges);
      }
      const next = await refresh(refreshed.body.refresh_token, n + 1);
      expect({ status: next.status, session_id: next.body.session_id }).to.deep.equal({
        status: 200,
        session_id: raced.session_id,
      });
      const claims = jwt.decode(next.body.access_token) as { roles: string[]; scope: string };
      expect(claims.roles).to.deep.equal([role]);
      expect(claims.scope.split(' ').filter(Boolean).toSorted()).to.deep.equal(privileges);
      tokens = next.body as Tokens;
    }
  });
});

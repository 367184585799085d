import { createPublicKey } from 'node:crypto';
import { Agent } from 'node:http';
import { expect } from 'chai';
import jwt from 'jsonwebtoken';
import { freshDatabase } from '../../support/database.ts';
import type { FreshDatabase } from '../../support/database.ts';
import { PASSWORD, call, eventually, join } from '../client.ts';
import type { Answer } from '../client.ts';
import { sql } from '../people.ts';
import { CHEAP, spawnService } from '../process.ts';
import type { ServiceProcess } from '../process.ts';
import { switched } from '../process/empty-database.ts';

type Tokens = Readonly<{ access_token: string; refresh_token: string; session_id: string }>;

describe('sessions over two processes', function () {
  this.timeout(600_000);
  let database: FreshDatabase;
  let services: readonly ServiceProcess[];
  const agent = new Agent({ keepAlive: true, maxSockets: 200 });

  before(async () => {
    database = await freshDatabase();
    const env = { ...CHEAP, DATABASE_URL: database.url, OTP_RESEND_INTERVAL: '0', PUBLIC_URL: 'https://id.example' };
    const keys = { SIGNING_KEY_LEAD: '1', SIGNING_KEY_TTL: '60' };
    services = await Promise.all([spawnService({ ...env, ...keys }), spawnService({ ...env, ...keys })]);
  });

  after(async () => {
    await Promise.all(services.map(({ stop }) => stop()));
    agent.destroy();
    await database.drop();
  });

  const url = (i = 0): string => services[i % 2]!.url;
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  const me = async (token: string, i = 0): Promise<number> =>
    (await call(url(i), '/v1/me', undefined, { headers: bearer(token), agent })).status;
  const refresh = (token: string, i = 0): Promise<Answer> =>
    call(url(i), '/v1/auth/refresh', { refresh_token: token }, { agent });
  const logout = (token: string, i = 0): Promise<Answer> =>
    call(url(i), '/v1/auth/logout', { refresh_token: token }, { agent });
  const signIn = async (email: string): Promise<Tokens> =>
    (await call(url(), '/v1/auth/login', { login: email, password: PASSWORD }, { agent })).body as Tokens;
  const elapse = (session: string, seconds: number) =>
    sql(database.url, `update session set rotated_at = rotated_at - make_interval(secs => $2) where id = $1`, [
      session,
      seconds,
    ]);

  const member = async () => {
    const { email } = await join(url());
    return { email, ...(await signIn(email)) };
  };

  it('continue by refresh token on either process, with a new one each time', async () => {
    const first = await member();
    const second = await refresh(first.refresh_token, 1);
    expect(second.status).to.equal(200);
    expect(second.body).to.have.all.keys('access_token', 'token_type', 'expires_in', 'refresh_token', 'session_id');
    expect(second.body.session_id).to.equal(first.session_id);
    expect(second.body.refresh_token).not.to.equal(first.refresh_token);
    expect(await me(second.body.access_token)).to.equal(200);
    expect(await me(first.access_token, 1), 'the older access token lives until its exp').to.equal(200);
    expect((await refresh(second.body.refresh_token)).status).to.equal(200);
  });

  it('refuse an invalid token with a problem, and a malformed request with 422', async () => {
    const { refresh_token: token, session_id: session } = await member();
    for (const bad of ['x', `${token}x`, token.replace('.1.', '.2.'), `v1.${session}.1.${'A'.repeat(43)}`]) {
      const { status, body } = await refresh(bad);
      expect({ status, code: body.code }).to.deep.equal({ status: 401, code: 'INVALID_REFRESH_TOKEN' });
      expect((await logout(bad)).status, 'logout tells nothing').to.equal(204);
    }
    for (const body of [{}, { refresh_token: [token] }, { refresh_token: token, more: 1 }])
      expect((await call(url(), '/v1/auth/refresh', body)).status).to.equal(422);
    expect((await refresh(token)).status, 'nothing of that ended it').to.equal(200);
  });

  // race 10, requirement 46
  it('end if any of four older tokens is reused; the user’s others continue, and one mail reports it', async () => {
    for (const replayed of [0, 1, 2, 3]) {
      const { email, ...stolen } = await member();
      const other = await signIn(email);
      const tokens = [stolen.refresh_token];
      const accesses = [stolen.access_token];
      for (let n = 0; n < 4; n += 1) {
        const { body } = await refresh(tokens[n]!, n);
        expect(await me(body.access_token, n)).to.equal(200);
        tokens.push(body.refresh_token);
        accesses.push(body.access_token);
      }
      // After the grace period, in which the parent token is not a theft.
      await elapse(stolen.session_id, 11);
      expect((await refresh(tokens[replayed]!)).status, `token ${replayed}`).to.equal(401);
      for (const token of tokens) expect((await refresh(token, 1)).status).to.equal(401);
      for (const access of accesses) expect(await me(access)).to.equal(401);
      expect(await me(other.access_token)).to.equal(200);
      expect((await refresh(other.refresh_token)).status).to.equal(200);
      const events = async () => {
        const { body } = await call(url(), `/dev/mailbox.json?to=${email}`);
        const ended = 'A session of yours was ended';
        return body.items.filter(({ subject }: { subject: string }) => subject === ended).length;
      };
      await eventually(async () => (await events()) === 1, 'the notice');
      expect((await refresh(stolen.refresh_token)).status).to.equal(401);
      expect(await events()).to.equal(1);
    }
  });

  // requirement 47
  it('give the parent token its successor again within the grace period, and treat an older one as stolen', async () => {
    const { refresh_token: first, access_token: access } = await member();
    const second = (await refresh(first)).body;
    expect(await me(second.access_token, 1)).to.equal(200);
    expect((await refresh(first, 1)).body.refresh_token).to.equal(second.refresh_token);
    const third = (await refresh(second.refresh_token)).body;
    expect((await refresh(second.refresh_token, 1)).body.refresh_token).to.equal(third.refresh_token);
    expect((await refresh(first)).status).to.equal(401);
    for (const token of [first, second.refresh_token, third.refresh_token])
      expect((await refresh(token)).status).to.equal(401);
    for (const token of [access, second.access_token, third.access_token]) expect(await me(token)).to.equal(401);
  });

  // requirement 47
  it('repeat a lost answer a minute later, until the successor was used', async () => {
    const { refresh_token: token, session_id: session } = await member();
    const lost = await refresh(token);
    await elapse(session, 60);
    const again = await refresh(token, 1);
    expect(again.body.refresh_token).to.equal(lost.body.refresh_token);
    expect(await me(again.body.access_token)).to.equal(200);
    expect((await refresh(token)).status).to.equal(401);
    expect(await me(again.body.access_token)).to.equal(401);
  });

  // requirement 46
  it('treat three late retries as lost answers, with an event each, and a fourth as theft', async () => {
    const { refresh_token: token, session_id: session, email } = await member();
    const lost = await refresh(token);
    for (let n = 0; n < 3; n += 1) {
      await elapse(session, 60);
      const late = await refresh(token, n);
      expect({ status: late.status, refresh_token: late.body.refresh_token }).to.deep.equal({
        status: 200,
        refresh_token: lost.body.refresh_token,
      });
    }
    await elapse(session, 60);
    expect((await refresh(token)).status).to.equal(401);
    expect((await refresh(lost.body.refresh_token, 1)).status, 'the session has ended').to.equal(401);
    const events = await sql<{ action: string }>(
      database.url,
      `select action from audit_event where action like 'session.re%'
          and subject_id = (select user_id::text from user_identity where value = $1) order by at, id`,
      [email],
    );
    const late = 'session.retried-late';
    expect(events.map(({ action }) => action)).to.deep.equal([late, late, late, 'session.reused']);
  });

  // requirement 49
  it('end by logout with any of their tokens, even old ones, at once on every process', async () => {
    const { refresh_token: first, access_token: access } = await member();
    await refresh((await refresh(first)).body.refresh_token);
    expect((await logout(first)).status).to.equal(204);
    expect(await me(access, 1)).to.equal(401);
    expect((await logout(first, 1)).status).to.equal(204);
  });

  // requirement 49
  it('report a logout that could not be stored, and continue until it is', async () => {
    const { access_token: access, refresh_token: token, session_id: session } = await member();
    const server = await switched(database.url);
    await server.allow(false);
    const as = { method: 'DELETE', headers: bearer(access) };
    for (const answer of [
      await logout(token),
      await logout(token, 1),
      await refresh(token),
      await call(url(), `/v1/me/sessions/${session}`, undefined, as),
      await call(url(), '/v1/me/sessions', undefined, as),
    ]) {
      expect({ status: answer.status, code: answer.body.code }).to.deep.equal({ status: 503, code: 'UNAVAILABLE' });
      expect(Number(answer.headers['retry-after'])).to.be.above(0);
    }
    await server.allow(true);
    await eventually(async () => (await me(access)) === 200, 'the database is back');
    expect((await logout(token)).status).to.equal(204);
    expect({
      onFirst: await me(access),
      onSecond: await me(access, 1),
      status: (await refresh(token)).status,
    }).to.deep.equal({ onFirst: 401, onSecond: 401, status: 401 });
  });

  // requirement 52
  it('start anew with every sign-in, whatever was sent along, and renew tokens on re-authentication', async () => {
    const mallory = await member();
    const { email, ...before } = await member();
    const cookie = `session=${mallory.session_id}; session_id=${before.session_id}`;
    for (const planted of [mallory.access_token, before.access_token]) {
      const body = { login: email, password: PASSWORD };
      const answer = await call(url(), '/v1/auth/login', body, { headers: { ...bearer(planted), cookie } });
      expect(answer.status).to.equal(200);
      expect(answer.headers).not.to.have.property('set-cookie');
      expect(answer.body.session_id).not.to.be.oneOf([mallory.session_id, before.session_id]);
    }
    const asWho = async ({ access_token: access }: Tokens) =>
      (await call(url(), '/v1/me', undefined, { headers: bearer(access) })).body.id;
    expect(await asWho(mallory)).not.to.equal(await asWho(before));

    const fresh = await call(
      url(),
      '/v1/auth/reauthenticate',
      { password: PASSWORD },
      { headers: bearer(before.access_token) },
    );
    expect({ status: fresh.status, session_id: fresh.body.session_id }).to.deep.equal({
      status: 200,
      session_id: before.session_id,
    });
    expect(fresh.body.refresh_token).not.to.equal(before.refresh_token);
    expect(await me(fresh.body.access_token, 1)).to.equal(200);
    // requirement 101
    expect(await me(before.access_token), 'an earlier token').to.equal(401);
    for (const seconds of [0, 11]) {
      await elapse(before.session_id, seconds);
      expect((await refresh(before.refresh_token)).status, 'an earlier token').to.equal(401);
    }
    expect(await me(fresh.body.access_token), 'another tab may have held it').to.equal(200);
  });

  // requirement 53, 55
  it('are listed and ended by their user only', async () => {
    const { email, access_token: access, session_id: current } = await member();
    const [second, third] = [await signIn(email), await signIn(email)];
    const stranger = await member();
    const list = async () => (await call(url(1), '/v1/me/sessions', undefined, { headers: bearer(access) })).body;
    const { items } = await list();
    expect(items[0]).to.have.all.keys('id', 'created_at', 'last_used_at', 'expires_at', 'ip', 'user_agent', 'current');
    expect(items.filter(({ current: is }: { current: boolean }) => is)).to.have.lengthOf(1);
    const end = async (token: string, path: string) =>
      (await call(url(), `/v1/me/sessions${path}`, undefined, { method: 'DELETE', headers: bearer(token) })).status;
    expect(await end(stranger.access_token, `/${second.session_id}`)).to.equal(404);
    expect(await end(access, '/no-uuid')).to.equal(422);
    expect(await end(access, `/${second.session_id}`)).to.equal(204);
    expect(await end(access, `/${second.session_id}`)).to.equal(404);
    expect({
      second: await me(second.access_token, 1),
      thirdOnOther: await me(third.access_token, 1),
    }).to.deep.equal({ second: 401, thirdOnOther: 200 });
    expect(await end(access, '')).to.equal(204);
    expect({ third: await me(third.access_token), onFirst: await me(access) }).to.deep.equal({
      third: 401,
      onFirst: 200,
    });
    expect((await list()).items.map(({ id }: { id: string }) => id)).to.deep.equal([current]);
    expect(await me(stranger.access_token)).to.equal(200);
  });

  // requirement 51
  it('are introspected as in RFC 7662, by callers with the privilege', async () => {
    const { access_token: access, refresh_token: token, session_id: sid } = await member();
    const asker = await member();
    const ask = (body: string, type = 'application/x-www-form-urlencoded') =>
      call(url(), '/v1/auth/introspect', body, {
        headers: { ...bearer(asker.access_token), 'content-type': type },
      });
    expect((await ask(`token=${access}`)).status).to.equal(403);
    await sql(
      database.url,
      `update "user" set role_id = (select id from role where name = 'SuperAdmin')
        where id in (select user_id from user_identity where value = $1)`,
      [asker.email],
    );
    const good = await ask(`token=${access}&token_type_hint=access_token&unknown=1`);
    expect(good.status).to.equal(200);
    expect(good.body).to.include({ active: true, sid, token_type: 'Bearer', iss: 'https://id.example', scope: '' });
    expect(good.body.exp - good.body.iat).to.equal(900);
    expect((await ask(`token=${token}`)).body).to.include({ active: true, sid, token_type: 'refresh_token' });
    for (const bad of ['x', `${access}x`, token.replace('.1.', '.2.'), asker.email]) {
      const { status, body } = await ask(`token=${encodeURIComponent(bad)}`);
      expect({ status, body }).to.deep.equal({ status: 200, body: { active: false } });
    }
    // requirement 47: the successor was used, so its answer was not lost
    const held = await member();
    const successor = (await refresh(held.refresh_token)).body.refresh_token;
    expect((await ask(`token=${successor}`)).body.active).to.equal(true);
    await elapse(held.session_id, 60);
    expect((await refresh(held.refresh_token)).status).to.equal(401);
    expect((await ask(`token=${successor}`)).body).to.deep.equal({ active: false });
    for (const wrong of ['', 'token=', 'token=a&token=b', 'other=a']) {
      const { status, body } = await ask(wrong);
      expect({ status, error: body.error }).to.deep.equal({ status: 400, error: 'invalid_request' });
    }
    expect((await ask(JSON.stringify({ token: access }), 'application/json')).status).to.equal(415);
    await logout(token);
    expect((await ask(`token=${access}`)).body).to.deep.equal({ active: false });
    expect((await call(url(), '/v1/auth/introspect', 'token=x')).status).to.equal(401);
  });

  // requirement 43
  it('continue under rotating keys, each published before it signs; removing a key invalidates its tokens at once', async () => {
    const { access_token: access, refresh_token } = await member();
    const kidOf = (token: string) => (jwt.decode(token, { complete: true }) as jwt.Jwt).header.kid!;
    const jwks = async (i: number) => {
      const { headers, body } = await call(url(i), '/.well-known/jwks.json');
      expect(headers['cache-control']).to.match(/^public, max-age=\d+/);
      expect(body.keys[0]).to.have.all.keys('kty', 'crv', 'x', 'y', 'kid', 'alg', 'use');
      return body.keys as { kid: string }[];
    };
    const first = kidOf(access);
    let token: string = refresh_token;
    let latest = access;
    // Make the keys a minute older instead of waiting.
    await sql(database.url, `update signing_key set activates_at = activates_at - interval '61 s'`);
    await eventually(async () => {
      const [keys, answer] = [await jwks(1), await refresh(token)];
      expect(answer.status).to.equal(200);
      ({ refresh_token: token, access_token: latest } = answer.body);
      expect(await me(latest, 1)).to.equal(200);
      expect(await me(access, 1), 'a token of the older key').to.equal(200);
      for (const key of keys) createPublicKey({ key, format: 'jwk' });
      expect(keys.map(({ kid }) => kid)).to.include(kidOf(latest));
      return kidOf(latest) !== first;
    }, 'the rotation');
    const { etag } = (await call(url(), '/.well-known/jwks.json')).headers;
    const again = () =>
      call(url(1), '/.well-known/jwks.json', undefined, { headers: { 'if-none-match': String(etag) } });
    expect((await again()).status, 'the same on every process').to.equal(304);
    await sql(database.url, 'delete from signing_key where kid = $1', [first]);
    expect({ onFirst: await me(access), onSecond: await me(access, 1) }).to.deep.equal({
      onFirst: 401,
      onSecond: 401,
    });
    expect({ onFirst: await me(latest), onSecond: await me(latest, 1) }).to.deep.equal({
      onFirst: 200,
      onSecond: 200,
    });
  });

  // requirement 43
  it('continue when the active key was removed, at once with the next key, on every process', async () => {
    const { refresh_token: token } = await member();
    // The next key would have to wait for an hour.
    await sql(
      database.url,
      `with next as (select id from signing_key order by activates_at desc limit 1)
       update signing_key set activates_at = now() + interval '1 hour' where id in (select id from next)`,
    );
    await sql(database.url, 'delete from signing_key where activates_at <= now()');
    for (const i of [0, 1])
      await eventually(async () => {
        const answer = await refresh(token, i);
        expect(answer.status, answer.text).to.equal(200);
        return (await me(answer.body.access_token, i + 1)) === 200;
      }, 'tokens that are good');
  });
});

import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { call, join } from '../client.ts';
import { makeSuperAdmin, sql } from '../people.ts';
import { sharedService } from '../shared-service.ts';
import type { SharedService } from '../shared-service.ts';
import { authenticator, bytesOf } from './authenticator.ts';
import { as, challengeOf, complete, enrol, enrolled, login, problemOf } from './enrolled.ts';

describe('one’s own second factor', () => {
  let own: SharedService;
  let url: string;
  before(async () => {
    own = await sharedService();
    ({ url } = own.service);
  });

  const admin = async () => {
    const member = await join(url);
    await makeSuperAdmin(own.database.url, member.email);
    const { body } = await login(url, member);
    return { ...member, accessToken: body.access_token };
  };
  const idOf = async (who: Readonly<{ accessToken: string }>): Promise<number> =>
    (await as(url, who, 'GET', '/v1/me')).body.id;

  it('is confirmed by its first code, which elevates this session and ends the others', async () => {
    const ada = await join(url);
    const { body: other } = await login(url, ada);
    const { body: none } = await as(url, ada, 'GET', '/v1/me/factors');
    expect(none).to.deep.equal({ totp: null, always: false, recovery_codes_left: 0, passkeys: 0, required: false });
    const started = await as(url, ada, 'POST', '/v1/me/factors/totp', {});
    expect(started.body.uri)
      .to.match(/^otpauth:\/\/totp\//)
      .and.include(started.body.secret);
    const app = authenticator(started.body.secret);
    const wrong = await as(url, ada, 'POST', '/v1/me/factors/totp/confirm', { code: app.code(500) });
    expect(problemOf(wrong)).to.equal('401 INVALID_CODE');
    expect((await login(url, ada)).status).to.equal(200);
    const confirmed = await as(url, ada, 'POST', '/v1/me/factors/totp/confirm', { code: app.code() });
    expect(confirmed.status).to.equal(200);
    expect(new Set(confirmed.body.recovery_codes).size).to.equal(10);
    expect((await as(url, { accessToken: other.access_token }, 'GET', '/v1/me')).status).to.equal(401);
    expect((await as(url, ada, 'GET', '/v1/me')).status).to.equal(401);
    const now = { accessToken: confirmed.body.access_token };
    const { body: factors } = await as(url, now, 'GET', '/v1/me/factors');
    expect(factors).to.deep.include({ recovery_codes_left: 10, required: false });
    expect(new Date(factors.totp.confirmed_at).getTime()).to.be.closeTo(Date.now(), 60_000);
  });

  it('is not confirmed by a code of an app that was replaced meanwhile, or that waited too long', async () => {
    const ada = await join(url);
    const first = authenticator((await as(url, ada, 'POST', '/v1/me/factors/totp', {})).body.secret);
    const second = authenticator((await as(url, ada, 'POST', '/v1/me/factors/totp', {})).body.secret);
    const confirm = (code: string) => as(url, ada, 'POST', '/v1/me/factors/totp/confirm', { code });
    expect(problemOf(await confirm(first.code()))).to.equal('401 INVALID_CODE');
    await sql(
      own.database.url,
      `update user_auth set totp_pending_until = now() - interval '1 s'
        where totp_pending_until is not null and user_id = (select user_id from user_identity where value = $1)`,
      [ada.email],
    );
    expect(problemOf(await confirm(second.code()))).to.equal('401 INVALID_CODE');
  });

  it('begins without a body, and so does a passkey', async () => {
    const ada = await join(url);
    expect((await as(url, ada, 'POST', '/v1/me/factors/totp')).status).to.equal(201);
    expect((await as(url, ada, 'POST', '/v1/me/passkeys/options')).status).to.equal(200);
    expect(problemOf(await as(url, ada, 'POST', '/v1/me/factors/totp', 'x'))).to.equal('400 MALFORMED_JSON');
    expect(problemOf(await as(url, ada, 'PATCH', '/v1/me'))).to.equal('415 UNSUPPORTED_MEDIA_TYPE');
  });

  it('counts wrong first codes, and locks', async () => {
    const ada = await join(url);
    const app = authenticator((await as(url, ada, 'POST', '/v1/me/factors/totp', {})).body.secret);
    const confirm = (code: string) => as(url, ada, 'POST', '/v1/me/factors/totp/confirm', { code });
    for (let n = 0; n < 5; n += 1) expect(problemOf(await confirm(app.code(500 + n)))).to.equal('401 INVALID_CODE');
    expect(problemOf(await confirm(app.code()))).to.equal('429 LOCKED');
  });

  it('is replaced only if asked for, and the old app works until the new one is confirmed', async () => {
    const ada = await enrolled(url);
    const again = await as(url, ada, 'POST', '/v1/me/factors/totp', {});
    expect(problemOf(again)).to.equal('409 ALREADY_ADDED');
    const { body } = await as(url, ada, 'POST', '/v1/me/factors/totp', { replace: true });
    expect((await complete(url, challengeOf(await login(url, ada)), { totp: ada.app.code() })).status).to.equal(200);
    const next = authenticator(body.secret);
    const confirmed = await as(url, ada, 'POST', '/v1/me/factors/totp/confirm', { code: next.code(-1) });
    expect(confirmed.status, confirmed.text).to.equal(200);
    expect(problemOf(await complete(url, challengeOf(await login(url, ada)), { totp: ada.app.code(1) }))).to.equal(
      '401 INVALID_CODE',
    );
    expect((await complete(url, challengeOf(await login(url, ada)), { totp: next.code() })).status).to.equal(200);
    const [code] = ada.recoveryCodes;
    expect(problemOf(await complete(url, challengeOf(await login(url, ada)), { recovery_code: code }))).to.equal(
      '401 INVALID_CODE',
    );
  });

  it('has new recovery codes on request, which void the old ones', async () => {
    const ada = await enrolled(url);
    const { body } = await as(url, ada, 'POST', '/v1/me/factors/recovery-codes');
    const answer = async (recovery_code: string | undefined) =>
      complete(url, challengeOf(await login(url, ada)), { recovery_code });
    expect(problemOf(await answer(ada.recoveryCodes[0]))).to.equal('401 INVALID_CODE');
    expect((await answer(body.recovery_codes[0])).status).to.equal(200);
    expect(problemOf(await as(url, await join(url), 'POST', '/v1/me/factors/recovery-codes'))).to.equal(
      '404 NOT_FOUND',
    );
  });

  it('can’t be changed, removed or added to by a stolen session whose password is known', async () => {
    const ada = await enrolled(url);
    await sql(
      own.database.url,
      `update session set factor_at = now() - interval '1 hour', authenticated_at = now() - interval '1 hour' where id = $1`,
      [ada.sessionId],
    );
    const tries = [
      ['POST', '/v1/me/factors/totp', { replace: true }],
      ['DELETE', '/v1/me/factors/totp', undefined],
      ['POST', '/v1/me/factors/recovery-codes', undefined],
    ] as const;
    const outcomes = async (who: Readonly<{ accessToken: string }>) => {
      const all: string[] = [];
      for (const [method, path, body] of tries) all.push(problemOf(await as(url, who, method, path, body)));
      return all;
    };
    const refused = tries.map(() => '403 REAUTHENTICATION_REQUIRED');
    expect(await outcomes(ada)).to.deep.equal(refused);
    const passwords = { current_password: ada.password, new_password: 'another long passphrase' };
    const { body } = await as(url, ada, 'PUT', '/v1/me/password', passwords);
    expect(await outcomes({ accessToken: body.access_token })).to.deep.equal(refused);
  });

  it('is shown to administrators without secrets, and removed by them with a reason', async () => {
    const [ada, boss] = [await enrolled(url), await admin()];
    const id = await idOf(ada);
    const seen = await as(url, boss, 'GET', `/v1/users/${id}/factors`);
    expect(seen.body).to.have.all.keys('totp', 'always', 'recovery_codes_left', 'passkeys');
    const stale = `update session set authenticated_at = now() - interval '1 hour' where id = $1`;
    const { body: older } = await login(url, boss);
    await sql(own.database.url, stale, [older.session_id]);
    const path = `/v1/users/${id}/factors/reset`;
    const early = await as(url, { accessToken: older.access_token }, 'POST', path, { reason: 'Lost the phone' });
    expect(problemOf(early)).to.equal('403 REAUTHENTICATION_REQUIRED');
    const reset = await as(url, boss, 'POST', path, { reason: 'Lost the phone' });
    expect(reset.status).to.equal(204);
    expect((await as(url, ada, 'GET', '/v1/me')).status).to.equal(401);
    expect((await login(url, ada)).status).to.equal(200);
    const { body } = await as(url, boss, 'GET', `/v1/events?subject=user:${id}&action=factor.reset`);
    expect(body.items[0].changes).to.deep.equal([{ field: 'reason', before: null, after: 'Lost the phone' }]);
    const bob = await join(url);
    const one = await as(url, bob, 'POST', `/v1/users/${await idOf(boss)}/factors/reset`, { reason: 'none' });
    expect(one.status).to.equal(403);
    expect((await as(url, boss, 'GET', '/v1/users/2147483646/factors')).status).to.equal(404);
    expect((await as(url, boss, 'POST', '/v1/users/2147483646/factors/reset', { reason: 'x' })).status).to.equal(404);
  });

  it('is unlocked by administrators, who see its lock', async () => {
    const [ada, boss] = [await enrolled(url), await admin()];
    for (let n = 0; n < 5; n += 1)
      await complete(url, challengeOf(await login(url, ada)), { totp: ada.app.code(500 + n) });
    const id = await idOf(ada);
    const { body } = await as(url, boss, 'GET', `/v1/users/${id}/locks`);
    expect(body.items.map(({ factor }: { factor: string }) => factor)).to.deep.equal(['second-factor']);
    expect((await as(url, boss, 'POST', `/v1/users/${id}/unlock`, { reason: 'Called' })).body.items).to.deep.equal([]);
    expect((await complete(url, challengeOf(await login(url, ada)), { totp: ada.app.code() })).status).to.equal(200);
  });

  it('leaves no secret and no code in the database as it is', async () => {
    const ada = await join(url);
    const { body } = await as(url, ada, 'POST', '/v1/me/factors/totp', {});
    const app = authenticator(body.secret);
    const { body: confirmed } = await as(url, ada, 'POST', '/v1/me/factors/totp/confirm', { code: app.code() });
    const [row] = await sql<{ everything: string }>(
      own.database.url,
      `select string_agg(query_to_xml(format('select t::text from public.%I t', tablename), true, true, '')::text, ' ') as everything
         from pg_tables where schemaname = 'public'`,
    );
    const all = (row?.everything ?? '').toUpperCase();
    const isKept = (text: string) => all.includes(text.toUpperCase());
    expect(isKept(ada.email), 'what it looks through').to.equal(true);
    const secret = bytesOf(body.secret);
    expect([body.secret, secret.toString('hex'), secret.toString('base64url')].filter(isKept)).to.deep.equal([]);
    const hashed = (code: string) =>
      ['hex', 'base64url'].map((encoding) =>
        createHash('sha256')
          .update(code)
          .digest(encoding as 'hex'),
      );
    const codes = (confirmed.recovery_codes as readonly string[]).flatMap((code) => [code, code.replace('-', '')]);
    expect(codes.flatMap((code) => [code, ...hashed(code)]).filter(isKept)).to.deep.equal([]);
  });

  it('answers no challenge that nobody made, and no other body', async () => {
    expect(problemOf(await complete(url, 'AAAAAAAAAAAAAAAAAAAAAA', { totp: '123456' }))).to.equal(
      '401 INVALID_CHALLENGE',
    );
    expect((await complete(url, 'AAAAAAAAAAAAAAAAAAAAAA', {})).status).to.equal(422);
    expect((await call(url, '/v1/auth/second-factor', { challenge: 'x', totp: '12345' })).status).to.equal(422);
    expect(problemOf(await as(url, await enrol(url, await join(url)), 'DELETE', '/v1/me/factors/totp'))).to.equal(
      '204 undefined',
    );
    expect(problemOf(await as(url, await join(url), 'DELETE', '/v1/me/factors/totp'))).to.equal('404 NOT_FOUND');
  });

  it('is exported to its user by dates and numbers, without any secret', async () => {
    const ada = await enrolled(url);
    const { body: started } = await as(url, ada, 'POST', '/v1/me/factors/totp', { replace: true });
    const exported = await as(url, ada, 'GET', '/v1/me/export');
    expect(exported.status, exported.text).to.equal(200);
    const { totp, recovery_codes_left: left } = exported.body.second_factor;
    expect(left).to.equal(10);
    expect(Object.keys(totp)).to.deep.equal(['confirmed_at']);
    expect(new Date(totp.confirmed_at).getTime()).to.be.closeTo(Date.now(), 60_000);
    const rows = await sql<{ secret: string }>(
      own.database.url,
      `select unnest(array[encode(a.totp_secret, 'hex'), encode(a.totp_pending_secret, 'hex')]) as secret
         from user_auth a join user_identity i using (user_id) where i.value = $1
       union all select r.code_hash from recovery_code r join user_identity i using (user_id) where i.value = $1
       union all select l.token_hash from undo_link l join user_identity i using (user_id) where i.value = $1`,
      [ada.email],
    );
    expect(rows).to.have.lengthOf(13);
    for (const secret of [started.secret, ...ada.recoveryCodes, ...rows.map((row) => row.secret)])
      expect(exported.text.toUpperCase()).not.to.include(secret.toUpperCase());
  });
});

import { expect } from 'chai';
import jwt from 'jsonwebtoken';
import { call, eventually, join } from '../client.ts';
import { makeSuperAdmin, sql } from '../people.ts';
import { as, challengeOf, complete, enrolled, login } from '../second-factor/enrolled.ts';
import { sharedService } from '../shared-service.ts';
import {
  add,
  authenticatorFor,
  creationOptions,
  eventsOf,
  keyed,
  problemOf,
  signIn,
  withPasskey,
} from './passkey-steps.ts';

describe('one’s own passkeys', () => {
  let url: string;
  let database: string;
  before(async () => {
    const shared = await sharedService();
    [url, database] = [shared.service.url, shared.database.url];
  });

  const subjectsTo = async (email: string): Promise<readonly string[]> =>
    (await call(url, `/dev/mailbox.json?to=${encodeURIComponent(email)}`)).body.items.map(
      ({ subject }: { subject: string }) => subject,
    );

  const administrator = async () => {
    const admin = await join(url);
    await makeSuperAdmin(database, admin.email);
    return admin;
  };

  it('are added, listed, renamed and removed; the owner is told', async () => {
    const ada = await keyed(url);
    const path = `/v1/me/passkeys/${ada.passkeyId}`;
    const read = await as(url, ada, 'GET', path);
    const etag = String(read.headers['etag']);
    const rename = (name: string, match: string) =>
      call(
        url,
        path,
        { name },
        { method: 'PATCH', headers: { authorization: `Bearer ${ada.accessToken}`, 'if-match': match } },
      );
    expect((await rename('Phone', etag)).body).to.include({ name: 'Phone' });
    expect(problemOf(await rename('Tablet', etag))).to.equal('412 PRECONDITION_FAILED');
    const headers = { authorization: `Bearer ${ada.accessToken}` };
    const { headers: renamed } = await call(url, path, undefined, { headers });
    const unchanged = { ...headers, 'if-none-match': String(renamed['etag']) };
    expect((await call(url, path, undefined, { headers: unchanged })).status).to.equal(304);
    expect((await as(url, ada, 'GET', '/v1/me/factors')).body).to.include({ passkeys: 1 });
    const exported = (await as(url, ada, 'GET', '/v1/me/export')).body.passkeys;
    expect(exported).to.have.lengthOf(1);
    expect(JSON.stringify(exported)).not.to.include('public_key');
    expect((await as(url, ada, 'DELETE', path)).status).to.equal(204);
    expect(problemOf(await as(url, ada, 'GET', path))).to.equal('404 NOT_FOUND');
    expect(problemOf(await signIn(url, ada.key))).to.equal('401 UNKNOWN_PASSKEY');
    expect(await eventsOf(url, ada)).to.include.members(['passkey.added', 'passkey.changed', 'passkey.removed']);
    await eventually(async () => {
      const subjects = await subjectsTo(ada.email);
      return ['A second factor or passkey was added', 'A passkey was removed'].every((subject) =>
        subjects.includes(subject),
      );
    }, 'the notices');
  });

  it('are twenty at most', async () => {
    const ada = await join(url);
    for (let n = 0; n < 20; n += 1) expect((await add(url, ada, authenticatorFor(url))).status).to.equal(201);
    expect(problemOf(await add(url, ada, authenticatorFor(url)))).to.equal('409 TOO_MANY');
    expect((await creationOptions(url, ada)).excludeCredentials).to.have.lengthOf(20);
  });

  it('are known by a random handle, which stays', async () => {
    const ada = await join(url);
    const [one, other] = [await creationOptions(url, ada), await creationOptions(url, ada)];
    expect(one.user.id)
      .to.match(/^[\w-]{22}$/)
      .and.equal(other.user.id);
    expect(one.challenge).not.to.equal(other.challenge);
  });

  it('may be made by a browser without asking, after another sign-in', async () => {
    const ada = await join(url);
    const key = authenticatorFor(url);
    const options = await creationOptions(url, ada, { conditional: true });
    expect(options.authenticatorSelection.userVerification).to.equal('preferred');
    const response = key.create(options, { isPresent: false, isVerified: false });
    expect((await as(url, ada, 'POST', '/v1/me/passkeys', { response })).status).to.equal(201);
    expect((await signIn(url, key)).status).to.equal(200);
  });

  it('do not make the password ask for a second factor', async () => {
    const ada = await keyed(url);
    expect((await login(url, ada)).status).to.equal(200);
  });

  it('answer the challenge of an account that has a second factor', async () => {
    const ada = await withPasskey(url, await enrolled(url));
    const first = await login(url, ada);
    expect(first.body.methods).to.deep.equal(['totp', 'recovery_code', 'passkey']);
    const challenge = challengeOf(first);
    const { options } = (await call(url, '/v1/auth/second-factor/options', { challenge })).body;
    // authenticators may leave the user out where the options name the passkey
    const done = await complete(url, challenge, { passkey: ada.key.get(options, { userHandle: null }) });
    expect(done.status, done.text).to.equal(200);
    const claims = jwt.decode(done.body.access_token) as jwt.JwtPayload;
    expect(claims).to.deep.include({ acr: 'aal2', amr: ['pwd', 'swk', 'user', 'mfa'] });
    const again = await complete(url, challenge, { passkey: ada.key.get(options) });
    expect(problemOf(again)).to.equal('401 INVALID_CHALLENGE');
  });

  it('answer nothing any more once they are removed', async () => {
    const ada = await withPasskey(url, await enrolled(url));
    const challenge = challengeOf(await login(url, ada));
    const forChallenge = (await call(url, '/v1/auth/second-factor/options', { challenge })).body.options;
    const forRenewal = (await as(url, ada, 'POST', '/v1/auth/reauthenticate/options')).body.options;
    expect((await as(url, ada, 'DELETE', `/v1/me/passkeys/${ada.passkeyId}`)).status).to.equal(204);
    const answered = await complete(url, challenge, { passkey: ada.key.get(forChallenge) });
    expect(problemOf(answered)).to.equal('401 UNKNOWN_PASSKEY');
    const renewed = await as(url, ada, 'POST', '/v1/auth/reauthenticate', { passkey: ada.key.get(forRenewal) });
    expect(problemOf(renewed)).to.equal('401 UNKNOWN_PASSKEY');
  });

  it('let their owner in while passwords and second factors are locked', async () => {
    const ada = await withPasskey(url, await enrolled(url));
    for (let n = 0; n < 5; n += 1) await complete(url, challengeOf(await login(url, ada)), { totp: ada.app.code(500) });
    for (let n = 0; n < 6; n += 1) await login(url, { ...ada, password: 'not the password' });
    expect(problemOf(await login(url, ada))).to.equal('429 LOCKED');
    expect((await signIn(url, ada.key)).status).to.equal(200);
  });

  it('open what repeated failures have closed', async () => {
    const ada = await keyed(url);
    const closed =
      'update user_auth set wrong_password_total = 100 where user_id = (select user_id from user_identity where value = $1)';
    await sql(database, closed, [ada.email]);
    expect(problemOf(await login(url, ada))).to.equal('429 LOCKED');
    expect((await signIn(url, ada.key)).status).to.equal(200);
    expect((await login(url, ada)).status).to.equal(200);
  });

  it('renew a session, and raise it to aal2', async () => {
    const ada = await keyed(url);
    await sql(database, `update session set authenticated_at = now() - interval '1 hour' where id = $1`, [
      ada.sessionId,
    ]);
    expect(problemOf(await as(url, ada, 'DELETE', `/v1/me/passkeys/${ada.passkeyId}`))).to.equal(
      '403 REAUTHENTICATION_REQUIRED',
    );
    const { options } = (await as(url, ada, 'POST', '/v1/auth/reauthenticate/options')).body;
    const done = await as(url, ada, 'POST', '/v1/auth/reauthenticate', { passkey: ada.key.get(options) });
    expect(done.status, done.text).to.equal(200);
    expect(done.body.session_id).to.equal(ada.sessionId);
    expect((jwt.decode(done.body.access_token) as jwt.JwtPayload)['acr']).to.equal('aal2');
    expect(problemOf(await as(url, ada, 'GET', '/v1/me'))).to.equal('401 UNAUTHENTICATED');
    const fresh = { accessToken: done.body.access_token };
    expect((await as(url, fresh, 'DELETE', `/v1/me/passkeys/${ada.passkeyId}`)).status).to.equal(204);
  });

  it('end with the account, come back with it, and go with a reset of factors', async () => {
    const ada = await keyed(url);
    const admin = await administrator();
    const { id } = (await as(url, ada, 'GET', '/v1/me')).body;
    expect((await as(url, ada, 'DELETE', '/v1/me')).status).to.equal(204);
    expect(problemOf(await signIn(url, ada.key))).to.equal('401 UNKNOWN_PASSKEY');
    const userHandle = ada.key.userHandle();
    const eve = await join(url);
    expect(problemOf(await add(url, eve, ada.key))).to.equal('409 ALREADY_ADDED');
    expect((await as(url, admin, 'POST', `/v1/users/${id}/restore`)).status).to.equal(200);
    expect((await signIn(url, ada.key, { userHandle })).status).to.equal(200);
    const listed = await as(url, admin, 'GET', `/v1/users/${id}/passkeys`);
    expect(listed.body.items).to.have.lengthOf(1);
    const reset = { reason: 'Lost the laptop' };
    expect((await as(url, admin, 'POST', `/v1/users/${id}/factors/reset`, reset)).status).to.equal(204);
    expect(problemOf(await signIn(url, ada.key))).to.equal('401 UNKNOWN_PASSKEY');
  });

  it('of a disabled user open nothing', async () => {
    const ada = await keyed(url);
    const disabled =
      'update "user" set is_active = false where id = (select user_id from user_identity where value = $1)';
    await sql(database, disabled, [ada.email]);
    expect(problemOf(await signIn(url, ada.key))).to.equal('401 INVALID_PASSKEY');
  });

  it('are removed by an administrator, who says why', async () => {
    const ada = await keyed(url);
    const admin = await administrator();
    const { id } = (await as(url, ada, 'GET', '/v1/me')).body;
    const path = `/v1/users/${id}/passkeys/${ada.passkeyId}/remove`;
    const signedInAt = (ago: string) =>
      sql(database, `update session set authenticated_at = now() - $2::interval where id = $1`, [admin.sessionId, ago]);
    await signedInAt('1 hour');
    expect(problemOf(await as(url, admin, 'POST', path, { reason: 'A stolen key' }))).to.equal(
      '403 REAUTHENTICATION_REQUIRED',
    );
    await signedInAt('0');
    expect((await as(url, admin, 'POST', path, { reason: 'A stolen key' })).status).to.equal(204);
    expect(problemOf(await as(url, admin, 'POST', path, { reason: 'A stolen key' }))).to.equal('404 NOT_FOUND');
    const { items } = (await as(url, ada, 'GET', '/v1/me/events?limit=100')).body;
    const removed = items.find(({ action }: { action: string }) => action === 'passkey.removed');
    expect(removed.changes).to.deep.include({ field: 'reason', before: null, after: 'A stolen key' });
  });

  it('stay if there is no other way in', async () => {
    const ada = await keyed(url);
    const bare = `with a as (update user_auth set password_hash = '!' where user_id = (select user_id from user_identity where value = $1))
                  update user_identity set is_verified = false where value = $1`;
    await sql(database, bare, [ada.email]);
    expect(problemOf(await as(url, ada, 'DELETE', `/v1/me/passkeys/${ada.passkeyId}`))).to.equal('409 LAST_WAY_IN');
    const { id } = (await as(url, ada, 'GET', '/v1/me')).body;
    const path = `/v1/users/${id}/passkeys/${ada.passkeyId}/remove`;
    const refused = await as(url, await administrator(), 'POST', path, { reason: 'A stolen key' });
    expect(problemOf(refused)).to.equal('409 LAST_WAY_IN');
  });

  it('are said to other sites and password managers where they look for them', async () => {
    expect((await call(url, '/.well-known/webauthn')).body.origins).to.have.lengthOf(1);
    expect((await call(url, '/.well-known/passkey-endpoints')).body.manage).to.match(/\/account\/passkeys$/);
  });
});

import { expect } from 'chai';
import jwt from 'jsonwebtoken';
import { call, codeFrom, eventually, join } from '../client.ts';
import { sql } from '../people.ts';
import { sharedService } from '../shared-service.ts';
import type { SharedService } from '../shared-service.ts';
import { as, challengeOf, complete, enrol, enrolled, login, problemOf } from './enrolled.ts';

describe('signing in with a second factor', () => {
  let own: SharedService;
  let url: string;
  before(async () => {
    own = await sharedService();
    ({ url } = own.service);
  });

  const sessionsOf = async (email: string): Promise<number> =>
    (
      await sql<{ n: number }>(
        own.database.url,
        `select count(*)::int as n from session s join user_identity i on i.user_id = s.user_id where i.value = $1`,
        [email],
      )
    )[0]!.n;

  it('answers a right password with a challenge, and opens a session with the code of the app only', async () => {
    const ada = await enrolled(url);
    const before = await sessionsOf(ada.email);
    const first = await login(url, ada);
    expect(problemOf(first)).to.equal('401 SECOND_FACTOR_REQUIRED');
    expect(first.body)
      .to.include({ expires_in: 300 })
      .and.have.property('methods')
      .that.deep.equals(['totp', 'recovery_code']);
    expect(first.text).not.to.match(/access_token|refresh_token|device_token/);
    expect(await sessionsOf(ada.email)).to.equal(before);
    const done = await complete(url, challengeOf(first), { totp: ada.app.code() });
    expect(done.status, done.text).to.equal(200);
    const claims = jwt.decode(done.body.access_token) as jwt.JwtPayload;
    expect(claims).to.deep.include({ acr: 'aal2', amr: ['pwd', 'otp', 'mfa'] });
    expect((await as(url, { accessToken: done.body.access_token }, 'GET', '/v1/me/identities')).status).to.equal(200);
  });

  it('asks for it after a code by mail, too', async () => {
    const ada = await enrolled(url);
    const code = await codeFrom(url, ada.email, () => call(url, '/v1/auth/otp', { type: 'email', value: ada.email }));
    const verified = await call(url, '/v1/auth/otp/verify', { type: 'email', value: ada.email, code });
    expect(problemOf(verified)).to.equal('401 SECOND_FACTOR_REQUIRED');
    const done = await complete(url, challengeOf(verified), { totp: ada.app.code() });
    expect(done.status, done.text).to.equal(200);
  });

  it('accepts each code once, none of an earlier step afterwards, and not the one that confirmed the app', async () => {
    const ada = await enrolled(url);
    expect(problemOf(await complete(url, challengeOf(await login(url, ada)), { totp: ada.firstCode }))).to.equal(
      '401 INVALID_CODE',
    );
    const challenge = challengeOf(await login(url, ada));
    const code = ada.app.code();
    expect((await complete(url, challenge, { totp: code })).status).to.equal(200);
    expect(problemOf(await complete(url, challenge, { totp: ada.app.code(1) }))).to.equal('401 INVALID_CHALLENGE');
    const again = challengeOf(await login(url, ada));
    expect(problemOf(await complete(url, again, { totp: code }))).to.equal('401 INVALID_CODE');
    expect((await complete(url, again, { totp: ada.app.code(1) })).status).to.equal(200);
  });

  it('accepts each recovery code once, however it is typed, and tells the owner', async () => {
    const ada = await enrolled(url);
    expect(ada.recoveryCodes).to.have.lengthOf(10);
    const [code = ''] = ada.recoveryCodes;
    const done = await complete(url, challengeOf(await login(url, ada)), {
      recovery_code: ` ${code.toLowerCase().replace('-', ' ')} `,
    });
    expect(done.body).to.include({ recovery_codes_left: 9 });
    const again = await complete(url, challengeOf(await login(url, ada)), { recovery_code: code });
    expect(problemOf(again)).to.equal('401 INVALID_CODE');
    const [event] = await eventually(async () => {
      const { body } = await as(url, { accessToken: done.body.access_token }, 'GET', '/v1/me/events');
      const found = body.items.filter(({ action }: { action: string }) => action === 'recovery-code.used');
      return found.length > 0 && found;
    }, 'the event');
    expect(event.changes).to.deep.equal([{ field: 'recovery_codes_left', before: null, after: 9 }]);
    const next = await complete(url, challengeOf(await login(url, ada)), { recovery_code: ada.recoveryCodes[1] });
    expect(next.body).to.include({ recovery_codes_left: 8 });
    await eventually(async () => {
      const { body } = await call(url, `/dev/mailbox.json?to=${encodeURIComponent(ada.email)}`);
      const texts = body.items.map(({ text }: { text: string }) => text).join(' ');
      return [9, 8].every((left) => texts.includes(`was used to sign in. ${left} codes are left`));
    }, 'a notice for each of two codes within a day');
  });

  it('locks after five wrong codes over all challenges; a right password still answers the challenge', async () => {
    const ada = await enrolled(url);
    const wrong = async () => complete(url, challengeOf(await login(url, ada)), { totp: ada.app.code(500) });
    for (let n = 0; n < 5; n += 1) expect(problemOf(await wrong())).to.equal('401 INVALID_CODE');
    expect(problemOf(await wrong())).to.equal('429 LOCKED');
    const right = await complete(url, challengeOf(await login(url, ada)), { totp: ada.app.code() });
    expect(problemOf(right)).to.equal('429 LOCKED');
    const code = await complete(url, challengeOf(await login(url, ada)), { recovery_code: ada.recoveryCodes[0] });
    expect(problemOf(code)).to.equal('429 LOCKED');
    // requirement 24
    const refreshed = await call(url, '/v1/auth/refresh', { refresh_token: ada.refreshToken });
    expect(refreshed.status, refreshed.text).to.equal(200);
    const later = await complete(url, challengeOf(await login(url, ada)), { totp: ada.app.code() });
    expect(problemOf(later)).to.equal('429 LOCKED');
  });

  it('lets the owner in from a known device while strangers have locked it', async () => {
    const ada = await enrolled(url);
    const known = await complete(url, challengeOf(await login(url, ada)), { totp: ada.app.code() });
    for (let n = 0; n < 5; n += 1) await complete(url, challengeOf(await login(url, ada)), { totp: ada.app.code(500) });
    expect(problemOf(await complete(url, challengeOf(await login(url, ada)), { totp: ada.app.code(1) }))).to.equal(
      '429 LOCKED',
    );
    const from = await complete(url, challengeOf(await login(url, ada)), {
      totp: ada.app.code(1),
      device_token: known.body.device_token,
    });
    expect(from.status, from.text).to.equal(200);
  });

  it('opens nothing else with a challenge', async () => {
    const ada = await enrolled(url);
    const challenge = challengeOf(await login(url, ada));
    const code = ada.app.code();
    const refused = [
      await as(url, { accessToken: challenge }, 'GET', '/v1/me'),
      await as(url, { accessToken: challenge }, 'POST', '/v1/me/factors/totp', {}),
      await call(url, '/v1/auth/refresh', { refresh_token: challenge }),
      await call(url, '/v1/auth/invitation/accept', { token: challenge }),
      await call(url, '/v1/auth/password/reset', { token: challenge, new_password: 'another long passphrase' }),
    ];
    expect(refused.map(({ status }) => status)).to.deep.equal([401, 401, 401, 401, 401]);
    expect((await complete(url, challenge, { totp: code })).status).to.equal(200);
  });

  it('ends the challenge with a new password', async () => {
    const ada = await enrolled(url);
    const challenge = challengeOf(await login(url, ada));
    const passwords = { current_password: ada.password, new_password: 'another long passphrase' };
    expect((await as(url, ada, 'PUT', '/v1/me/password', passwords)).status).to.equal(200);
    expect(problemOf(await complete(url, challenge, { totp: ada.app.code() }))).to.equal('401 INVALID_CHALLENGE');
  });

  it('ends the challenge when the account is disabled, and when it is deleted', async () => {
    const [ada, eve] = [await enrolled(url), await enrolled(url)];
    const [first, second] = [challengeOf(await login(url, ada)), challengeOf(await login(url, eve))];
    await sql(
      own.database.url,
      `update "user" set is_active = false where id = (select user_id from user_identity where value = $1)`,
      [ada.email],
    );
    expect(problemOf(await complete(url, first, { totp: ada.app.code() }))).to.equal('401 INVALID_CHALLENGE');
    expect((await as(url, eve, 'DELETE', '/v1/me')).status).to.equal(204);
    expect(problemOf(await complete(url, second, { totp: eve.app.code() }))).to.equal('401 INVALID_CHALLENGE');
  });

  it('tells only who knows the password that there is a second factor', async () => {
    const ada = await enrolled(url);
    const bob = await join(url);
    const wrong = { password: 'not the password' };
    const [with_, without] = [await login(url, { ...ada, ...wrong }), await login(url, { ...bob, ...wrong })];
    expect(problemOf(with_)).to.equal(problemOf(without)).and.equal('401 INVALID_CREDENTIALS');
    expect({ ...with_.body, request_id: '' }).to.deep.equal({ ...without.body, request_id: '' });
  });

  it('asks for it when a session signs in again, and refuses what needs a fresh sign-in until then', async () => {
    const ada = await enrol(url, await join(url));
    const stale = async () =>
      sql(
        own.database.url,
        `update session set factor_at = now() - interval '1 hour', authenticated_at = now() - interval '1 hour' where id = $1`,
        [ada.sessionId],
      );
    await stale();
    expect(problemOf(await as(url, ada, 'DELETE', '/v1/me/factors/totp'))).to.equal('403 REAUTHENTICATION_REQUIRED');
    const again = await as(url, ada, 'POST', '/v1/auth/reauthenticate', { password: ada.password });
    expect(problemOf(again)).to.equal('403 SECOND_FACTOR_REQUIRED');
    const done = await complete(url, challengeOf(again), { totp: ada.app.code() });
    expect(done.status, done.text).to.equal(200);
    expect(done.body).to.include({ session_id: ada.sessionId, device_token: null });
    expect(problemOf(await as(url, ada, 'GET', '/v1/me'))).to.equal('401 UNAUTHENTICATED');
    const fresh = { accessToken: done.body.access_token };
    expect((await as(url, fresh, 'DELETE', '/v1/me/factors/totp')).status).to.equal(204);
    expect((await login(url, ada)).status).to.equal(200);
  });
});

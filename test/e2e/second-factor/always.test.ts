import { expect } from 'chai';
import jwt from 'jsonwebtoken';
import { join } from '../client.ts';
import type { Member } from '../client.ts';
import { makeSuperAdmin, sql } from '../people.ts';
import { sharedService } from '../shared-service.ts';
import type { SharedService } from '../shared-service.ts';
import { as, challengeOf, complete, enrolled, login, problemOf } from './enrolled.ts';

type Bearer = Pick<Member, 'accessToken'>;

describe('“always ask for a second factor”', () => {
  let own: SharedService;
  let url: string;
  before(async () => {
    own = await sharedService();
    ({ url } = own.service);
  });

  const put = (who: Bearer, enabled: unknown) => as(url, who, 'PUT', '/v1/me/factors/always', { enabled });
  const factorsOf = async (who: Bearer) => (await as(url, who, 'GET', '/v1/me/factors')).body;
  const switched = async () => {
    const ada = await join(url);
    const { body } = await put(ada, true);
    return { ...ada, accessToken: body.access_token as string, recoveryCodes: body.recovery_codes as string[] };
  };

  it('shows recovery codes once, elevates this session, and ends the others', async () => {
    const ada = await join(url);
    const { body: other } = await login(url, ada);
    const on = await put(ada, true);
    expect(on.status, on.text).to.equal(200);
    expect(on.body).to.include({ always: true, session_id: ada.sessionId });
    expect(new Set(on.body.recovery_codes).size).to.equal(10);
    expect(jwt.decode(on.body.access_token)).to.deep.include({ acr: 'aal2', amr: ['otp', 'mfa'] });
    const now = { accessToken: on.body.access_token };
    for (const accessToken of [ada.accessToken, other.access_token])
      expect((await as(url, { accessToken }, 'GET', '/v1/me')).status).to.equal(401);
    expect((await as(url, now, 'GET', '/v1/me/identities')).status, 'is not locked out').to.equal(200);
    expect(await factorsOf(now)).to.deep.equal({
      totp: null,
      always: true,
      recovery_codes_left: 10,
      passkeys: 0,
      required: false,
    });
    const again = await put(now, true);
    expect([again.status, again.body]).to.deep.equal([200, { always: true }]);
    expect((await put(now, 'on')).status).to.equal(422);
  });

  it('asks for a recovery code at a sign-in, even when none is left', async () => {
    const ada = await switched();
    const first = await login(url, ada);
    expect(first.body.methods).to.deep.equal(['recovery_code']);
    const done = await complete(url, challengeOf(first), { recovery_code: ada.recoveryCodes[0] });
    expect(done.body).to.include({ recovery_codes_left: 9 });
    const again = await complete(url, challengeOf(await login(url, ada)), { recovery_code: ada.recoveryCodes[0] });
    expect(problemOf(again)).to.equal('401 INVALID_CODE');
    expect(problemOf(await complete(url, challengeOf(await login(url, ada)), { totp: '123456' }))).to.equal(
      '401 INVALID_CODE',
    );
    await sql(
      own.database.url,
      `update recovery_code set used_at = now()
        where used_at is null and user_id = (select user_id from user_identity where value = $1)`,
      [ada.email],
    );
    expect((await login(url, ada)).body.methods).to.deep.equal(['recovery_code']);
    const made = await as(url, { accessToken: done.body.access_token }, 'POST', '/v1/me/factors/recovery-codes');
    const [code] = made.body.recovery_codes;
    expect((await complete(url, challengeOf(await login(url, ada)), { recovery_code: code })).status).to.equal(200);
  });

  it('is turned off with its recovery codes, and a right password is enough again', async () => {
    const ada = await switched();
    expect((await put(ada, false)).body).to.deep.equal({ always: false });
    expect((await put(ada, false)).body).to.deep.equal({ always: false });
    expect(await factorsOf(ada)).to.include({ always: false, recovery_codes_left: 0 });
    expect((await login(url, ada)).status).to.equal(200);
  });

  it('can’t be turned on or off by a stolen session whose password is known', async () => {
    const [ada, bob] = [await switched(), await enrolled(url)];
    for (const { sessionId } of [ada, bob])
      await sql(
        own.database.url,
        `update session set factor_at = now() - interval '1 hour', authenticated_at = now() - interval '1 hour' where id = $1`,
        [sessionId],
      );
    const stolen = async (who: Member, enabled: boolean) => {
      expect(problemOf(await put(who, enabled))).to.equal('403 REAUTHENTICATION_REQUIRED');
      const passwords = { current_password: who.password, new_password: 'another long passphrase' };
      const { body } = await as(url, who, 'PUT', '/v1/me/password', passwords);
      expect(problemOf(await put({ accessToken: body.access_token }, enabled))).to.equal(
        '403 REAUTHENTICATION_REQUIRED',
      );
    };
    await stolen(ada, false);
    await stolen(bob, true);
  });

  it('changes neither tokens nor codes of who has an app, and outlives it', async () => {
    const ada = await enrolled(url);
    expect((await put(ada, true)).body).to.deep.equal({ always: true });
    expect((await login(url, ada)).body.methods).to.deep.equal(['totp', 'recovery_code']);
    expect((await as(url, ada, 'DELETE', '/v1/me/factors/totp')).status).to.equal(204);
    expect(await factorsOf(ada)).to.deep.equal({
      totp: null,
      always: true,
      recovery_codes_left: 10,
      passkeys: 0,
      required: false,
    });
    const code = { recovery_code: ada.recoveryCodes[0] };
    expect((await complete(url, challengeOf(await login(url, ada)), code)).status).to.equal(200);
    const eve = await enrolled(url);
    await put(eve, true);
    await put(eve, false);
    expect((await login(url, eve)).body.methods, 'the app stays').to.deep.equal(['totp', 'recovery_code']);
  });

  it('is switched by one of parallel calls, whose codes count', async () => {
    const ada = await join(url);
    const answers = await Promise.all(Array.from({ length: 5 }, () => put(ada, true)));
    const shown = answers.filter(({ body }) => body.recovery_codes !== undefined);
    expect(shown).to.have.lengthOf(1);
    for (const other of answers.filter((answer) => answer !== shown[0]))
      expect(problemOf(other)).to.equal('401 UNAUTHENTICATED');
    const code = { recovery_code: shown[0]!.body.recovery_codes[9] };
    expect((await complete(url, challengeOf(await login(url, ada)), code)).status).to.equal(200);
  });

  it('is exported, shown to administrators, and cleared by their reset', async () => {
    const [ada, boss] = [await switched(), await join(url)];
    expect((await as(url, ada, 'GET', '/v1/me/export')).body.second_factor).to.deep.equal({
      totp: null,
      always: true,
      recovery_codes_left: 10,
      passkeys: 0,
    });
    await makeSuperAdmin(own.database.url, boss.email);
    const administrator = { accessToken: (await login(url, boss)).body.access_token };
    const { id } = (await as(url, ada, 'GET', '/v1/me')).body;
    const seen = async () => (await as(url, administrator, 'GET', `/v1/users/${id}/factors`)).body.always;
    expect(await seen()).to.equal(true);
    await as(url, administrator, 'POST', `/v1/users/${id}/factors/reset`, { reason: 'Lost the codes' });
    expect(await seen()).to.equal(false);
    expect((await login(url, ada)).status).to.equal(200);
  });
});

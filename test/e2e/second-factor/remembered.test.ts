import { expect } from 'chai';
import jwt from 'jsonwebtoken';
import { call, codeFrom, join } from '../client.ts';
import type { Answer } from '../client.ts';
import { oneService } from '../own-database.ts';
import { makeVisitor } from '../pages/visitor.ts';
import { withPasskey } from '../passkeys/passkey-steps.ts';
import { makeSuperAdmin, sql } from '../people.ts';
import { as, challengeOf, complete, enrol, enrolled, login, problemOf } from './enrolled.ts';
import type { Enrolled } from './enrolled.ts';

const CHALLENGED = '401 SECOND_FACTOR_REQUIRED';

describe('a remembered device', () => {
  let own: Awaited<ReturnType<typeof oneService>>;
  let url: string;
  before(async () => {
    own = await oneService({ MFA_REMEMBER_TTL: '86400', MFA_REQUIRED: 'privileged' });
    ({ url } = own.service);
  });
  after(() => own.end());

  const from = (device_token: string, { email, password }: Pick<Enrolled, 'email' | 'password'>): Promise<Answer> =>
    call(url, '/v1/auth/login', { login: email, password, device_token });
  const deviceOf = async (who: Enrolled, remember?: boolean): Promise<string> => {
    const answer = { totp: who.app.code(), ...(remember === undefined ? {} : { remember }) };
    const done = await complete(url, challengeOf(await login(url, who)), answer);
    if (done.status !== 200) throw new Error(done.text);
    return done.body.device_token;
  };

  it('is not asked for a second factor, after a password and after a code', async () => {
    const ada = await enrolled(url);
    const device = await deviceOf(ada, true);
    const signedIn = await from(device, ada);
    expect(signedIn.status, signedIn.text).to.equal(200);
    expect(signedIn.body.device_token).to.equal(device);
    const address = { type: 'email', value: ada.email };
    const code = await codeFrom(url, ada.email, () => call(url, '/v1/auth/otp', address));
    const verified = await call(url, '/v1/auth/otp/verify', { ...address, code, device_token: device });
    expect(verified.status, verified.text).to.equal(200);
  });

  it('is remembered by a passkey that answers the challenge', async () => {
    const ada = await withPasskey(url, await enrolled(url));
    const answer = async (rest: object) => {
      const challenge = challengeOf(await login(url, ada));
      const { options } = (await call(url, '/v1/auth/second-factor/options', { challenge })).body;
      return (await complete(url, challenge, { passkey: ada.key.get(options), ...rest })).body.device_token;
    };
    const device = await answer({ remember: true });
    expect((await from(device, ada)).status).to.equal(200);
    expect(await answer({ device_token: device })).to.equal(device);
    expect(problemOf(await from(device, ada))).to.equal(CHALLENGED);
  });

  it('opens a session at aal1, which opens what needs neither aal2 nor a fresh sign-in', async () => {
    const ada = await enrolled(url);
    const { body } = await from(await deviceOf(ada, true), ada);
    const now = { accessToken: body.access_token };
    expect(jwt.decode(body.access_token)).to.deep.include({ acr: 'aal1', amr: ['pwd'] });
    expect((await as(url, now, 'GET', '/v1/me/identities')).status).to.equal(200);
    for (const [method, path] of [
      ['DELETE', '/v1/me/factors/totp'],
      ['POST', '/v1/me/factors/recovery-codes'],
      ['DELETE', '/v1/me'],
    ] as const)
      expect(problemOf(await as(url, now, method, path)), path).to.equal('403 REAUTHENTICATION_REQUIRED');
    const passwords = { current_password: ada.password, new_password: 'another long passphrase' };
    expect(problemOf(await as(url, now, 'PUT', '/v1/me/password', passwords))).to.equal(
      '403 REAUTHENTICATION_REQUIRED',
    );
    const again = await as(url, now, 'POST', '/v1/auth/reauthenticate', { password: ada.password });
    expect(problemOf(again)).to.equal('403 SECOND_FACTOR_REQUIRED');
  });

  it('is one only of its user, only if that was asked for, and only for its time', async () => {
    const [ada, eve] = [await enrolled(url), await enrolled(url)];
    const device = await deviceOf(ada, true);
    expect(problemOf(await login(url, ada)), 'another device').to.equal(CHALLENGED);
    expect(problemOf(await from(device, eve)), 'another user').to.equal(CHALLENGED);
    expect(problemOf(await from(device, { ...ada, password: 'not the password' }))).to.equal('401 INVALID_CREDENTIALS');
    expect(problemOf(await from(await deviceOf(eve), eve)), 'without remember').to.equal(CHALLENGED);
    await sql(
      own.database.url,
      `update known_device set factor_at = now() - interval '25 hours' where factor_at is not null`,
    );
    expect(problemOf(await from(device, ada)), 'later').to.equal(CHALLENGED);
  });

  it('is asked again when its user must have a second factor, and so is its session', async () => {
    const ada = await enrolled(url);
    const device = await deviceOf(ada, true);
    const { body } = await from(device, ada);
    await makeSuperAdmin(own.database.url, ada.email);
    const session = { accessToken: body.access_token };
    expect(problemOf(await as(url, session, 'GET', '/v1/me/identities'))).to.equal('403 ASSURANCE_REQUIRED');
    expect(problemOf(await from(device, ada))).to.equal(CHALLENGED);
  });

  it('is forgotten with a new password, with all devices, and when a factor is removed', async () => {
    const [ada, bob, eve] = [await enrolled(url), await enrolled(url), await enrolled(url)];
    const devices = [await deviceOf(ada, true), await deviceOf(bob, true)] as const;
    const passwords = { current_password: ada.password, new_password: 'another long passphrase' };
    await as(url, ada, 'PUT', '/v1/me/password', passwords);
    expect(problemOf(await from(devices[0], { ...ada, password: passwords.new_password }))).to.equal(CHALLENGED);
    expect((await as(url, bob, 'DELETE', '/v1/me/sessions')).status).to.be.within(200, 204);
    expect(problemOf(await from(devices[1], bob))).to.equal(CHALLENGED);
    await as(url, eve, 'PUT', '/v1/me/factors/always', { enabled: true });
    const device = await deviceOf(eve, true);
    const { body } = await from(device, eve);
    expect((await as(url, eve, 'DELETE', '/v1/me/factors/totp')).status).to.equal(204);
    expect(problemOf(await from(device, eve))).to.equal(CHALLENGED);
    const session = { accessToken: body.access_token };
    expect(problemOf(await as(url, session, 'GET', '/v1/me/identities'))).to.equal('403 ASSURANCE_REQUIRED');
  });

  it('is remembered by a tick on the page of the challenge', async () => {
    const ada = await enrol(url, await join(url));
    const visitor = makeVisitor(url);
    const signIn = async () => {
      await visitor.open('/sign-in');
      return visitor.submit({ login: ada.email, password: ada.password });
    };
    expect((await signIn()).words).to.include('Remember this device');
    expect((await visitor.submit({ code: ada.app.code(), remember: 'on' })).path).to.equal('/account');
    visitor.cookies.delete('session');
    expect((await signIn()).path).to.equal('/account');
  });
});

import { expect } from 'chai';
import jwt from 'jsonwebtoken';
import { call, eventually, join } from '../client.ts';
import type { Answer, Member } from '../client.ts';
import { mailTo } from '../mailbox.ts';
import { twoServices } from '../own-database.ts';
import { sql } from '../people.ts';
import { rounds } from '../rounds.ts';
import { as, challengeOf, complete, enrol, login } from '../second-factor/enrolled.ts';
import { add, authenticatorFor, creationOptions, problemOf, signIn, withPasskey } from './passkey-steps.ts';

const KIND = { origin: 'http://localhost:3000' };
const ASSURANCE = '403 ASSURANCE_REQUIRED';
const SETUP = '403 SECOND_FACTOR_SETUP_REQUIRED';
const acrOf = ({ body }: Answer): unknown => (jwt.decode(body.access_token) as jwt.JwtPayload)['acr'];

describe('a passkey of somebody who must have a second factor', function () {
  this.timeout(3_600_000);
  let own: Awaited<ReturnType<typeof twoServices>>;
  let url: string;
  before(async () => {
    const env = { OTP_RESEND_INTERVAL: '0', PUBLIC_URL: KIND.origin, MFA_REQUIRED: 'everyone' };
    own = await twoServices(env, 10);
    ({ url } = own.services[0]!);
  });
  after(() => own.end());

  /** Adds one with a password-only session, as the first second factor. */
  const first = async (member: Member) => {
    const key = authenticatorFor(url, KIND);
    const added = await add(url, member, key);
    expect(added.status, added.text).to.equal(201);
    const { access_token: accessToken, refresh_token: refreshToken, recovery_codes: recoveryCodes } = added.body;
    return {
      ...member,
      old: member.accessToken,
      accessToken,
      refreshToken,
      recoveryCodes,
      key,
      passkeyId: added.body.id,
    };
  };
  const open = (who: Readonly<{ accessToken: string }>) => as(url, who, 'GET', '/v1/me/sessions');
  const isStored = async (id: number, column: string) =>
    (await sql<{ is: boolean }>(own.database.url, `select ${column} as is from passkey where id = $1`, [id]))[0]?.is;

  it('is the second factor: it elevates the session, shows recovery codes and ends the other sessions', async () => {
    const ada = await join(url);
    const other = await login(url, ada);
    expect(problemOf(await open(ada))).to.equal(SETUP);
    const done = await first(ada);
    expect(done.recoveryCodes).to.have.lengthOf(10);
    expect((await open(done)).status).to.equal(200);
    expect(problemOf(await as(url, { accessToken: done.old }, 'GET', '/v1/me'))).to.equal('401 UNAUTHENTICATED');
    expect((await as(url, { accessToken: other.body.access_token }, 'GET', '/v1/me')).status).to.equal(401);
    const factors = (await as(url, done, 'GET', '/v1/me/factors')).body;
    expect(factors).to.deep.include({
      totp: null,
      always: false,
      recovery_codes_left: 10,
      passkeys: 1,
      required: true,
    });
  });

  it('is asked for after the password, and answered by itself or by a recovery code', async () => {
    const ada = await first(await join(url));
    const asked = await login(url, ada);
    expect(asked.body.methods).to.deep.equal(['recovery_code', 'passkey']);
    expect(asked.text).not.to.contain('access_token');
    const challenge = challengeOf(asked);
    const { options } = (await call(url, '/v1/auth/second-factor/options', { challenge })).body;
    const done = await complete(url, challenge, { passkey: ada.key.get(options) });
    expect([done.status, acrOf(done)]).to.deep.equal([200, 'aal2']);
    const byCode = await complete(url, challengeOf(await login(url, ada)), { recovery_code: ada.recoveryCodes[0] });
    expect(byCode.status, byCode.text).to.equal(200);
    expect((await open({ accessToken: byCode.body.access_token })).status).to.equal(200);
  });

  it('signs in alone, and is not told to set up a second factor', async () => {
    const ada = await first(await join(url));
    const done = await signIn(url, ada.key);
    expect([done.status, acrOf(done)]).to.deep.equal([200, 'aal2']);
    expect((await open({ accessToken: done.body.access_token })).status).to.equal(200);
  });

  it('that is the only one stays; one beside an app or another passkey can go', async () => {
    const ada = await first(await join(url));
    const remove = () => as(url, ada, 'DELETE', `/v1/me/passkeys/${ada.passkeyId}`);
    expect(problemOf(await remove())).to.equal('409 FACTOR_REQUIRED');
    const second = await withPasskey(url, ada, KIND);
    expect((await remove()).status).to.equal(204);
    const eve = await first(await join(url));
    const withApp = await enrol(url, eve);
    expect((await as(url, withApp, 'DELETE', '/v1/me/factors/totp')).status).to.equal(204);
    expect((await open(withApp)).status).to.equal(200);
    expect(problemOf(await as(url, withApp, 'DELETE', `/v1/me/passkeys/${eve.passkeyId}`))).to.equal(
      '409 FACTOR_REQUIRED',
    );
    expect((await signIn(url, second.key)).status).to.equal(200);
  });

  it('is one of two that parallel calls to two processes remove', async () => {
    for (const _round of rounds(200)) {
      const ada = await first(await join(url));
      const second = await withPasskey(url, ada, KIND);
      const answers = await Promise.all(
        [ada.passkeyId, second.passkeyId].map((id, i) =>
          as(own.services[i]!.url, ada, 'DELETE', `/v1/me/passkeys/${id}`),
        ),
      );
      expect(answers.map(problemOf).toSorted()).to.deep.equal(['204 ', '409 FACTOR_REQUIRED']);
    }
  });

  it('is the first one once, of parallel calls to two processes', async () => {
    for (const _round of rounds(200)) {
      const ada = await join(url);
      const bodies = [];
      for (let n = 0; n < 2; n += 1)
        bodies.push({ response: authenticatorFor(url, KIND).create(await creationOptions(url, ada)) });
      const answers = await Promise.all(
        bodies.map((body, i) => as(own.services[i]!.url, ada, 'POST', '/v1/me/passkeys', body)),
      );
      expect(answers.map(problemOf).toSorted()).to.deep.equal(['201 ', '401 UNAUTHENTICATED']);
    }
  });

  it('of an account with a second factor is not added by a session that has proved only the password', async () => {
    const ada = await first(await join(url));
    await sql(own.database.url, `update session set factor_at = null, factor_added_in = null where id = $1`, [
      ada.sessionId,
    ]);
    expect(problemOf(await open(ada))).to.equal(ASSURANCE);
    expect(problemOf(await as(url, ada, 'POST', '/v1/me/passkeys/options', {}))).to.equal(
      '403 REAUTHENTICATION_REQUIRED',
    );
    const response = authenticatorFor(url, KIND).create({
      challenge: 'AAAA',
      rp: { id: 'localhost' },
      user: { id: 'AAAA' },
    });
    expect(problemOf(await as(url, ada, 'POST', '/v1/me/passkeys', { response }))).to.equal(
      '403 REAUTHENTICATION_REQUIRED',
    );
  });

  it('that a thief added is undone with its codes and sessions', async () => {
    const owner = await join(url);
    const thief = await first({ ...owner, accessToken: (await login(url, owner)).body.access_token });
    const mail = await eventually(
      async () => (await mailTo(url, owner.email)).find(({ text }) => text.includes('undo-factor')),
      'an undo link',
    );
    const token = /token=([\w-]+)/.exec(mail.text)?.[1] ?? '';
    const undone = await call(url, '/undo-factor', new URLSearchParams({ token }).toString(), {
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' },
    });
    expect(undone.status, undone.text).to.equal(303);
    expect((await as(url, thief, 'GET', '/v1/me')).status).to.equal(401);
    expect(problemOf(await signIn(url, thief.key))).to.equal('401 UNKNOWN_PASSKEY');
    const [row] = await sql<{ codes: number }>(
      own.database.url,
      `select count(*)::int as codes from recovery_code c join user_identity i on i.user_id = c.user_id where i.value = $1`,
      [owner.email],
    );
    expect(row).to.deep.equal({ codes: 0 });
  });

  it('is one factor until it has verified its user, and two from then on', async () => {
    const ada = await join(url);
    const key = authenticatorFor(url, KIND);
    const options = await creationOptions(url, ada, { conditional: true });
    const made = key.create(options, { isVerified: false, isPresent: false });
    const added = await as(url, ada, 'POST', '/v1/me/passkeys', { response: made });
    expect(added.status, added.text).to.equal(201);
    expect(added.body).not.to.have.any.keys('access_token', 'recovery_codes');
    expect(await isStored(added.body.id, 'uv_seen')).to.equal(false);
    expect(problemOf(await open(ada))).to.equal(SETUP);
    expect(problemOf(await signIn(url, key, { isVerified: false }))).to.equal('401 INVALID_PASSKEY');
    expect(await isStored(added.body.id, 'uv_seen')).to.equal(false);
    const withPassword = await login(url, ada);
    expect([withPassword.status, acrOf(withPassword)]).to.deep.equal([200, 'aal1']);
    const { options: renewal } = (await as(url, ada, 'POST', '/v1/auth/reauthenticate/options')).body;
    const weak = { passkey: key.get(renewal, { isVerified: false }) };
    expect(problemOf(await as(url, ada, 'POST', '/v1/auth/reauthenticate', weak))).to.equal('401 INVALID_PASSKEY');
    const done = await signIn(url, key);
    expect([done.status, acrOf(done)]).to.deep.equal([200, 'aal2']);
    expect(await isStored(added.body.id, 'uv_seen')).to.equal(true);
    const inside = { accessToken: done.body.access_token };
    expect((await open(inside)).status).to.equal(200);
    expect(problemOf(await open({ accessToken: withPassword.body.access_token }))).to.equal(ASSURANCE);
    expect((await as(url, inside, 'POST', '/v1/me/factors/recovery-codes')).body.recovery_codes).to.have.lengthOf(10);
    expect((await login(url, ada)).body.code).to.equal('SECOND_FACTOR_REQUIRED');
  });
});

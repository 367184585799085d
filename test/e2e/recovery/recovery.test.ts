import { expect } from 'chai';
import type { FreshDatabase } from '../../support/database.ts';
import { anyEmail, call, codeFrom, join, PASSWORD, eventually } from '../client.ts';
import type { Answer } from '../client.ts';
import { linkIn, mailFrom, mailTo } from '../mailbox.ts';
import type { Mail } from '../mailbox.ts';
import { oneService } from '../own-database.ts';
import { anyMobile, disable, softDelete, sql } from '../people.ts';
import type { ServiceProcess } from '../process.ts';

const NEW = 'another passphrase, long enough';
const REGISTRATION = { first_name: 'Ada', password: PASSWORD };

describe('a forgotten password', function () {
  this.timeout(60_000);
  let database: FreshDatabase;
  let service: ServiceProcess;
  let end: () => Promise<void>;

  before(async () => void ({ database, service, end } = await oneService()));
  after(() => end());

  const post = (path: string, body: object, headers = {}) => call(service.url, `/v1/auth/${path}`, body, { headers });
  const forgot = (value: string, headers = {}) => post('password/forgot', { type: typeOf(value), value }, headers);
  const byCode = (value: string, code: string, password = NEW) =>
    post('password/reset', { type: typeOf(value), value, code, new_password: password });
  const byLink = (token: string, password = NEW) => post('password/reset', { token, new_password: password });
  const login = async (value: string, password: string) => (await post('login', { login: value, password })).status;
  const me = async (accessToken: string) =>
    (await call(service.url, '/v1/me', undefined, { headers: { authorization: `Bearer ${accessToken}` } })).status;
  /** The message with the link, ignoring notices. */
  const asked = async (value: string, headers = {}): Promise<Mail> => {
    const withLinks = async () => (await mailTo(service.url, value)).filter((one) => linkIn(one).token !== '');
    const before = (await withLinks()).length;
    await forgot(value, headers);
    return eventually(async () => {
      const mail = await withLinks();
      return mail.length > before && mail[0];
    }, `a link to ${value}`);
  };
  const codeOf = async (value: string): Promise<string> => (await asked(value)).code!;
  const tokenOf = async (value: string): Promise<string> => linkIn(await asked(value)).token;
  const problem = ({ status, body }: Answer): string => `${status} ${body.code}`;
  const wrong = (code: string, n = 1) => String((Number(code) + n) % 1_000_000).padStart(6, '0');

  it('is replaced with the code: only the new one works, and every session has ended', async () => {
    // requirement 9, 50
    const { email, accessToken } = await join(service.url);
    const other = (await post('login', { login: email, password: PASSWORD })).body.access_token;
    const answer = await forgot(email);
    expect(answer.status).to.equal(202);
    expect(answer.body).to.deep.equal({ expires_in: 300, resend_in: 0 });
    const done = await byCode(email, await codeOf(email));
    expect({ status: done.status, text: done.text }).to.deep.equal({ status: 204, text: '' });
    expect({ earlier: await me(accessToken), otherSession: await me(other) }).to.deep.equal({
      earlier: 401,
      otherSession: 401,
    });
    expect({
      oldPassword: await login(email, PASSWORD),
      newPassword: await login(email, NEW),
    }).to.deep.equal({ oldPassword: 401, newPassword: 200 });
  });

  it('is replaced with the link, once', async () => {
    const { email, accessToken } = await join(service.url);
    const token = await tokenOf(email);
    expect((await byLink(token)).status).to.equal(204);
    expect(await me(accessToken)).to.equal(401);
    expect({
      oldPassword: await login(email, PASSWORD),
      newPassword: await login(email, NEW),
    }).to.deep.equal({ oldPassword: 401, newPassword: 200 });
    expect(problem(await byLink(token, `${NEW}!`))).to.equal('401 INVALID_RESET_TOKEN');
    expect(await login(email, NEW)).to.equal(200);
  });

  it('is replaced with a notice to the primary address', async () => {
    const { email } = await join(service.url);
    const code = await codeOf(email);
    const mail = await mailFrom(service.url, email, () => byCode(email, code));
    expect({ subject: mail.subject, code: mail.code }).to.deep.equal({
      subject: 'Your password was changed',
      code: null,
    });
    const token = await tokenOf(email);
    const again = await mailFrom(service.url, email, () => byLink(token, `${NEW} again`));
    expect(again.subject).to.equal('Your password was changed');
  });

  it('is replaced by code or link only once: each invalidates the other', async () => {
    // requirement 50
    const one = (await join(service.url)).email;
    const first = await asked(one);
    expect((await byLink(linkIn(first).token)).status).to.equal(204);
    expect(problem(await byCode(one, first.code!))).to.equal('401 INVALID_CODE');
    const other = (await join(service.url)).email;
    const second = await asked(other);
    expect((await byCode(other, second.code!)).status).to.equal(204);
    expect(problem(await byLink(linkIn(second).token))).to.equal('401 INVALID_RESET_TOKEN');
  });

  it('invalidates every older code of any purpose', async () => {
    // requirement 50
    const { email } = await join(service.url);
    const code = await codeFrom(service.url, email, () => post('otp', { type: 'email', value: email }));
    expect((await byLink(await tokenOf(email))).status).to.equal(204);
    expect(problem(await post('otp/verify', { type: 'email', value: email, code }))).to.equal('401 INVALID_CODE');
  });

  it('keeps code and link if the new one is refused, and says why', async () => {
    // requirement 1, 4
    const { email } = await join(service.url);
    const mail = await asked(email);
    const { token } = linkIn(mail);
    for (const [weak, why] of [
      ['short', /at least 12/],
      ['x'.repeat(257), /at most 256/],
      ['password1234', /most common/],
      [`${email.split('@')[0]} ${email}`, /own name or address/],
      ['Ada ada Ada ada', /own name or address/],
    ] as const) {
      for (const answer of [await byCode(email, mail.code!, weak), await byLink(token, weak)]) {
        expect(problem(answer), weak).to.equal('422 WEAK_PASSWORD');
        expect(answer.body.errors).to.have.lengthOf(1);
        expect(answer.body.errors[0].pointer).to.equal('/new_password');
        expect(answer.body.errors[0].detail).to.match(why);
      }
    }
    expect((await byCode(email, mail.code!)).status).to.equal(204);
    const other = (await join(service.url)).email;
    const kept = await tokenOf(other);
    expect((await byLink(kept, 'Ada ada Ada ada')).status).to.equal(422);
    expect((await byLink(kept)).status).to.equal(204);
  });

  it('counts wrong codes with all others of the address, and locks at the third', async () => {
    // requirement 15, 16, 21, race 5
    const { email } = await join(service.url);
    const code = await codeOf(email);
    expect(problem(await byCode(email, wrong(code)))).to.equal('401 INVALID_CODE');
    expect((await post('otp/verify', { type: 'email', value: email, code: wrong(code, 2) })).status).to.equal(401);
    // For another purpose.
    expect((await post('otp/verify', { type: 'email', value: email, code })).status).to.equal(401);
    const locked = await byCode(email, code);
    expect(problem(locked)).to.equal('429 LOCKED');
    expect(Number(locked.headers['retry-after'])).to.be.within(890, 900);
    expect(await login(email, PASSWORD)).to.equal(200);
  });

  it('is replaced by link during a lock of codes, when no code is sent, and the lock stays', async () => {
    // requirement 25
    const { email } = await join(service.url);
    const code = await codeOf(email);
    for (const n of [1, 2, 3]) await byCode(email, wrong(code, n));
    await forgot(email);
    // The notice of the lock may arrive as well.
    const mail = await eventually(async () => {
      const [newest, ...older] = (await mailTo(service.url, email)).filter((one) => linkIn(one).token !== '');
      return older.length > 0 && newest;
    }, 'the second link');
    expect(mail.code).to.equal(null);
    const { token } = linkIn(mail);
    expect((await byLink(token)).status).to.equal(204);
    expect((await byLink(token)).status).to.equal(401);
    expect(problem(await byCode(email, code))).to.equal('429 LOCKED');
    expect(await login(email, NEW)).to.equal(200);
  });

  for (const [how, reset] of [
    ['code', async (email: string) => byCode(email, await codeOf(email))],
    ['link', async (email: string) => byLink(await tokenOf(email))],
  ] as const)
    it(`is unlocked when it is replaced by ${how}`, async () => {
      // requirement 25
      const { email } = await join(service.url);
      for (let n = 0; n < 5; n += 1) await login(email, 'wrong');
      expect(await login(email, PASSWORD)).to.equal(429);
      expect((await reset(email)).status).to.equal(204);
      expect(await login(email, NEW)).to.equal(200);
    });

  it('has a link that becomes invalid with the password, the identity, or the user’s state', async () => {
    // requirement 50
    const [changed, removed, disabled, deleted] = [
      await join(service.url),
      await join(service.url),
      await join(service.url),
      await join(service.url),
    ];
    const tokens = new Map<string, string>();
    for (const { email } of [changed, removed, disabled, deleted]) tokens.set(email, await tokenOf(email));
    const authorization = `Bearer ${changed.accessToken}`;
    const body = { current_password: PASSWORD, new_password: NEW };
    const change = await call(service.url, '/v1/me/password', body, { method: 'PUT', headers: { authorization } });
    expect(change.status).to.equal(200);
    await sql(database.url, `update user_identity set deleted_at = now() where value = $1`, [removed.email]);
    await disable(database.url, disabled.email);
    await softDelete(database.url, deleted.email);
    for (const [email, token] of tokens)
      expect(problem(await byLink(token, `${NEW} of a stranger`)), email).to.equal('401 INVALID_RESET_TOKEN');
  });

  it('has a link that other people’s requests don’t change, and refuses made-up links', async () => {
    const [one, other] = [(await join(service.url)).email, (await join(service.url)).email];
    const [mine, theirs] = [await tokenOf(one), await tokenOf(other)];
    const half = 16;
    const tail = mine.at(-1) === 'A' ? 'B' : 'A';
    for (const token of [
      mine.slice(0, half) + theirs.slice(half),
      theirs.slice(0, half) + mine.slice(half),
      `${mine.slice(0, -1)}${tail}`,
      mine.slice(0, -1),
      `${mine}A`,
      `${mine}=`,
      'A'.repeat(36),
      `AQ${'_'.repeat(34)}`,
      'x',
    ])
      expect(problem(await byLink(token)), token).to.equal('401 INVALID_RESET_TOKEN');
    expect((await byLink(mine)).status).to.equal(204);
  });

  it('of an open registration verifies the address, drops everything else, and signs nobody in', async () => {
    for (const how of ['code', 'link'] as const) {
      const [email, mobile] = [anyEmail(), anyMobile()];
      let registration = '';
      await mailFrom(service.url, email, async () => {
        ({ registration } = (await post('register', { ...REGISTRATION, email, mobile })).body);
      });
      const mail = await asked(email);
      const done = await (how === 'code' ? byCode(email, mail.code!) : byLink(linkIn(mail).token));
      expect({ status: done.status, text: done.text }, how).to.deep.equal({ status: 204, text: '' });
      expect({
        oldPassword: await login(email, PASSWORD),
        newPassword: await login(email, NEW),
      }).to.deep.equal({ oldPassword: 401, newPassword: 200 });
      const { body: tokens } = await post('login', { login: email, password: NEW });
      const headers = { authorization: `Bearer ${tokens.access_token}` };
      const { body: account } = await call(service.url, '/v1/me', undefined, { headers });
      expect(account.first_name).to.equal(email.split('@')[0]);
      expect(account.identities.map((i: { value: string; is_verified: boolean }) => [i.value, i.is_verified]))
        .to.deep //
        .equal([[email, true]]);
      const late = { type: 'mobile', value: mobile, code: '000000', registration };
      expect((await post('otp/verify', late)).status).to.equal(401);
    }
  });

  it('of an unknown address sends no code or link, and no guess is right', async () => {
    const email = anyEmail();
    expect((await forgot(email)).status).to.equal(202);
    expect((await byCode(email, '000000')).status).to.equal(401);
    // Messages are sent in order: earlier ones have arrived once this one has.
    await join(service.url);
    expect(await mailTo(service.url, email)).to.deep.equal([]);
  });

  it('is reset in the language of the request', async () => {
    const { email } = await join(service.url);
    const mail = await asked(email, { 'accept-language': 'de-AT,de;q=0.9,en;q=0.1' });
    expect(mail.subject).to.equal('Wählen Sie ein neues Passwort');
  });

  it('has a link to the public address, whatever the request headers say', async () => {
    // requirement 84
    const { email } = await join(service.url);
    for (const headers of [
      { host: 'evil.example' },
      { host: 'evil.example:443' },
      { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' },
      { 'x-forwarded-host': 'evil.example, localhost' },
      { forwarded: 'host=evil.example;proto=https' },
      { 'x-host': 'evil.example', 'x-original-url': '//evil.example/reset' },
      { 'x-forwarded-server': 'evil.example', referer: 'https://evil.example/' },
      { host: 'localhost@evil.example' },
      { origin: 'https://evil.example' },
    ]) {
      const mail = await asked(email, headers);
      expect(linkIn(mail).href, JSON.stringify(headers)).to.match(/^http:\/\/localhost:\d+\/reset\?token=[\w-]{36}$/);
      expect(mail.text).not.to.contain('evil');
    }
  });

  it('has a token that is neither stored nor logged', async () => {
    // requirement 11, 87
    const { email } = await join(service.url);
    const token = await tokenOf(email);
    await call(service.url, `/reset?token=${token}`);
    await byLink(token, 'short');
    expect((await byLink(token)).status).to.equal(204);
    const rows = await sql<{ row: string }>(
      database.url,
      `select t::text as row from outbound_message t union all select t::text from user_identity t union all select t::text from user_auth t`,
    );
    expect(rows.length).to.be.above(0);
    for (const text of [...rows.map(({ row }) => row), ...service.lines]) expect(text).not.to.contain(token);
  });
});

const typeOf = (value: string): 'email' | 'mobile' => (value.startsWith('+') ? 'mobile' : 'email');

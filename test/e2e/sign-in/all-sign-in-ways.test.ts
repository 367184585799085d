import { expect } from 'chai';
import { freshDatabase } from '../../support/database.ts';
import type { FreshDatabase } from '../../support/database.ts';
import { anyEmail, call, codeFrom, join, PASSWORD } from '../client.ts';
import type { Answer, Member } from '../client.ts';
import { linkIn, mailFrom } from '../mailbox.ts';
import { anyMobile, sql } from '../people.ts';
import { CHEAP, spawnService } from '../process.ts';
import type { Env, ServiceProcess } from '../process.ts';

const NEW = 'another passphrase, long enough';
const PUBLIC_URL = 'https://id.example.test/auth';
const OF = `(select user_id from user_identity where value = $1)`;

describe('all sign-in calls', function () {
  this.timeout(60_000);
  let database: FreshDatabase;
  const running: ServiceProcess[] = [];

  let one: Awaited<ReturnType<typeof start>>;
  let other: Awaited<ReturnType<typeof start>>;
  before(async () => {
    database = await freshDatabase();
    [one, other] = await Promise.all([start(), start()]);
  });
  after(async () => {
    await Promise.all(running.map(({ stop }) => stop()));
    await database.drop();
  });

  const start = async (env: Env = CHEAP) => {
    const service = await spawnService({ DATABASE_URL: database.url, OTP_RESEND_INTERVAL: '0', PUBLIC_URL, ...env });
    running.push(service);
    const post = (path: string, body: object, headers = {}): Promise<Answer> =>
      call(service.url, `/v1/auth/${path}`, body, { headers });
    const bearer = ({ accessToken }: Member) => ({ authorization: `Bearer ${accessToken}` });
    return {
      url: service.url,
      post,
      login: (login: string, password: string) => post('login', { login, password }),
      change: (who: Member, body: object) =>
        call(service.url, '/v1/me/password', body, { method: 'PUT', headers: bearer(who) }),
      reauthenticate: (who: Member, body: object) => post('reauthenticate', body, bearer(who)),
      claim: (who: Member, value: string, headers = {}) =>
        call(service.url, '/v1/me/identities', { type: 'email', value }, { headers: { ...bearer(who), ...headers } }),
    };
  };
  const problemOf = ({ status, body }: Answer): string => `${status} ${body.code}`;

  it('share the count of wrong passwords: after five over all of them the right one is refused everywhere', async () => {
    // requirement 9, 21, race 5
    const ada = await join(one.url);
    const [mobile, username] = [anyMobile(), `ada.${ada.sessionId.slice(-12)}`];
    await sql(database.url, `update user_auth set username = $2 where user_id = ${OF}`, [ada.email, username]);
    await sql(
      database.url,
      `insert into user_identity (user_id, type, value, is_verified) values (${OF}, 'mobile', $2, true)`,
      [ada.email, mobile],
    );
    const doors = (password: string, at: number) => {
      const [near, far] = at % 2 === 0 ? [one, other] : [other, one];
      return [
        () => near.login(ada.email.toUpperCase(), password),
        () => far.login(mobile, password),
        () => near.login(username, password),
        () => far.login(ada.email, password),
        () => near.login(mobile, password),
      ];
    };
    // Calls under a session count in its own attempt scope.
    const doorsWithin = (password: string) => [
      () => other.change(ada, { current_password: password, new_password: NEW }),
      () => one.reauthenticate(ada, { password }),
      () => one.change(ada, { current_password: password, new_password: NEW }),
      () => other.reauthenticate(ada, { password }),
      () => other.change(ada, { current_password: password, new_password: NEW }),
    ];
    for (const [n, door] of doors('wrong', 0).entries())
      expect(problemOf(await door()), `door ${n}`).to.equal('401 INVALID_CREDENTIALS');
    for (const at of [0, 1])
      for (const [n, door] of doors(PASSWORD, at).entries())
        expect(problemOf(await door()), `door ${n}`).to.equal('429 LOCKED');
    for (const [n, door] of doorsWithin('wrong').entries())
      expect(problemOf(await door()), `door within ${n}`).to.equal('401 INVALID_CREDENTIALS');
    for (const [n, door] of doorsWithin(PASSWORD).entries())
      expect(problemOf(await door()), `door within ${n}`).to.equal('429 LOCKED');
  });

  it('share the count of wrong codes: after three over all of them the right one is refused everywhere', async () => {
    // requirement 16, 21, race 5
    const ada = await join(one.url);
    const address = { type: 'email', value: ada.email };
    const signIn = await codeFrom(one.url, ada.email, () => one.post('otp', address));
    const reset = await codeFrom(one.url, ada.email, () => one.post('password/forgot', address));
    const wrong = ['000000', '111111', '222222'].find((code) => code !== signIn && code !== reset)!;
    const doors = (first: string, second: string) => [
      () => one.post('otp/verify', { ...address, code: first }),
      () => other.post('password/reset', { ...address, code: second, new_password: NEW }),
      () => other.post('otp/verify', { ...address, code: first }),
    ];
    for (const [n, door] of doors(wrong, wrong).entries())
      expect(problemOf(await door()), `door ${n}`).to.equal('401 INVALID_CODE');
    for (const [n, door] of doors(signIn, reset).entries())
      expect(problemOf(await door()), `door ${n}`).to.equal('429 LOCKED');
    expect((await one.login(ada.email, PASSWORD)).status, 'passwords count apart').to.equal(200);
  });

  it('refuse an overlong password at once, without hashing', async () => {
    // requirement 5
    const { url, post, login, change, reauthenticate } = await start({ ARGON2_MEMORY_KIB: '65536', ARGON2_TIME: '6' });
    const ada = await join(url);
    const mail = await mailFrom(url, ada.email, () => post('password/forgot', { type: 'email', value: ada.email }));
    const [form, { token }] = [{ first_name: 'Ada', email: anyEmail() }, linkIn(mail)];
    const byCode = { type: 'email', value: ada.email, code: mail.code };
    const doors: Readonly<Record<string, (long: string) => Promise<Answer>>> = {
      login: (long) => login(anyEmail(), long),
      'login of an account': (long) => login(ada.email, long),
      register: (password) => post('register', { ...form, password }),
      'reset by code': (long) => post('password/reset', { ...byCode, new_password: long }),
      'reset by link': (long) => post('password/reset', { token, new_password: long }),
      'new one of a change': (long) => change(ada, { current_password: PASSWORD, new_password: long }),
      'current one of a change': (long) => change(ada, { current_password: long, new_password: NEW }),
      reauthenticate: (password) => reauthenticate(ada, { password }),
      invitation: (password) => post('invitation/accept', { token, password }),
    };
    const timed = async (act: () => Promise<Answer>) => {
      const started = performance.now();
      const { status } = await act();
      return { status, ms: performance.now() - started };
    };
    expect((await timed(() => login(anyEmail(), 'a wrong one of a usual length'))).ms).to.be.above(100);
    for (const [door, knock] of Object.entries(doors))
      for (const long of ['x'.repeat(257), '\u{1f600}'.repeat(257), 'x'.repeat(2_049), 'e\u0301'.repeat(40_000)]) {
        // The machine may pause during any one of them; hashing would slow all of them.
        let quickest = Infinity;
        for (let n = 0; n < 10 && quickest >= 50; n += 1) {
          const { status, ms } = await timed(() => knock(long));
          expect(status, door).to.be.within(400, 429);
          quickest = Math.min(quickest, ms);
        }
        expect(quickest, door).to.be.below(50);
      }
  });

  it('use the public address in mails and Location, whatever the request headers say', async () => {
    // requirement 84
    const { url, post, claim } = one;
    const ada = await join(url);
    const address = { type: 'email', value: ada.email };
    for (const evil of [
      { host: 'evil.example' },
      { host: 'id.example.test@evil.example:443' },
      { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'http', 'x-forwarded-prefix': '//evil.example' },
      { 'x-forwarded-host': 'id.example.test, evil.example' },
      { forwarded: 'host=evil.example;proto=http, host="evil.example:1"' },
      { 'x-original-url': '//evil.example/', 'x-rewrite-url': '//evil.example/', referer: 'https://evil.example/' },
    ]) {
      const [free, claimed] = [anyEmail(), anyEmail()];
      const form = { first_name: 'Ada', email: free, password: PASSWORD };
      let added: Answer | undefined;
      const mails = [
        await mailFrom(url, free, () => post('register', form, evil)),
        await mailFrom(url, ada.email, () => post('otp', address, evil)),
        await mailFrom(url, ada.email, () => post('password/forgot', address, evil)),
        await mailFrom(url, claimed, async () => void (added = await claim(ada, claimed, evil))),
      ];
      expect(added!.headers['location']).to.equal(`${new URL(PUBLIC_URL).pathname}/v1/me/identities/${added!.body.id}`);
      for (const { text } of mails) {
        expect(text, JSON.stringify(evil)).to.include('id.example.test').and.not.include('evil');
        expect(
          (text.match(/https?:\/\/[^\s/]+/g) ?? []).filter((origin) => origin !== 'https://id.example.test'),
        ).to.deep.equal([]);
      }
      const refused = await post('login', { login: free, password: 'wrong' }, evil);
      expect(refused.body.type).to.equal(`${PUBLIC_URL}/problems/invalid-credentials`);
      expect(JSON.stringify([refused.headers, refused.body])).not.to.include('evil');
    }
  });
});

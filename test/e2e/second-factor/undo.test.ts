import { expect } from 'chai';
import { OWN_FORM } from '../../support/page-rules.ts';
import { anyEmail, call, codeFrom, eventually, join, PASSWORD } from '../client.ts';
import type { Answer } from '../client.ts';
import { linkIn, mailTo } from '../mailbox.ts';
import type { Mail } from '../mailbox.ts';
import { twoServices } from '../own-database.ts';
import { add, authenticatorFor, signIn, withPasskey } from '../passkeys/passkey-steps.ts';
import { sql } from '../people.ts';
import { rounds } from '../rounds.ts';
import { authenticator } from './authenticator.ts';
import { as, challengeOf, complete, enrol, login } from './enrolled.ts';

const NEW = 'another passphrase, long enough';
const titleOf = ({ text }: Answer): string => /<h1>(.*?)<\/h1>/.exec(text)?.[1] ?? '';
/** Of both processes, whatever their ports. */
const KIND = { origin: 'http://localhost:3000' };
const STALE = 'This link is not good any more';

describe('the link that undoes a second factor', function () {
  this.timeout(3_600_000);
  let own: Awaited<ReturnType<typeof twoServices>>;
  let url: string;
  before(async () => {
    own = await twoServices({ OTP_RESEND_INTERVAL: '0', PUBLIC_URL: KIND.origin }, 10);
    ({ url } = own.services[0]!);
  });
  after(() => own.end());

  const open = (token: string, headers = {}) =>
    call(url, `/undo-factor?token=${encodeURIComponent(token)}`, undefined, { headers });
  const submit = (token: string, at = url, headers = {}) =>
    call(at, '/undo-factor', new URLSearchParams({ token }).toString(), { headers: { ...OWN_FORM, ...headers } });
  const noticed = (email: string, about = 'A second factor or passkey was added'): Promise<Mail> =>
    eventually(async () => (await mailTo(url, email)).find(({ subject }) => subject === about), `a notice to ${email}`);
  const linkOf = async ({ email }: { email: string }): Promise<string> => linkIn(await noticed(email)).token;

  /** Somebody with the password of the owner, who adds an own address first and then an app. */
  const robbed = async () => {
    const owner = await join(url);
    const { body } = await login(url, owner);
    const thief = { ...owner, accessToken: body.access_token, sessionId: body.session_id };
    const address = { type: 'email', value: anyEmail() };
    let id = 0;
    const code = await codeFrom(url, address.value, async () => {
      ({ id } = (await as(url, thief, 'POST', '/v1/me/identities', address)).body);
    });
    const verified = await as(url, thief, 'POST', `/v1/me/identities/${id}/verify`, { code });
    expect(verified.status, verified.text).to.equal(200);
    return { owner, address, thief: await enrol(url, thief) };
  };
  const signInByCode = async (email: string): Promise<Answer> => {
    const address = { type: 'email', value: email };
    const code = await codeFrom(url, email, () => call(url, '/v1/auth/otp', address));
    return call(url, '/v1/auth/otp/verify', { ...address, code });
  };
  const resetByMail = async (email: string): Promise<void> => {
    await call(url, '/v1/auth/password/forgot', { type: 'email', value: email });
    const token = await eventually(
      async () =>
        (await mailTo(url, email)).flatMap((mail) => (mail.text.includes('/reset?') ? linkIn(mail).token : [])).at(0),
      'a reset link',
    );
    const reset = await call(url, '/v1/auth/password/reset', { token, new_password: NEW });
    expect(reset.status, reset.text).to.equal(204);
  };

  it('goes to addresses that are older than the session, shows what happens, and gives the account back', async () => {
    const { owner, address, thief } = await robbed();
    expect((await noticed(address.value, 'A second factor was added')).text).not.to.contain('undo-factor');
    const token = await linkOf(owner);
    expect(token).to.match(/^[\w-]{22}$/);
    for (let n = 0; n < 3; n += 1) {
      const shown = await open(token);
      expect(shown.status, shown.text).to.equal(200);
      expect(titleOf(shown)).to.equal('Undo the second factor or passkey');
      expect(shown.headers).to.deep.include({ 'referrer-policy': 'strict-origin', 'cache-control': 'no-store' });
      expect(shown.text).to.contain('Your password stops working');
    }
    expect((await as(url, thief, 'GET', '/v1/me')).status, 'opening changes nothing').to.equal(200);
    const pending = challengeOf(await login(url, owner));
    const done = await submit(token);
    expect([done.status, done.headers['location']]).to.deep.equal([303, '/forgot']);
    const [notice = '', ...others] = done.headers['set-cookie'] ?? [];
    expect(others, 'signs nobody in').to.deep.equal([]);
    const next = await call(url, '/forgot', undefined, { headers: { cookie: notice.replace(/;.*/, '') } });
    expect(next.text).to.contain('What was added is removed. All sessions have ended');
    expect((await as(url, thief, 'GET', '/v1/me')).status).to.equal(401);
    expect((await call(url, '/v1/auth/refresh', { refresh_token: thief.refreshToken })).status).to.equal(401);
    expect((await complete(url, pending, { totp: thief.app.code() })).body.code).to.equal('INVALID_CHALLENGE');
    expect((await login(url, owner)).status, 'the old password').to.equal(401);
    await resetByMail(owner.email);
    const again = await login(url, { ...owner, password: NEW });
    expect(again.status, again.text).to.equal(200);
    const me = { accessToken: again.body.access_token as string };
    const { body: factors } = await as(url, me, 'GET', '/v1/me/factors');
    expect(factors).to.deep.include({ totp: null, recovery_codes_left: 0 });
    const { body: identities } = await as(url, me, 'GET', '/v1/me/identities');
    expect(
      identities.items.map((one: Readonly<Record<string, unknown>>) => [
        one['value'],
        one['is_verified'],
        one['is_primary'],
      ]),
    ).to.deep.equal([
      [owner.email, true, true],
      [address.value, false, false],
    ]);
    const events = await as(url, me, 'GET', '/v1/me/events');
    expect(events.body.items.map(({ action }: { action: string }) => action)).to.include('factor.undone');
  });

  it('leaves the thief no way back in', async () => {
    const { owner, address, thief } = await robbed();
    await submit(await linkOf(owner));
    const byCode = await call(url, '/v1/auth/otp/verify', { ...address, code: '000000' });
    expect(byCode.body.code).to.equal('INVALID_CODE');
    await call(url, '/v1/auth/password/forgot', address);
    const again = await signInByCode(owner.email);
    expect(again.status, again.text).to.equal(200);
    const links = (await mailTo(url, address.value)).filter(({ text }) => text.includes('/reset?'));
    expect(links).to.deep.equal([]);
    for (const recovery_code of thief.recoveryCodes.slice(0, 1)) {
      const { body } = await as(url, { accessToken: again.body.access_token }, 'GET', '/v1/me/factors');
      expect(body.recovery_codes_left, recovery_code).to.equal(0);
    }
  });

  it('is not sent for what is added with a second factor', async () => {
    const ada = await enrol(url, await join(url));
    await linkOf(ada);
    const before = (await mailTo(url, ada.email)).length;
    const started = await as(url, ada, 'POST', '/v1/me/factors/totp', { replace: true });
    const app = authenticator(started.body.secret);
    const confirmed = await as(url, ada, 'POST', '/v1/me/factors/totp/confirm', { code: app.code(-1) });
    expect(confirmed.status, confirmed.text).to.equal(200);
    const mails = await eventually(async () => {
      const all = await mailTo(url, ada.email);
      return all.length > before && all;
    }, 'a notice');
    expect(mails[0]?.text).to.include('new second factor').and.not.to.include('undo-factor');
  });

  /** Somebody with the password of the owner, who adds a passkey instead. */
  const robbedByKey = async (at = url) => {
    const owner = await join(at);
    const { body } = await login(at, owner);
    const thief = await withPasskey(at, { ...owner, accessToken: body.access_token }, KIND);
    return { owner, thief };
  };

  it('removes a passkey, and all that a thief adds after signing in with it', async () => {
    const { owner, thief } = await robbedByKey();
    const token = await linkOf(owner);
    const signedIn = await signIn(url, thief.key);
    expect(signedIn.status, signedIn.text).to.equal(200);
    // the session is aal2, so nothing that it adds sends another link
    const inside = { ...owner, accessToken: signedIn.body.access_token as string };
    const second = await withPasskey(url, inside, KIND);
    const withApp = await enrol(url, inside);
    const codes = await as(url, withApp, 'POST', '/v1/me/factors/recovery-codes');
    expect(codes.status, codes.text).to.equal(201);
    await as(url, withApp, 'DELETE', `/v1/me/passkeys/${thief.passkeyId}`);
    const links = (await mailTo(url, owner.email)).filter(({ text }) => text.includes('undo-factor'));
    expect(links).to.have.lengthOf(1);
    expect((await submit(token)).status).to.equal(303);
    for (const key of [thief.key, second.key]) expect((await signIn(url, key)).body.code).to.equal('UNKNOWN_PASSKEY');
    expect((await as(url, withApp, 'GET', '/v1/me')).status).to.equal(401);
    await resetByMail(owner.email);
    const again = await login(url, { ...owner, password: NEW });
    expect(again.status, again.text).to.equal(200);
    const { body } = await as(url, { accessToken: again.body.access_token }, 'GET', '/v1/me/factors');
    expect(body).to.deep.include({ totp: null, recovery_codes_left: 0, passkeys: 0 });
  });

  it('removes what a passkey added as the second factor of a sign-in, and in a renewed session', async () => {
    const { owner, thief } = await robbedByKey();
    const token = await linkOf(owner);
    const { options } = (await as(url, thief, 'POST', '/v1/auth/reauthenticate/options')).body;
    const renewed = await as(url, thief, 'POST', '/v1/auth/reauthenticate', { passkey: thief.key.get(options) });
    expect(renewed.status, renewed.text).to.equal(200);
    await enrol(url, { ...owner, accessToken: renewed.body.access_token });
    const challenge = challengeOf(await login(url, owner));
    const asked = (await call(url, '/v1/auth/second-factor/options', { challenge })).body.options;
    const done = await complete(url, challenge, { passkey: thief.key.get(asked) });
    expect(done.status, done.text).to.equal(200);
    const late = await withPasskey(url, { ...owner, accessToken: done.body.access_token as string }, KIND);
    await submit(token);
    for (const key of [thief.key, late.key]) expect((await signIn(url, key)).body.code).to.equal('UNKNOWN_PASSKEY');
  });

  it('leaves a passkey of the owner, which gets the account back', async () => {
    const owner = await withPasskey(url, await join(url), KIND);
    const { body } = await login(url, owner);
    // the first message was about the own passkey
    const ownLink = await linkOf(owner);
    const thief = await withPasskey(url, { ...owner, accessToken: body.access_token }, KIND);
    const tokens = await eventually(async () => {
      const found = (await mailTo(url, owner.email)).filter(({ text }) => text.includes('undo-factor'));
      return found.length === 2 && found.map((mail) => linkIn(mail).token);
    }, 'two links');
    await submit(tokens.find((token) => token !== ownLink)!);
    expect((await signIn(url, thief.key)).body.code).to.equal('UNKNOWN_PASSKEY');
    expect((await signIn(url, owner.key)).status).to.equal(200);
  });

  it('leaves nothing to a thief who adds and signs in on another process at the same moment', async () => {
    for (const round of rounds(200)) {
      const { owner, thief } = await robbedByKey();
      const token = await linkOf(owner);
      const first = await signIn(url, thief.key);
      const inside = { accessToken: first.body.access_token as string };
      const other = own.services[(round + 1) % 2]!.url;
      const added = authenticatorFor(url, KIND);
      const [undone] = await Promise.all([
        submit(token, own.services[round % 2]!.url),
        signIn(other, thief.key),
        add(other, inside, added).catch(() => null),
      ]);
      expect(undone.status, undone.text).to.equal(303);
      for (const key of [thief.key, added])
        if (key.userHandle() !== '') expect((await signIn(url, key)).body.code).to.equal('UNKNOWN_PASSKEY');
      const [row] = await sql<{ sessions: number; passkeys: number }>(
        own.database.url,
        `select (select count(*)::int from session s where s.user_id = i.user_id and s.ended_at is null and s.epoch = a.session_epoch) as sessions,
                (select count(*)::int from passkey p where p.user_id = i.user_id) as passkeys
           from user_identity i join user_auth a on a.user_id = i.user_id where i.value = $1`,
        [owner.email],
      );
      expect(row).to.deep.equal({ sessions: 0, passkeys: 0 });
    }
  });

  it('acts in one of two parallel calls to two processes', async () => {
    for (const _round of rounds(200)) {
      const ada = await enrol(url, await join(url));
      const token = await linkOf(ada);
      const answers = await Promise.all([0, 1, 0, 1].map((i) => submit(token, own.services[i]!.url)));
      expect(answers.map(({ status }) => status).toSorted()).to.deep.equal([303, 401, 401, 401]);
      const [row] = await sql<{ n: number }>(
        own.database.url,
        `select count(*)::int as n from audit_event e join user_identity i on e.subject_type = 'user' and e.subject_id = i.user_id::text
          where i.value = $1 and e.action = 'factor.undone'`,
        [ada.email],
      );
      expect(row?.n).to.equal(1);
    }
  });

  it('looks the same whether it was used, has expired or never existed', async () => {
    const [used, late] = [await enrol(url, await join(url)), await enrol(url, await join(url))];
    const tokens = [
      await linkOf(used),
      await linkOf(late),
      'AAAAAAAAAAAAAAAAAAAAAA',
      'x',
      'x'.repeat(5000),
      '"><script>',
    ];
    await submit(tokens[0]!);
    await sql(
      own.database.url,
      `update undo_link set expires_at = now() where user_id = (select user_id from user_identity where value = $1)`,
      [late.email],
    );
    const mains = [];
    for (const token of tokens) {
      for (const answer of [await open(token), await submit(token)]) {
        expect([answer.status, titleOf(answer)], token).to.deep.equal([401, STALE]);
        mains.push(/<main[^>]*>([\s\S]*?)<\/main>/.exec(answer.text)?.[1]);
      }
    }
    expect(new Set(mains).size).to.equal(1);
    expect((await as(url, late, 'GET', '/v1/me')).status).to.equal(200);
    for (const token of [await open(''), await submit('')])
      expect([token.status, titleOf(token)]).to.deep.equal([422, 'The link is incomplete']);
  });

  it('takes forms of its own page only, speaks German, and appears in no log and no table', async () => {
    const ada = await enrol(url, await join(url));
    const token = await linkOf(ada);
    // requirement 78
    expect(
      (await submit(token, url, { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' })).status,
    ).to.equal(403);
    expect((await as(url, ada, 'GET', '/v1/me')).status).to.equal(200);
    const german = await open(token, { 'accept-language': 'de' });
    expect(titleOf(german)).to.equal('Zweiten Faktor oder Passkey rückgängig machen');
    // requirement 87
    for (const { lines } of own.services) for (const line of lines) expect(line).not.to.contain(token);
    const [row] = await sql<{ found: string }>(
      own.database.url,
      `select coalesce(string_agg(l::text, ' '), '') || coalesce((select string_agg(encode(body, 'escape'), ' ') from outbound_message), '') as found from undo_link l`,
    );
    expect(row?.found).not.to.contain(token);
    expect((await submit(token)).status).to.equal(303);
    expect(await login(url, { ...ada, password: PASSWORD })).to.include({ status: 401 });
  });
});

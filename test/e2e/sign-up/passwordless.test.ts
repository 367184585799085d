import { expect } from 'chai';
import { anyEmail, call, codeFrom, join, PASSWORD } from '../client.ts';
import type { Answer } from '../client.ts';
import { linkIn, mailFrom } from '../mailbox.ts';
import { oneService } from '../own-database.ts';
import { makeVisitor } from '../pages/visitor.ts';
import { problemOf, signIn, withPasskey } from '../passkeys/passkey-steps.ts';
import { sql, takePasswordAway } from '../people.ts';
import { as, login } from '../second-factor/enrolled.ts';
import { sharedService } from '../shared-service.ts';

const address = (email: string) => ({ type: 'email', value: email });

describe('registering without a password', () => {
  let own: Awaited<ReturnType<typeof oneService>>;
  let url: string;
  before(async () => {
    own = await oneService({ PASSWORDLESS: 'on' });
    ({ url } = own.service);
  });
  after(() => own.end());

  const register = (email: string, more: object = {}): Promise<Answer> =>
    call(url, '/v1/auth/register', { first_name: 'Ada', email, ...more });
  const codeTo = (email: string) => codeFrom(url, email, () => call(url, '/v1/auth/otp', address(email)));
  const joined = async (more: object = {}) => {
    const email = anyEmail();
    let registration = '';
    const code = await codeFrom(url, email, async () => {
      ({ registration } = (await register(email, more)).body);
    });
    const { body } = await call(url, '/v1/auth/otp/verify', { ...address(email), code, registration });
    return { email, accessToken: body.access_token as string, sessionId: body.session_id as string };
  };
  const makeStale = (sessionId: string) =>
    sql(own.database.url, `update session set authenticated_at = now() - interval '1 hour' where id = $1`, [sessionId]);

  it('makes an account whose first code signs in, freshly enough to add a passkey', async () => {
    const ada = await joined({ last_name: 'Lovelace', password: null });
    const me = await as(url, ada, 'GET', '/v1/me');
    expect(me.body).to.include({ first_name: 'Ada', last_name: 'Lovelace', has_password: false });
    const { key } = await withPasskey(url, ada);
    expect((await signIn(url, key)).status).to.equal(200);
    expect((await as(url, ada, 'GET', '/v1/me/export')).body.user).to.include({ has_password: false });
  });

  it('still takes a password, which then signs in, and refuses a weak one', async () => {
    const ada = await joined({ password: PASSWORD });
    expect((await login(url, { ...ada, password: PASSWORD })).status).to.equal(200);
    expect(problemOf(await register(anyEmail(), { password: 'short' }))).to.equal('422 WEAK_PASSWORD');
    expect(problemOf(await register(anyEmail(), { password: '' }))).to.equal('422 INVALID_REQUEST');
  });

  it('leaves no password that signs in or confirms', async () => {
    const ada = await joined();
    for (const password of [PASSWORD, '!'])
      expect(problemOf(await login(url, { ...ada, password }))).to.equal('401 INVALID_CREDENTIALS');
    const again = await as(url, ada, 'POST', '/v1/auth/reauthenticate', { password: '!' });
    expect(problemOf(again)).to.equal('401 INVALID_CREDENTIALS');
  });

  it('leaves codes and passkeys to confirm what needs a fresh sign-in', async () => {
    const ada = await withPasskey(url, await joined());
    await makeStale(ada.sessionId);
    const remove = (accessToken: string) => as(url, { accessToken }, 'DELETE', `/v1/me/passkeys/${ada.passkeyId}`);
    expect(problemOf(await remove(ada.accessToken))).to.equal('403 REAUTHENTICATION_REQUIRED');
    const code = await codeTo(ada.email);
    const byCode = await as(url, ada, 'POST', '/v1/auth/reauthenticate', { ...address(ada.email), code });
    expect(byCode.status, byCode.text).to.equal(200);
    const after = { accessToken: byCode.body.access_token };
    const { options } = (await as(url, after, 'POST', '/v1/auth/reauthenticate/options')).body;
    const byPasskey = await as(url, after, 'POST', '/v1/auth/reauthenticate', { passkey: ada.key.get(options) });
    expect(byPasskey.status, byPasskey.text).to.equal(200);
    expect((await remove(byPasskey.body.access_token)).status).to.equal(204);
  });

  it('keeps the last verified address, also beside a passkey', async () => {
    const ada = await withPasskey(url, await joined());
    const [identity] = (await as(url, ada, 'GET', '/v1/me/identities')).body.items;
    const remove = () => as(url, ada, 'DELETE', `/v1/me/identities/${identity.id}`);
    expect(problemOf(await remove())).to.equal('409 LAST_WAY_IN');
    expect((await as(url, ada, 'DELETE', `/v1/me/passkeys/${ada.passkeyId}`)).status).to.equal(204);
    expect(problemOf(await remove())).to.equal('409 LAST_WAY_IN');
  });

  it('lets a password be set later: in a fresh session, or by a reset', async () => {
    const [ada, eve] = [await joined(), await joined()];
    await makeStale(ada.sessionId);
    const set = (who: typeof ada) => as(url, who, 'PUT', '/v1/me/password', { new_password: PASSWORD });
    expect(problemOf(await set(ada))).to.equal('403 REAUTHENTICATION_REQUIRED');
    expect((await set(eve)).status).to.equal(200);
    expect((await login(url, { ...eve, password: PASSWORD })).status).to.equal(200);
    const mail = await mailFrom(url, ada.email, () => call(url, '/v1/auth/password/forgot', address(ada.email)));
    const reset = { token: linkIn(mail).token, new_password: PASSWORD };
    expect((await call(url, '/v1/auth/password/reset', reset)).status).to.equal(204);
    expect((await login(url, { ...ada, password: PASSWORD })).status).to.equal(200);
  });

  it('answers alike, to the byte, for free addresses and those of accounts with and without a password', async () => {
    const [withPassword, without, deprived] = [await join(url), await joined(), await join(url)];
    await takePasswordAway(own.database.url, deprived.email);
    const emails = [anyEmail(), withPassword.email, without.email, deprived.email];
    const answers: Answer[] = [];
    for (const email of emails) answers.push(await register(email));
    expect(new Set(answers.map(({ status }) => status))).to.deep.equal(new Set([202]));
    const alike = ({ headers, body }: Answer) =>
      JSON.stringify({
        body: { ...body, registration: body.registration.length },
        headers: Object.keys(headers).toSorted(),
      });
    expect(new Set(answers.map(alike)).size).to.equal(1);
    const wrong: string[] = [];
    for (const email of emails) {
      const refused = await login(url, { email, password: 'a wrong long passphrase' });
      wrong.push(JSON.stringify({ ...refused.body, status: refused.status, request_id: '' }));
    }
    expect(new Set(wrong).size).to.equal(1);
    const me = await as(url, withPassword, 'GET', '/v1/me');
    expect(me.body, 'which changed nothing').to.include({ has_password: true });
  });

  it('takes the place of an open registration with a password, and the other way round', async () => {
    const email = anyEmail();
    await register(email, { password: PASSWORD });
    const { registration } = (await register(email)).body;
    const code = await codeTo(email);
    const done = await call(url, '/v1/auth/otp/verify', { ...address(email), code, registration });
    expect(done.body).to.include({ registration_applied: true });
    expect(problemOf(await login(url, { email, password: PASSWORD }))).to.equal('401 INVALID_CREDENTIALS');
  });

  it('on the page needs no password, and offers a passkey after the code', async () => {
    const [visitor, email] = [makeVisitor(url), anyEmail()];
    const seen = await visitor.open('/register');
    expect(seen.words)
      .to.include('Password (optional)')
      .and.include('Without one, you sign in with a code or a passkey.');
    expect(/<input[^>]*name="password"[^>]*>/.exec(seen.text)?.[0]).not.to.match(/\srequired/);
    const code = await codeFrom(url, email, () => visitor.submit({ first_name: 'Ada', email, password: '' }));
    const account = await visitor.submit({ code });
    expect(account).to.include({ path: '/account', status: 200 });
    expect(account.text).to.include('action="/account/passkeys/new"');
    expect(account.words).to.include('Next time, sign in without a password').and.not.include('Set a password');
    expect((await visitor.open('/account/passkeys/new')).path).to.equal('/account/passkeys/new');
    const weak = makeVisitor(url);
    await weak.open('/register');
    expect((await weak.submit({ first_name: 'Ada', email, password: 'short' })).status).to.equal(422);
  });

  it('is refused where it is not switched on', async () => {
    const shared = (await sharedService()).service.url;
    const answer = await call(shared, '/v1/auth/register', { first_name: 'Ada', email: anyEmail() });
    expect(problemOf(answer)).to.equal('422 INVALID_REQUEST');
    expect(answer.body.errors).to.deep.equal([
      { pointer: '/password', code: 'required', detail: 'is required and must be text of 1 to 2048 characters' },
    ]);
    const nothing = await call(shared, '/v1/auth/register', { first_name: 'Ada', email: anyEmail(), password: null });
    expect(nothing.status).to.equal(422);
    const visitor = makeVisitor(shared);
    const seen = await visitor.open('/register');
    expect(seen.words).not.to.include('optional)Password').and.not.include('a code or a passkey');
    expect((await visitor.submit({ first_name: 'Ada', email: anyEmail(), password: '' })).alert).to.include(
      'Type a password.',
    );
  });
});

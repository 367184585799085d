import { expect } from 'chai';
import { anyEmail, call, codeFrom, join, PASSWORD } from '../client.ts';
import type { Answer, Member } from '../client.ts';
import { linkIn, mailFrom } from '../mailbox.ts';
import { makeSuperAdmin } from '../people.ts';
import { sharedService } from '../shared-service.ts';
import type { SharedService } from '../shared-service.ts';

const NEW = 'another passphrase, long enough';

/** Registering has tests of its own. */
describe('a call that is sent again because its answer was lost', function () {
  this.timeout(60_000);
  let service: SharedService['service'];
  let database: SharedService['database'];
  before(async () => void ({ database, service } = await sharedService()));

  const post = (path: string, body: object) => call(service.url, `/v1/auth/${path}`, body);
  const as = (token: string, method: string, path: string, body?: object, headers = {}) =>
    call(service.url, path, body, { method, headers: { authorization: `Bearer ${token}`, ...headers } });
  const me = async (token: string) => (await as(token, 'GET', '/v1/me')).body;
  const login = async (email: string, password: string) => (await post('login', { login: email, password })).status;
  const shown = ({ status, body }: Answer): string => `${status}${body.code === undefined ? '' : ` ${body.code}`}`;
  const twice = async (send: () => Promise<Answer>) => {
    const answers = [await send(), await send()];
    return { answers, shown: answers.map(shown) };
  };
  const administrator = async (): Promise<Member> => {
    const admin = await join(service.url);
    await makeSuperAdmin(database.url, admin.email);
    return admin;
  };

  it('with a sign-in code is refused, and the registration holds', async () => {
    const email = anyEmail();
    let registration = '';
    const code = await codeFrom(service.url, email, async () => {
      ({ registration } = (await post('register', { first_name: 'Ada', email, password: PASSWORD })).body);
    });
    const sent = await twice(() => post('otp/verify', { type: 'email', value: email, code, registration }));
    expect(sent.shown).to.deep.equal(['200', '401 INVALID_CODE']);
    expect(await login(email, PASSWORD)).to.equal(200);
    // With the next code the registration is over, and the user tells that nothing was lost.
    const next = await codeFrom(service.url, email, () => post('otp', { type: 'email', value: email }));
    const { body } = await post('otp/verify', { type: 'email', value: email, code: next, registration });
    expect(body.registration_applied).to.equal(false);
    expect(await me(body.access_token)).to.include({ first_name: 'Ada', has_password: true });
  });

  it('with an invitation is refused, and the chosen password holds', async () => {
    const admin = await administrator();
    const email = anyEmail();
    const invitee = { first_name: 'Grace', email, role: 'User' };
    const mail = await mailFrom(service.url, email, () => as(admin.accessToken, 'POST', '/v1/users', invitee));
    const token = /invitation\?token=([\w-]+)/.exec(mail.text)![1];
    const sent = await twice(() => post('invitation/accept', { token, password: NEW }));
    expect(sent.shown).to.deep.equal(['200', '401 INVALID_INVITATION']);
    expect(await login(email, NEW)).to.equal(200);
  });

  for (const way of ['code', 'link'] as const)
    it(`with a reset by ${way} is refused, and the new password holds`, async () => {
      const { email } = await join(service.url);
      const mail = await mailFrom(service.url, email, () => post('password/forgot', { type: 'email', value: email }));
      const proof = way === 'code' ? { type: 'email', value: email, code: mail.code } : { token: linkIn(mail).token };
      const sent = await twice(() => post('password/reset', { ...proof, new_password: NEW }));
      expect(sent.shown[0]).to.equal('204');
      expect(sent.answers[1]!.status).to.equal(401);
      expect(await login(email, NEW)).to.equal(200);
    });

  it('to change the password is refused, and the new password holds', async () => {
    const { email, accessToken } = await join(service.url);
    const body = { current_password: PASSWORD, new_password: NEW };
    const sent = await twice(() => as(accessToken, 'PUT', '/v1/me/password', body));
    expect(sent.shown).to.deep.equal(['200', '401 UNAUTHENTICATED']);
    expect(await login(email, NEW)).to.equal(200);
  });

  it('to prove who one is again is refused', async () => {
    const { accessToken } = await join(service.url);
    const sent = await twice(() => as(accessToken, 'POST', '/v1/auth/reauthenticate', { password: PASSWORD }));
    expect(sent.shown).to.deep.equal(['200', '401 UNAUTHENTICATED']);
  });

  it('to refresh gets the same tokens', async () => {
    const { refreshToken } = await join(service.url);
    const { answers } = await twice(() => post('refresh', { refresh_token: refreshToken }));
    expect(answers[1]!.body.refresh_token).to.equal(answers[0]!.body.refresh_token);
  });

  it('to sign out is answered alike', async () => {
    const { refreshToken } = await join(service.url);
    expect((await twice(() => post('logout', { refresh_token: refreshToken }))).shown).to.deep.equal(['204', '204']);
  });

  it('to add an address is refused, or answered alike with its key; verifying is refused, and holds', async () => {
    const { accessToken } = await join(service.url);
    const add =
      (value: string, headers = {}) =>
      () =>
        as(accessToken, 'POST', '/v1/me/identities', { type: 'email', value }, headers);
    expect((await twice(add(anyEmail()))).shown).to.deep.equal(['201', '409 ALREADY_ADDED']);
    const value = anyEmail();
    let added: readonly Answer[] = [];
    const code = await codeFrom(service.url, value, async () => {
      added = (await twice(add(value, { 'idempotency-key': value }))).answers;
    });
    expect(added.map(({ status, body }) => [status, body.id])).to.deep.equal(Array(2).fill([201, added[0]!.body.id]));
    const verify = () => as(accessToken, 'POST', `/v1/me/identities/${added[0]!.body.id}/verify`, { code });
    expect((await twice(verify)).shown).to.deep.equal(['200', '409 ALREADY_VERIFIED']);
  });

  it('to change a profile is answered alike, or refused with If-Match', async () => {
    const { accessToken } = await join(service.url);
    const change =
      (headers = {}) =>
      () =>
        as(accessToken, 'PATCH', '/v1/me', { last_name: 'King' }, headers);
    expect((await twice(change())).shown).to.deep.equal(['200', '200']);
    const etag = String((await as(accessToken, 'GET', '/v1/me')).headers['etag']);
    const renamed = () => as(accessToken, 'PATCH', '/v1/me', { last_name: 'Byron' }, { 'if-match': etag });
    expect((await twice(renamed)).shown).to.deep.equal(['200', '412 PRECONDITION_FAILED']);
    expect(await me(accessToken)).to.include({ last_name: 'Byron' });
  });

  it('to invite is answered alike with its key, and invites another user without', async () => {
    const { accessToken } = await administrator();
    const invite =
      (email: string, headers = {}) =>
      () =>
        as(accessToken, 'POST', '/v1/users', { first_name: 'Grace', email, role: 'User' }, headers);
    const keyed = anyEmail();
    const { answers } = await twice(invite(keyed, { 'idempotency-key': keyed }));
    expect(answers.map(({ status, body }) => [status, body.id])).to.deep.equal(
      Array(2).fill([201, answers[0]!.body.id]),
    );
    const others = await twice(invite(anyEmail()));
    expect(others.shown).to.deep.equal(['201', '201']);
    expect(others.answers[0]!.body.id).not.to.equal(others.answers[1]!.body.id);
  });

  it('to delete the account is refused', async () => {
    const { accessToken } = await join(service.url);
    expect((await twice(() => as(accessToken, 'DELETE', '/v1/me'))).shown).to.deep.equal([
      '204',
      '401 UNAUTHENTICATED',
    ]);
  });
});

import { expect } from 'chai';
import type { Example, Route } from '../../../src/adapters/http/server/route.ts';
import { contractRoutes } from '../../../tools/contract-routes.ts';
import { makeBrowser, pkce } from '../../oauth/browser.ts';
import { startForgingProvider } from '../../oauth/forging-provider.ts';
import type { ForgingProvider } from '../../oauth/forging-provider.ts';
import { freshDatabase } from '../../support/database.ts';
import type { FreshDatabase } from '../../support/database.ts';
import { FILE_FORM, fileForm } from '../../support/file-form.ts';
import { faultOf } from '../as-shown.ts';
import { call, codeFrom, eventually } from '../client.ts';
import type { Answer } from '../client.ts';
import { linkTo } from '../invitations/inviting.ts';
import { authenticatorFor } from '../passkeys/passkey-steps.ts';
import { CHEAP, spawnService } from '../process.ts';
import type { ServiceProcess } from '../process.ts';
import { RESOURCE_SAMPLES } from '../resources.ts';
import { authenticator } from '../second-factor/authenticator.ts';

const ROUTES = new Map(contractRoutes('http://localhost:3000').map((one) => [one.operationId, one]));
const PASSKEY_ORIGIN = 'http://localhost:3000';
const RETURN_TO = 'https://app.example';

const TYPES = { form: 'application/x-www-form-urlencoded', multipart: FILE_FORM };

type Instead = Readonly<{
  /** The access token to send. */
  token?: string;
  /** Replaces ids, codes and tokens, which an example can't know. */
  params?: Example['params'];
  query?: Example['query'];
  body?: Readonly<Record<string, unknown>>;
}>;

/** The beginning of the OpenAPI document, because it is too long to compare. */
const abridged = ({ body: { openapi, info, paths }, ...more }: Answer): Answer => {
  expect(Object.keys(paths)).to.have.lengthOf.above(30);
  return { ...more, body: { openapi, info: { title: info.title, version: info.version }, paths: {} } };
};

describe('the examples in the OpenAPI document', function () {
  this.timeout(60_000);
  let db: FreshDatabase;
  let service: ServiceProcess;
  let provider: ForgingProvider;
  const sent = new Set<string>();

  before(async () => {
    [db, provider] = await Promise.all([freshDatabase(), startForgingProvider()]);
    service = await spawnService({
      ...CHEAP,
      DATABASE_URL: db.url,
      OTP_RESEND_INTERVAL: '0',
      RETURN_TO_ORIGINS: RETURN_TO,
      APP_NAME: 'Example',
      WEBAUTHN_ORIGINS: `https://id.example.com,${PASSKEY_ORIGIN}`,
      OAUTH_GOOGLE_ISSUER: provider.issuer,
      OAUTH_GOOGLE_CLIENT_ID: 'us',
      OAUTH_GOOGLE_CLIENT_SECRET: 'a-secret-of-the-tests',
    });
  });
  after(async () => {
    await service.stop();
    await provider.close();
    await db.drop();
  });

  const routeOf = (operationId: string): Route => {
    const found = ROUTES.get(operationId);
    if (!found) throw new Error(`the contract has no operation ${operationId}`);
    return found;
  };

  const targetOf = ({ path, example = {} }: Route, { params = {}, query = {} }: Instead): string => {
    const all: Record<string, unknown> = { ...example.params, ...params };
    const filled = path.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(all[name])));
    const search = new URLSearchParams(
      Object.entries({ ...example.query, ...query }).map(([name, value]): [string, string] => [name, String(value)]),
    );
    return search.size === 0 ? filled : `${filled}?${String(search)}`;
  };

  const bodyOf = ({ encoding, example }: Route, { body }: Instead): unknown => {
    if (encoding === 'multipart') return fileForm();
    const all = { ...(example?.body as object), ...body };
    if (example?.body === undefined) return undefined;
    return encoding === 'form' ? String(new URLSearchParams(all as Record<string, string>)) : all;
  };

  /** Sends an operation's example and compares the answer with the documented one. */
  const send = async (operationId: string, instead: Instead = {}): Promise<Answer> => {
    const route = routeOf(operationId);
    const headers = {
      ...(instead.token === undefined ? {} : { authorization: `Bearer ${instead.token}` }),
      ...(route.encoding === undefined ? {} : { 'content-type': TYPES[route.encoding] }),
    };
    const answer = await call(service.url, targetOf(route, instead), bodyOf(route, instead), {
      method: route.method,
      headers,
    });
    const success = Object.keys(route.responses)
      .map(Number)
      .find((status) => status < 400);
    expect({
      operationId,
      status: answer.status,
      problem: answer.status < 400 ? '' : answer.text,
    }).to.deep.equal({ operationId, status: success, problem: '' });
    const got = operationId === 'readContract' ? abridged(answer) : answer;
    expect({ operationId, fault: faultOf(route.example?.answer, got) }).to.deep.equal({
      operationId,
      fault: null,
    });
    sent.add(operationId);
    return answer;
  };

  const mailed = (to: string, act: () => Promise<unknown>) => codeFrom(service.url, to, act);
  const adminLogin = { login: 'admin@example.com', password: 'correct horse battery staple' };

  it('show what is possible without signing in', async () => {
    const open = ['isLive', 'isReady', 'readKeys', 'readContract', 'listOAuthProviders'];
    for (const operationId of [...open, 'readRelatedOrigins', 'readPasskeyEndpoints']) await send(operationId);
  });

  let ada = { token: '', refresh: '', id: 0 };
  let claim = 0;
  it('lead through registration, sign-in and a session', async () => {
    let registration = '';
    const code = await mailed('ada@example.com', async () => {
      registration = (await send('register')).body.registration;
    });
    await send('verifyCode', { body: { code, registration } });
    await mailed('ada@example.com', () => send('requestCode'));
    const { body } = await send('signInWithPassword');
    const refreshed = (await send('refresh', { body: { refresh_token: body.refresh_token } })).body;
    const fresh = (await send('reauthenticate', { token: refreshed.access_token })).body;
    const { body: me } = await send('readMe', { token: fresh.access_token });
    ada = { token: fresh.access_token, refresh: fresh.refresh_token, id: me.id };
  });

  it('lead through one’s own account', async () => {
    const { token } = ada;
    await send('changeMe', { token });
    await send('listMyIdentities', { token });
    const code = await mailed('countess@example.com', async () => {
      claim = (await send('addMyIdentity', { token })).body.id;
    });
    await send('readMyIdentity', { token, params: { id: claim } });
    await send('requestMyIdentityCode', { token, params: { id: claim } });
    await send('verifyMyIdentity', { token, params: { id: claim }, body: { code } });
    await send('makeMyIdentityPrimary', { token, params: { id: claim } });
    await send('removeMyIdentity', { token, params: { id: claim } });
    await send('exportMe', { token });
    await send('listMyEvents', { token });
    await send('listSessions', { token });
    const changed = (await send('changePassword', { token })).body;
    ada = { ...ada, token: changed.access_token, refresh: changed.refresh_token };
    const other = await call(service.url, '/v1/auth/login', {
      login: 'ada@example.com',
      password: 'another long passphrase',
    });
    await send('endSession', { token: ada.token, params: { id: other.body.session_id } });
    await send('endOtherSessions', { token: ada.token });
    await send('putMyImage', { token: ada.token });
    await send('deleteMyImage', { token: ada.token });
  });

  it('lead through linking a provider account and signing in with it', async () => {
    const secrets = pkce();
    const go = async (start: string, isLinking: boolean) => {
      const browser = makeBrowser();
      const first = await browser.open(start);
      sent.add(isLinking ? 'openOAuthLink' : 'startOAuthSignIn');
      const last = await browser.follow(first.location ?? '', ({ origin }) => origin === RETURN_TO);
      sent.add('arriveFromOAuthProvider');
      return { code: new URL(last.location ?? '').searchParams.get('code'), code_verifier: secrets.verifier };
    };
    provider.lie({ claims: { sub: '24400320' } });
    const begun = { token: ada.token, body: { code_challenge: secrets.challenge } };
    const { body } = await send('startOAuthLink', begun);
    await send('completeOAuthLink', { token: ada.token, body: await go(body.authorize_url, true) });
    const target = targetOf(routeOf('startOAuthSignIn'), { query: { code_challenge: secrets.challenge } });
    await send('exchangeOAuthCode', {
      body: await go(`${service.url.replace('127.0.0.1', 'localhost')}${target}`, false),
    });
  });

  it('lead through the directory of users', async () => {
    const token = (await call(service.url, '/v1/auth/login', adminLogin)).body.access_token;
    await send('listUsers', { token });
    const { body: grace } = await send('createUser', { token });
    const id = { token, params: { id: grace.id } };
    await send('inviteUserAgain', id);
    const { token: invitation } = await linkTo(service.url, 'grace@example.com', 2);
    await send('readUser', id);
    await send('changeUser', id);
    await send('putUserImage', id);
    await send('deleteUserImage', id);
    await send('deleteUser', id);
    await send('restoreUser', id);
    const again = { ...id };
    await send('inviteUserAgain', again);
    const newest = await eventually(async () => {
      const link = await linkTo(service.url, 'grace@example.com', 3);
      return link.token !== invitation && link;
    }, 'another invitation');
    await send('acceptInvitation', { body: { token: newest.token } });
    await send('addUserIdentity', id);
    await send('readUserPrivileges', id);
    const own = { token, params: { id: ada.id } };
    for (let i = 0; i < 5; i += 1)
      await call(service.url, '/v1/auth/login', { login: 'ada@example.com', password: 'not the password' });
    await send('readUserLocks', own);
    await send('unlockUser', own);
    await send('listUserSessions', own);
    await mailed('ada@example.com', () => send('sendPasswordReset', own));
    await send('listEvents', { token, query: { subject: `user:${ada.id}` } });
    await send('introspect', { token, body: { token: ada.token } });
    const { body: linked } = await call(service.url, '/v1/users/' + String(ada.id), undefined, {
      headers: { authorization: `Bearer ${token}` },
    });
    const identityId = linked.identities.find(({ type }: { type: string }) => type === 'oauth').id;
    await send('removeUserIdentity', { token, params: { id: ada.id, identityId } });
    await send('endUserSessions', own);
  });

  it('lead through roles and privileges', async () => {
    const token = (await call(service.url, '/v1/auth/login', adminLogin)).body.access_token;
    const { body: privilege } = await send('createPrivilege', { token });
    const own = { token, params: { id: privilege.id } };
    await send('listPrivileges', { token });
    await send('readPrivilege', own);
    await send('changePrivilege', own);
    await send('deletePrivilege', own);
    await send('restorePrivilege', own);
    const { body: role } = await send('createRole', { token });
    const its = { token, params: { id: role.id } };
    await send('listRoles', { token });
    await send('readRole', its);
    await send('changeRole', its);
    await send('readRoleImpact', its);
    await send('grantPrivilege', its);
    await send('revokePrivilege', its);
    await send('deleteRole', its);
    await send('restoreRole', its);
  });

  it('lead through every added resource', async () => {
    const token = (await call(service.url, '/v1/auth/login', adminLogin)).body.access_token;
    for (const { name, names } of RESOURCE_SAMPLES) {
      const { body } = await send(`create${name}`, { token });
      const its = { token, params: { id: body.id } };
      await send(`list${names}`, { token });
      for (const verb of ['read', 'change', 'delete', 'restore']) await send(`${verb}${name}`, its);
    }
  });

  const throughSecondFactor = async (access: string): Promise<void> => {
    const { body: started } = await send('startTotp', { token: access });
    const app = authenticator(started.secret);
    const first = { token: access, body: { code: app.code(-1) } };
    const { body: confirmed } = await send('confirmTotp', first);
    const token = confirmed.access_token;
    await send('readMyFactors', { token });
    await send('makeRecoveryCodes', { token });
    const administrator = (await call(service.url, '/v1/auth/login', adminLogin)).body.access_token;
    const about = { token: administrator, params: { id: ada.id } };
    await send('readUserFactors', about);
    const challenged = await call(service.url, '/v1/auth/login', routeOf('signInWithPassword').example?.body);
    expect(challenged.body.code).to.equal('SECOND_FACTOR_REQUIRED');
    await send('offerPasskeySecondFactor', { body: { challenge: challenged.body.challenge } });
    await send('answerChallenge', { body: { challenge: challenged.body.challenge, totp: app.code() } });
    await send('removeTotp', { token });
    await send('switchAlways', { token });
    await send('resetUserFactors', about);
  };

  const throughPasskeys = async (token: string): Promise<void> => {
    const key = authenticatorFor(service.url, { origin: PASSKEY_ORIGIN });
    const { body: offer } = await send('offerPasskeyCreation', { token });
    const { body: passkey } = await send('addPasskey', { token, body: { response: key.create(offer.options) } });
    const its = { token, params: { id: passkey.id } };
    await send('listMyPasskeys', { token });
    await send('readMyPasskey', its);
    await send('renamePasskey', its);
    await send('offerPasskeyRenewal', { token });
    const { body: asked } = await send('offerPasskeySignIn');
    const signedIn = await send('signInWithPasskey', { body: { response: key.get(asked.options) } });
    const again = { token: signedIn.body.access_token };
    await send('removePasskey', { ...again, params: its.params });
    const { body: second } = await send('offerPasskeyCreation', again);
    const added = await send('addPasskey', {
      ...again,
      body: { response: authenticatorFor(service.url, { origin: PASSKEY_ORIGIN }).create(second.options) },
    });
    const administrator = (await call(service.url, '/v1/auth/login', adminLogin)).body.access_token;
    await send('listUserPasskeys', { token: administrator, params: { id: ada.id } });
    const removed = { id: ada.id, passkeyId: added.body.id };
    await send('removeUserPasskey', { token: administrator, params: removed });
  };

  it('lead through resetting a forgotten password and a second factor', async () => {
    const code = await mailed('ada@example.com', () => send('forgotPassword'));
    await send('resetPassword', { body: { code } });
    const { body } = await send('signInWithPassword');
    await throughPasskeys(body.access_token);
    await throughSecondFactor(body.access_token);
    await send('logOut', { body: { refresh_token: body.refresh_token } });
    const { body: last } = await send('signInWithPassword');
    await send('deleteMe', { token: last.access_token });
  });

  it('exist for every operation, and each was sent', () => {
    const withoutExample = [...ROUTES.values()].filter(
      ({ example, responses, body, encoding }) =>
        (body !== undefined && encoding !== 'multipart' && example?.body === undefined) ||
        (Object.values(responses).some((codec) => codec !== null) && example?.answer === undefined),
    );
    expect(withoutExample.map(({ operationId }) => operationId)).to.deep.equal([]);
    expect([...ROUTES.keys()].filter((operationId) => !sent.has(operationId))).to.deep.equal([]);
  });
});

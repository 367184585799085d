import { readFileSync } from 'node:fs';
import { join as pathOf } from 'node:path';
import { expect } from 'chai';
import { ROOT } from '../../../src/start/project.ts';
import { startForgingProvider } from '../../oauth/forging-provider.ts';
import type { ForgingProvider } from '../../oauth/forging-provider.ts';
import { throughProvider } from '../../oauth/through.ts';
import { call, codeFrom, join } from '../client.ts';
import type { Answer, Member } from '../client.ts';
import { linkTo } from '../invitations/inviting.ts';
import { oneService } from '../own-database.ts';
import { makeVisitor } from '../pages/visitor.ts';
import type { Visitor } from '../pages/visitor.ts';
import { add, authenticatorFor } from '../passkeys/passkey-steps.ts';
import { makeSuperAdmin, sql } from '../people.ts';
import { as, challengeOf, complete, enrol, login, problemOf } from './enrolled.ts';
import type { Enrolled } from './enrolled.ts';

const APP = 'https://app.example.com';
const RETURN_TO = `${APP}/?from_the_service=`;
/** Public calls that answer tokens and are no first factor: the second one, a passkey, which is both, and a refresh. */
const NO_FIRST_FACTOR = ['answerChallenge', 'signInWithPasskey', 'refresh'];

type Operation = Readonly<{
  operationId: string;
  security?: readonly object[];
  responses: Readonly<Record<string, unknown>>;
}>;

const publicSignIns = (): readonly string[] => {
  const document = JSON.parse(readFileSync(pathOf(ROOT, 'openapi.json'), 'utf8'));
  const paths = Object.values(document.paths as Readonly<Record<string, Readonly<Record<string, Operation>>>>);
  const schemas = document.components.schemas as Readonly<Record<string, object>>;
  const written = (part: unknown): string =>
    JSON.stringify(part).replaceAll(/"#\/components\/schemas\/(\w+)"/g, (_ref, name: string) =>
      JSON.stringify(schemas[name]),
    );
  return paths
    .flatMap((methods) => Object.values(methods))
    .filter(
      ({ security, responses }) => security?.length === 0 && written(responses['200'] ?? {}).includes('"access_token"'),
    )
    .map(({ operationId }) => operationId)
    .filter((id) => !NO_FIRST_FACTOR.includes(id))
    .toSorted();
};

describe('every way to sign in', function () {
  this.timeout(120_000);
  let own: Awaited<ReturnType<typeof oneService>>;
  let provider: ForgingProvider;
  let url: string;
  let boss: Enrolled;
  before(async () => {
    provider = await startForgingProvider();
    own = await oneService({
      MFA_REQUIRED: 'privileged',
      RETURN_TO_ORIGINS: APP,
      OAUTH_FORGER_ISSUER: provider.issuer,
      OAUTH_FORGER_CLIENT_ID: 'us',
    });
    url = own.service.url.replace('127.0.0.1', 'localhost');
    const member = await join(url);
    await makeSuperAdmin(own.database.url, member.email);
    boss = await enrol(url, member);
  });
  after(async () => {
    await own.end();
    await provider.close();
  });

  const code = ({ email }: Member) =>
    codeFrom(url, email, () => call(url, '/v1/auth/otp', { type: 'email', value: email }));
  const invitation = async (member: Member): Promise<string> => {
    const { id } = (await as(url, member, 'GET', '/v1/me')).body;
    const email = `${id}.further@example.com`;
    const added = await as(url, boss, 'POST', `/v1/users/${id}/identities`, { type: 'email', value: email });
    expect(added.status, added.text).to.equal(201);
    return (await linkTo(url, email)).token;
  };
  const linked = async ({ email }: Member): Promise<void> => {
    provider.lie({ claims: { sub: email } });
    await sql(
      own.database.url,
      `insert into user_identity (user_id, type, value, oauth_provider, is_verified)
       select user_id, 'oauth', value, 'forger', true from user_identity where value = $1`,
      [email],
    );
  };

  const CALLS: Readonly<Record<string, (member: Member) => Promise<Answer>>> = {
    acceptInvitation: async (member) => call(url, '/v1/auth/invitation/accept', { token: await invitation(member) }),
    exchangeOAuthCode: async (member) => {
      await linked(member);
      const done = await throughProvider(
        ({ challenge }) =>
          `${url}/v1/auth/oauth/forger?${new URLSearchParams({ return_to: RETURN_TO, code_challenge: challenge }).toString()}`,
      );
      return call(url, '/v1/auth/oauth/exchange', { code: done.code, code_verifier: done.secrets.verifier });
    },
    signInWithPassword: (member) => login(url, member),
    verifyCode: async (member) =>
      call(url, '/v1/auth/otp/verify', { type: 'email', value: member.email, code: await code(member) }),
  };

  const PAGES: Readonly<Record<string, (visitor: Visitor, member: Member) => Promise<unknown>>> = {
    password: async (visitor, { email, password }) => {
      await visitor.open('/sign-in');
      await visitor.submit({ login: email, password });
    },
    code: async (visitor, member) => {
      await visitor.open('/sign-in/code');
      const sent = await codeFrom(url, member.email, () => visitor.submit({ address: member.email }));
      await visitor.submit({ code: sent });
    },
    invitation: async (visitor, member) => {
      const token = await invitation(member);
      await visitor.open(`/invitation?token=${token}`);
      await visitor.submit({ token });
    },
  };

  type Counts = Readonly<{ sessions: number; devices: number }>;
  const rowsOf = async ({ email }: Member): Promise<Counts> =>
    (
      await sql<Counts>(
        own.database.url,
        `select (select count(*)::int from session s where s.user_id = i.user_id) as sessions,
                (select count(*)::int from known_device d where d.user_id = i.user_id) as devices
           from user_identity i where i.value = $1 and i.type = 'email'`,
        [email],
      )
    )[0]!;
  const privileged = async (member: Member): Promise<Member> => {
    await sql(
      own.database.url,
      `update "user" set role_id = (select id from role where name = 'Staff')
        where id = (select user_id from user_identity where value = $1 and type = 'email')`,
      [member.email],
    );
    return member;
  };

  it('by the API is tried here', () => {
    expect(Object.keys(CALLS)).to.deep.equal(publicSignIns());
  });

  for (const [name, signIn] of Object.entries(CALLS)) {
    it(`(${name}) opens a session for somebody without a second factor`, async () => {
      const ada = await join(url);
      const before = await rowsOf(ada);
      const done = await signIn(ada);
      expect(done.status, done.text).to.equal(200);
      expect((await as(url, { accessToken: done.body.access_token }, 'GET', '/v1/me/sessions')).status).to.equal(200);
      expect((await rowsOf(ada)).sessions).to.equal(before.sessions + 1);
    });

    for (const [who, make] of [
      ['somebody with one', (member: Member) => enrol(url, member)],
      ['somebody who must have one, and has', async (member: Member) => enrol(url, await privileged(member))],
    ] as const)
      it(`(${name}) opens nothing but a challenge for ${who}`, async () => {
        const ada = await make(await join(url));
        const before = await rowsOf(ada);
        const asked = await signIn(ada);
        expect(problemOf(asked)).to.equal('401 SECOND_FACTOR_REQUIRED');
        expect(asked.text).not.to.match(/access_token|refresh_token|device_token|session_id/);
        expect(asked.headers).not.to.have.property('set-cookie');
        expect(await rowsOf(ada)).to.deep.equal(before);
        const done = await complete(url, challengeOf(asked), { totp: ada.app.code() });
        expect(done.status, done.text).to.equal(200);
        expect((await rowsOf(ada)).sessions).to.equal(before.sessions + 1);
      });

    it(`(${name}) opens only what adds one for somebody who must have one, and has none`, async () => {
      const ada = await privileged(await join(url));
      const done = await signIn(ada);
      expect(done.status, done.text).to.equal(200);
      const inside = { accessToken: done.body.access_token };
      expect(problemOf(await as(url, inside, 'GET', '/v1/users'))).to.equal('403 SECOND_FACTOR_SETUP_REQUIRED');
      expect((await as(url, inside, 'GET', '/v1/me/factors')).body).to.include({ required: true });
    });
  }

  for (const [name, signIn] of Object.entries(PAGES))
    it(`(on the page of the ${name}) sets no cookie of a session before the second factor`, async () => {
      const ada = await enrol(url, await join(url));
      const before = await rowsOf(ada);
      const visitor = makeVisitor(url);
      await signIn(visitor, ada);
      expect(visitor.page().path).to.equal('/second-factor');
      expect([...visitor.cookies.keys()].toSorted()).to.deep.equal(['flow']);
      for (const path of ['/account', '/account/second-factor', '/account/passkeys', '/confirm'])
        expect((await visitor.send('GET', path)).headers['location'], path).to.match(/^\/sign-in/);
      expect(await rowsOf(ada)).to.deep.equal(before);
      await visitor.open('/second-factor');
      await visitor.submit({ code: ada.app.code() });
      expect(visitor.cookies.has('session')).to.equal(true);
    });

  it('takes a challenge for nothing else', async () => {
    const ada = await enrol(url, await join(url));
    const challenge = challengeOf(await login(url, ada));
    const address = { type: 'email', value: ada.email };
    const password = 'another long passphrase';
    const post = (path: string, body: object) => call(url, path, body);
    const refused: Readonly<Record<string, Answer>> = {
      bearer: await as(url, { accessToken: challenge }, 'GET', '/v1/me'),
      refresh: await post('/v1/auth/refresh', { refresh_token: challenge }),
      reset: await post('/v1/auth/password/reset', { token: challenge, new_password: password }),
      invitation: await post('/v1/auth/invitation/accept', { token: challenge }),
      exchange: await post('/v1/auth/oauth/exchange', { code: challenge, code_verifier: 'A'.repeat(43) }),
      code: await post('/v1/auth/otp/verify', { ...address, code: challenge }),
      'code of a reset': await post('/v1/auth/password/reset', { ...address, code: challenge, new_password: password }),
      'recovery code': await complete(url, challenge, { recovery_code: challenge.slice(0, 10) }),
      'device token': await call(url, '/v1/auth/login', {
        login: ada.email,
        password: ada.password,
        device_token: challenge,
      }),
      undo: await call(url, '/undo-factor', new URLSearchParams({ token: challenge }).toString(), {
        headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' },
      }),
      cookie: await call(url, '/account', undefined, {
        headers: { cookie: `session=${challenge}`, accept: 'text/html' },
      }),
    };
    expect(Object.fromEntries(Object.entries(refused).map(([use, { status }]) => [use, status]))).to.deep.equal({
      bearer: 401,
      refresh: 401,
      reset: 401,
      invitation: 401,
      exchange: 401,
      code: 422,
      'code of a reset': 422,
      'recovery code': 401,
      'device token': 401,
      undo: 401,
      cookie: 303,
    });
    expect(refused['cookie']?.headers['location']).to.match(/^\/sign-in/);
    const done = await complete(url, challenge, { totp: ada.app.code() });
    expect(done.status, 'it is not used up by that').to.equal(200);
    expect((await post('/v1/auth/logout', { refresh_token: challenge })).status).to.equal(204);
    expect((await as(url, { accessToken: done.body.access_token }, 'GET', '/v1/me')).status).to.equal(200);
  });

  it('takes one answer at a time, and lets nobody keep the challenge in a cache', async () => {
    const ada = await enrol(url, await join(url));
    const asked = await login(url, ada);
    expect(asked.headers['cache-control']).to.equal('no-store');
    const both = { totp: ada.app.code(), recovery_code: ada.recoveryCodes[0] };
    expect((await complete(url, challengeOf(asked), both)).status).to.equal(422);
    const done = await complete(url, challengeOf(asked), { totp: ada.app.code() });
    expect([done.status, done.headers['cache-control']]).to.deep.equal([200, 'no-store']);
  });

  it('asks a session for the second factor, too, when a mailed code or the password confirms it', async () => {
    const ada = await enrol(url, await join(url));
    await sql(own.database.url, `update session set factor_at = null where id = $1`, [ada.sessionId]);
    const mailed = { type: 'email', value: ada.email, code: await code(ada) };
    for (const proof of [mailed, { password: ada.password }]) {
      const asked = await as(url, ada, 'POST', '/v1/auth/reauthenticate', proof);
      expect(problemOf(asked)).to.equal('403 SECOND_FACTOR_REQUIRED');
      expect(asked.text).not.to.match(/access_token|refresh_token/);
    }
    const passwords = { current_password: ada.password, new_password: 'another long passphrase' };
    expect(problemOf(await as(url, ada, 'PUT', '/v1/me/password', passwords))).to.equal('403 ASSURANCE_REQUIRED');
  });

  it('asks open sessions as soon as their user’s role needs one, but not for a role that only introspects', async () => {
    const ada = await join(url);
    const [role] = await sql<{ id: number }>(
      own.database.url,
      `with made as (insert into role (name, created_by) select 'Gateway', min(id) from "user" returning id)
       insert into role_privilege (role_id, privilege_id)
       select made.id, p.id from made, privilege p where p.name = 'token.introspect' returning role_id as id`,
    );
    const become = (id: string) =>
      sql(
        own.database.url,
        `update "user" set role_id = ${id} where id = (select user_id from user_identity where value = $1)`,
        [ada.email],
      );
    const sessions = async () => problemOf(await as(url, ada, 'GET', '/v1/me/sessions'));
    expect(await sessions()).to.equal('200 undefined');
    await become(String(role!.id));
    expect(await sessions()).to.equal('200 undefined');
    expect((await login(url, ada)).status).to.equal(200);
    await become(`(select id from role where name = 'Staff')`);
    expect(await sessions()).to.equal('403 SECOND_FACTOR_SETUP_REQUIRED');
    await become(`(select id from role where name = 'User')`);
    expect(await sessions()).to.equal('200 undefined');
    const key = authenticatorFor(url);
    expect((await add(url, ada, key)).body).to.not.have.property('access_token');
    await become(String(role!.id));
    expect((await login(url, ada)).status, 'a passkey is no second factor of a service').to.equal(200);
    await become(`(select id from role where name = 'Staff')`);
    expect(problemOf(await login(url, ada))).to.equal('401 SECOND_FACTOR_REQUIRED');
  });

  it('is told to callers that introspect the session: how it was proved, and to which level', async () => {
    const ada = await enrol(url, await join(url));
    const { body } = await complete(url, challengeOf(await login(url, ada)), { recovery_code: ada.recoveryCodes[0] });
    const asked = await call(url, '/v1/auth/introspect', `token=${body.access_token}`, {
      headers: { authorization: `Bearer ${boss.accessToken}`, 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(asked.body).to.deep.include({ active: true, amr: ['pwd', 'otp', 'mfa'], acr: 'aal2' });
    const inside = { accessToken: body.access_token };
    expect((await as(url, inside, 'POST', '/v1/me/factors/recovery-codes')).status).to.equal(201);
  });

  it('leaves a session below aal2 there, however often it is refreshed', async () => {
    const ada = await enrol(url, await join(url));
    await sql(own.database.url, `update session set factor_at = null where id = $1`, [ada.sessionId]);
    let token = ada.refreshToken;
    for (let n = 0; n < 2; n += 1) {
      const { body } = await call(url, '/v1/auth/refresh', { refresh_token: token });
      token = body.refresh_token;
      const opened = await as(url, { accessToken: body.access_token }, 'GET', '/v1/me/sessions');
      expect(problemOf(opened)).to.equal('403 ASSURANCE_REQUIRED');
    }
  });
});

import { expect } from 'chai';
import { MAX_IDENTITIES } from '../../../src/core/domain/account/identities.ts';
import { makeBrowser, pkce } from '../../oauth/browser.ts';
import type { Browser, Page, Pkce } from '../../oauth/browser.ts';
import { CLIENT, startRealProvider } from '../../oauth/real-provider.ts';
import type { RealProvider } from '../../oauth/real-provider.ts';
import { freshDatabase } from '../../support/database.ts';
import type { FreshDatabase } from '../../support/database.ts';
import { anyEmail, call, codeFrom, eventually, join, PASSWORD } from '../client.ts';
import type { Answer } from '../client.ts';
import { pauseBefore } from '../pause.ts';
import { disable, invite, softDelete, sql } from '../people.ts';
import { CHEAP, spawnService } from '../process.ts';
import type { ServiceProcess } from '../process.ts';
import { ROUNDS } from '../rounds.ts';

const RETURN_TO = 'https://app.example.com/signed-in?from=test';
const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

let subjects = 0;
const anySubject = (): string => `subject-${process.pid}-${++subjects}`;

describe('sign-in at a real OpenID provider', function () {
  this.timeout(900_000);
  let database: FreshDatabase;
  let service: ServiceProcess;
  let closed: ServiceProcess;
  /** Its addresses are trusted; the other provider's are not. */
  let trusted: RealProvider;
  let other: RealProvider;

  const urlOf = ({ url }: ServiceProcess): string => url.replace('127.0.0.1', 'localhost');

  before(async () => {
    database = await freshDatabase();
    // Widens the gap between using the code up and inserting the session.
    await pauseBefore(database.url, 'insert on session');
    [trusted, other] = await Promise.all([startRealProvider(), startRealProvider()]);
    const env = {
      ...CHEAP,
      DATABASE_URL: database.url,
      OTP_RESEND_INTERVAL: '0',
      RETURN_TO_ORIGINS: 'https://app.example.com',
      OAUTH_TRUSTED_ISSUER: trusted.issuer,
      OAUTH_TRUSTED_CLIENT_ID: CLIENT.id,
      OAUTH_TRUSTED_CLIENT_SECRET: CLIENT.secret,
      OAUTH_TRUSTED_TRUST_EMAIL: 'on',
      OAUTH_OTHER_ISSUER: other.issuer,
      OAUTH_OTHER_CLIENT_ID: CLIENT.id,
      OAUTH_OTHER_CLIENT_SECRET: CLIENT.secret,
      LOG_LEVEL: 'trace',
    };
    [service, closed] = await Promise.all([spawnService(env), spawnService({ ...env, REGISTRATION: 'closed' })]);
    for (const [name, provider] of Object.entries({ trusted, other }))
      provider.allow([service, closed].map((one) => `${urlOf(one)}/v1/auth/oauth/${name}/callback`));
  });

  after(async () => {
    await Promise.all([service.stop(), closed.stop()]);
    await Promise.all([trusted.close(), other.close()]);
    await database.drop();
  });

  const startUrl = (name: string, { challenge }: Pkce, at = service): string =>
    `${urlOf(at)}/v1/auth/oauth/${name}?${String(
      new URLSearchParams({ return_to: RETURN_TO, code_challenge: challenge }),
    )}`;
  const isBack = ({ origin }: URL): boolean => origin === 'https://app.example.com';

  /** From the start URL over the provider's login form to the redirect to the client's page. */
  const goThrough = async (browser: Browser, start: string, form: Record<string, string>): Promise<Page> => {
    const login = await browser.follow(start, isBack);
    expect(login.status).to.equal(200);
    expect(login.text).to.include('<form');
    const answered = await browser.open(login.url, form);
    return browser.follow(answered.location!, isBack);
  };

  const exchange = (code: string | null, verifier: string, at = service): Promise<Answer> =>
    call(at.url, '/v1/auth/oauth/exchange', { code, code_verifier: verifier });

  type SignedIn = Readonly<{ answer: Answer; me: Answer['body'] }>;
  const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });
  const meOf = async (token: string, at = service) => (await call(at.url, '/v1/me', undefined, bearer(token))).body;

  const signIn = async (name: string, subject: string, at = service): Promise<SignedIn> => {
    const secrets = pkce();
    const last = await goThrough(makeBrowser(), startUrl(name, secrets, at), { subject });
    const answer = await exchange(new URL(last.location!).searchParams.get('code'), secrets.verifier, at);
    return { answer, me: answer.status === 200 ? await meOf(answer.body.access_token, at) : null };
  };

  const identitiesOf = ({ me }: SignedIn): readonly unknown[] =>
    me.identities.map((one: Record<string, unknown>) => [
      one['type'],
      one['oauth_provider'],
      one['value'],
      one['is_verified'],
    ]);

  it('lists the providers with their start URLs', async () => {
    const { status, body } = await call(service.url, '/v1/auth/oauth');
    const url = `${urlOf(service)}/v1/auth/oauth`;
    expect({ status, items: body.items }).to.deep.equal({
      status: 200,
      items: [
        { name: 'other', authorize_url: `${url}/other` },
        { name: 'trusted', authorize_url: `${url}/trusted` },
      ],
    });
  });

  it('leads over the login form back to tokens, none of which is in a URL', async () => {
    // requirement 44
    const [subject, email] = [anySubject(), anyEmail()];
    trusted.accounts.set(subject, { email, email_verified: true, given_name: 'Zoe\u0308', family_name: 'Lovelace' });
    const [secrets, browser] = [pkce(), makeBrowser()];
    const first = await browser.open(startUrl('trusted', secrets));
    expect(first.status).to.equal(302);
    const asked = new URL(first.location!);
    expect(asked.origin).to.equal(trusted.issuer);
    expect(asked.searchParams.get('code_challenge'))
      .to.match(/^[\w-]{43}$/)
      .and.not.equal(secrets.challenge);
    expect(Object.fromEntries(asked.searchParams)).to.include({
      response_type: 'code',
      code_challenge_method: 'S256',
      scope: 'openid email profile',
      redirect_uri: `${urlOf(service)}/v1/auth/oauth/trusted/callback`,
    });
    expect(asked.searchParams.get('state')).to.match(/^[\w-]{22}$/);
    expect(asked.searchParams.get('nonce')).to.match(/^[\w-]{43}$/);
    const [cookie] = first.headers.getSetCookie();
    expect(cookie).to.match(/^oauth-[\w-]{10}=[\w-]{44}; Path=\/; Max-Age=600; HttpOnly; SameSite=Lax$/);

    const last = await goThrough(browser, startUrl('trusted', secrets), { subject });
    expect(last.status).to.equal(302);
    expect(last.headers.get('cache-control')).to.equal('no-store');
    const back = new URL(last.location!);
    expect(back.origin + back.pathname).to.equal('https://app.example.com/signed-in');
    expect([...back.searchParams.keys()].toSorted()).to.deep.equal(['code', 'from']);
    const code = back.searchParams.get('code')!;
    expect(code).to.match(/^[\w-]{22}$/);

    const { status, body, headers } = await exchange(code, secrets.verifier);
    expect(status).to.equal(200);
    expect(headers['cache-control']).to.equal('no-store');
    expect(body).to.include.all.keys('access_token', 'token_type', 'expires_in', 'refresh_token', 'session_id');
    expect(body.session_id).to.match(UUID_V7);
    const me = await meOf(body.access_token);
    expect(me).to.include({ first_name: 'Zo\u00eb', last_name: 'Lovelace' });
    expect(me.role.name).to.equal('User');
    expect(identitiesOf({ answer: first as never, me })).to.deep.equal([
      ['oauth', 'trusted', subject, true],
      ['email', null, email, true],
    ]);
    expect(me.identities[1].is_primary).to.equal(true);
    expect((await call(service.url, '/v1/auth/refresh', { refresh_token: body.refresh_token })).status).to.equal(200);
  });

  it('finds a user by provider and subject, whatever the address is', async () => {
    // requirement 44
    const subject = anySubject();
    other.accounts.set(subject, { email: anyEmail(), email_verified: true });
    const first = await signIn('other', subject);
    const { email } = await join(service.url);
    other.accounts.set(subject, { email, email_verified: true });
    const again = await signIn('other', subject);
    expect(again.me.id).to.equal(first.me.id);
    expect(identitiesOf(again)).to.deep.equal(identitiesOf(first));
  });

  it('keeps equal subjects of two providers apart', async () => {
    // requirement 44
    const subject = anySubject();
    trusted.accounts.set(subject, { email: anyEmail(), email_verified: true });
    other.accounts.set(subject, { email: anyEmail(), email_verified: true });
    const [one, two] = [await signIn('trusted', subject), await signIn('other', subject)];
    expect(one.me.id).not.to.equal(two.me.id);
  });

  it('signs into the account with a trusted verified address, and notifies its owner', async () => {
    // requirement 44
    const member = await join(service.url);
    const subject = anySubject();
    trusted.accounts.set(subject, { email: member.email.toUpperCase(), email_verified: true });
    const signedIn = await signIn('trusted', subject);
    expect(signedIn.me.id).to.equal((await meOf(member.accessToken)).id);
    expect(identitiesOf(signedIn)).to.deep.equal([
      ['email', null, member.email, true],
      ['oauth', 'trusted', subject, true],
    ]);
    const subjectsOfMail = async () =>
      (await call(service.url, `/dev/mailbox.json?to=${member.email}`)).body.items.map(
        (m: { subject: string }) => m.subject,
      );
    await eventually(
      async () => (await subjectsOfMail()).includes('The addresses of your account were changed'),
      'the notice',
    );
  });

  for (const [what, provider, isVerified] of [
    ['of a provider that is not trusted', 'other', true],
    ['that the trusted provider has not verified', 'trusted', false],
  ] as const) {
    it(`ignores an address ${what}, even if it belongs to someone`, async () => {
      // requirement 44: CVE-2024-38351, CVE-2026-31813
      const member = await join(service.url);
      const [subject, free] = [anySubject(), anySubject()];
      const accounts = provider === 'other' ? other.accounts : trusted.accounts;
      accounts.set(subject, { email: member.email, email_verified: isVerified });
      accounts.set(free, { email: anyEmail(), email_verified: isVerified });
      const [known, unknown] = [await signIn(provider, subject), await signIn(provider, free)];
      expect(known.me.id).not.to.equal((await meOf(member.accessToken)).id);
      expect({
        status: known.answer.status,
        fields: Object.keys(known.answer.body),
      }).to.deep.equal({
        status: unknown.answer.status,
        fields: Object.keys(unknown.answer.body),
      });
      expect(identitiesOf(known)).to.deep.equal([
        ['oauth', provider, subject, true],
        ['email', null, member.email, false],
      ]);
      expect((await meOf(member.accessToken)).identities).to.have.length(1);
      expect((await call(service.url, '/v1/auth/login', { login: member.email, password: PASSWORD })).status).to.equal(
        200,
      );
    });
  }

  it('can’t be prepared with an unverified claim of someone else’s address', async () => {
    // requirement 44: pre-hijacking
    const [email, thief, owner] = [anyEmail(), anySubject(), anySubject()];
    other.accounts.set(thief, { email, email_verified: true });
    const early = await signIn('other', thief);
    const member = await join(service.url, email);
    expect((await meOf(member.accessToken)).id).not.to.equal(early.me.id);
    expect((await meOf(member.accessToken)).identities).to.have.length(1);
    trusted.accounts.set(owner, { email, email_verified: true });
    expect((await signIn('trusted', owner)).me.id).to.equal((await meOf(member.accessToken)).id);
    expect((await signIn('other', thief)).me.id).to.equal(early.me.id);
  });

  it('ends the open registration of a trusted address, with the password chosen for it', async () => {
    const [email, subject] = [anyEmail(), anySubject()];
    const code = await codeFrom(service.url, email, () =>
      call(service.url, '/v1/auth/register', { first_name: 'Mallory', email, password: PASSWORD }),
    );
    trusted.accounts.set(subject, { email, email_verified: true, given_name: 'Ada' });
    const { me } = await signIn('trusted', subject);
    expect(me.first_name).to.equal('Ada');
    expect((await call(service.url, '/v1/auth/login', { login: email, password: PASSWORD })).status).to.equal(401);
    const left = await sql(database.url, `select from "user" where first_name = 'Mallory' and id <> $1`, [me.id]);
    expect(left).to.have.length(0);
    // The code went to the owner's mailbox and signs into the owner's account.
    const { body } = await call(service.url, '/v1/auth/otp/verify', { type: 'email', value: email, code });
    expect((await meOf(body.access_token)).id).to.equal(me.id);
  });

  it('leaves an invited address to the invited user', async () => {
    const email = await invite(database.url);
    const subject = anySubject();
    trusted.accounts.set(subject, { email, email_verified: true });
    expect(identitiesOf(await signIn('trusted', subject))).to.deep.equal([
      ['oauth', 'trusted', subject, true],
      ['email', null, email, false],
    ]);
  });

  it('gives a returning user whose account was deleted a new one without the old state', async () => {
    // requirement 61
    const [email, subject] = [anyEmail(), anySubject()];
    trusted.accounts.set(subject, { email, email_verified: true });
    const before = await signIn('trusted', subject);
    await sql(database.url, `update "user" set role_id = (select id from role where name = 'Staff') where id = $1`, [
      before.me.id,
    ]);
    await softDelete(database.url, subject);
    const { me } = await signIn('trusted', subject);
    expect(me.id).not.to.equal(before.me.id);
    expect(me.role.name).to.equal('User');
    expect((await call(service.url, '/v1/me', undefined, bearer(before.answer.body.access_token))).status).to.equal(
      401,
    );
    const sessions = await call(
      service.url,
      '/v1/me/sessions',
      undefined,
      bearer((await signIn('trusted', subject)).answer.body.access_token),
    );
    expect(sessions.body.items).to.have.length(2);
  });

  it('refuses a disabled user like a used code, by subject and by address', async () => {
    // requirement 50
    const [subject, second, email] = [anySubject(), anySubject(), anyEmail()];
    trusted.accounts.set(subject, { email, email_verified: true });
    trusted.accounts.set(second, { email, email_verified: true });
    await signIn('trusted', subject);
    await disable(database.url, subject);
    const used = await exchange('A'.repeat(22), pkce().verifier);
    for (const one of [subject, second]) {
      const { answer } = await signIn('trusted', one);
      const { request_id: _, ...body } = answer.body;
      const { request_id: __, ...expected } = used.body;
      expect({ status: answer.status, body }).to.deep.equal({ status: 401, body: expected });
    }
  });

  it('creates no account if registration is closed, but signs existing users in', async () => {
    const subject = anySubject();
    trusted.accounts.set(subject, { email: anyEmail(), email_verified: true });
    const refused = await signIn('trusted', subject, closed);
    expect({ status: refused.answer.status, code: refused.answer.body.code }).to.deep.equal({
      status: 403,
      code: 'REGISTRATION_CLOSED',
    });
    await signIn('trusted', subject);
    expect((await signIn('trusted', subject, closed)).answer.status).to.equal(200);
  });

  it('returns access_denied if the user declines', async () => {
    const last = await goThrough(makeBrowser(), startUrl('other', pkce()), { deny: '1' });
    expect(last.location).to.equal(`${RETURN_TO}&error=access_denied`);
  });

  it('exchanges a code once, with the verifier only', async () => {
    const subject = anySubject();
    other.accounts.set(subject, { email: anyEmail(), email_verified: true });
    const [secrets, thief] = [pkce(), pkce()];
    const last = await goThrough(makeBrowser(), startUrl('other', secrets), { subject });
    const code = new URL(last.location!).searchParams.get('code');
    for (const verifier of [thief.verifier, secrets.challenge, secrets.verifier.slice(0, -1) + '~']) {
      const { status, body } = await exchange(code, verifier);
      expect({ status, code: body.code }).to.deep.equal({ status: 401, code: 'INVALID_OAUTH_CODE' });
    }
    expect((await exchange(code, secrets.verifier)).status).to.equal(200);
    expect((await exchange(code, secrets.verifier)).body.code).to.equal('INVALID_OAUTH_CODE');
  });

  it('returns the presented device token if it is this user’s, else a new one', async () => {
    const [subject, stranger, secrets] = [anySubject(), anySubject(), pkce()];
    for (const one of [subject, stranger]) other.accounts.set(one, { email: anyEmail(), email_verified: true });
    const first = await signIn('other', subject);
    const again = async (token: string, who = subject) => {
      const last = await goThrough(makeBrowser(), startUrl('other', secrets), { subject: who });
      const code = new URL(last.location!).searchParams.get('code');
      const body = { code, code_verifier: secrets.verifier, device_token: token };
      return (await call(service.url, '/v1/auth/oauth/exchange', body)).body.device_token;
    };
    const known = first.answer.body.device_token;
    expect(known).to.match(/^[\w-]{22,}$/);
    expect(await again(known)).to.equal(known);
    for (const foreign of [await again(known, stranger), await again('no-such-device')])
      expect([known, 'no-such-device']).not.to.include(foreign);
  });

  it('exchanges no code after a minute', async () => {
    const subject = anySubject();
    other.accounts.set(subject, { email: anyEmail(), email_verified: true });
    const secrets = pkce();
    const last = await goThrough(makeBrowser(), startUrl('other', secrets), { subject });
    const left = `update oauth_flow set expires_at = expires_at - interval '59 s' where stage = 'back' returning id`;
    expect(await sql(database.url, left)).to.have.length(1);
    await sql(database.url, `update oauth_flow set expires_at = expires_at - interval '1 s' where stage = 'back'`);
    expect((await exchange(new URL(last.location!).searchParams.get('code'), secrets.verifier)).status).to.equal(401);
  });

  it('of 20 concurrent exchanges of one code in two processes exactly one signs in', async () => {
    // requirement 44, race 2
    for (let round = 0; round < ROUNDS; round += 1) {
      const subject = anySubject();
      other.accounts.set(subject, { email: anyEmail(), email_verified: true });
      const secrets = pkce();
      const last = await goThrough(makeBrowser(), startUrl('other', secrets), { subject });
      const code = new URL(last.location!).searchParams.get('code');
      const tries = [...Array(20).keys()].map((i) => exchange(code, secrets.verifier, i % 2 ? service : closed));
      const statuses = (await Promise.all(tries)).map(({ status }) => status);
      // Which process wins decides whether a new account is allowed.
      expect(statuses.filter((status) => status !== 401)).to.have.length(1);
      const users = await sql(database.url, `select from user_identity where type = 'oauth' and value = $1`, [subject]);
      expect(users).to.have.length(statuses.includes(200) ? 1 : 0);
    }
  });

  it('of concurrent first sign-ins of one person one creates the account, and the others sign into it', async () => {
    const [subject, email] = [anySubject(), anyEmail()];
    trusted.accounts.set(subject, { email, email_verified: true });
    const codes = await Promise.all(
      [...Array(8).keys()].map(async () => {
        const secrets = pkce();
        const last = await goThrough(makeBrowser(), startUrl('trusted', secrets), { subject });
        return { secrets, code: new URL(last.location!).searchParams.get('code') };
      }),
    );
    const answers = await Promise.all(codes.map(({ code, secrets }) => exchange(code, secrets.verifier)));
    expect(answers.map(({ status }) => status)).to.deep.equal(Array(8).fill(200));
    const ids = await Promise.all(answers.map(async ({ body }) => (await meOf(body.access_token)).id));
    expect(new Set(ids).size).to.equal(1);
  });

  it('concurrent with the code of a registration for the same address creates one account', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const [subject, email, secrets] = [anySubject(), anyEmail(), pkce()];
      trusted.accounts.set(subject, { email, email_verified: true });
      const form = { first_name: 'Ada', email, password: PASSWORD };
      const code = await codeFrom(service.url, email, () => call(service.url, '/v1/auth/register', form));
      const last = await goThrough(makeBrowser(), startUrl('trusted', secrets), { subject });
      const answers = await Promise.all([
        exchange(new URL(last.location!).searchParams.get('code'), secrets.verifier),
        call(closed.url, '/v1/auth/otp/verify', { type: 'email', value: email, code }),
      ]);
      expect(answers.map(({ status }) => status)).to.deep.equal([200, 200]);
      // Each process is its own issuer here.
      const [one, two] = await Promise.all([
        meOf(answers[0].body.access_token),
        meOf(answers[1].body.access_token, closed),
      ]);
      expect(one.id).to.equal(two.id);
      const held = identitiesOf({ answer: answers[0], me: await meOf(answers[0].body.access_token) });
      expect(held).to.have.deep.members([
        ['oauth', 'trusted', subject, true],
        ['email', null, email, true],
      ]);
    }
  });

  describe('linking', () => {
    const startLink = (token: string, { challenge }: Pkce, name = 'other') =>
      call(service.url, `/v1/me/oauth/${name}`, { return_to: RETURN_TO, code_challenge: challenge }, bearer(token));
    const complete = (token: string, code: string | null, verifier: string, name = 'other') =>
      call(service.url, `/v1/me/oauth/${name}/complete`, { code, code_verifier: verifier }, bearer(token));
    /** A link up to the code. */
    const linking = async (token: string, subject: string, secrets = pkce()) => {
      other.accounts.set(subject, { email: anyEmail(), email_verified: true });
      const { status, body } = await startLink(token, secrets);
      expect(status).to.equal(200);
      const last = await goThrough(makeBrowser(), body.authorize_url, { subject });
      return { secrets, url: body.authorize_url, code: new URL(last.location!).searchParams.get('code') };
    };

    it('adds the provider account to the own account, which it signs into from then on', async () => {
      const member = await join(service.url);
      const subject = anySubject();
      const { code, secrets, url } = await linking(member.accessToken, subject);
      const { etag } = (await call(service.url, '/v1/me', undefined, bearer(member.accessToken))).headers;
      const { status, body, headers } = await complete(member.accessToken, code, secrets.verifier);
      expect(status).to.equal(201);
      expect(body).to.include({ type: 'oauth', oauth_provider: 'other', value: subject, is_verified: true });
      expect(headers['location']).to.equal(`/v1/me/identities/${body.id}`);
      const conditional = { headers: { ...bearer(member.accessToken).headers, 'if-none-match': String(etag) } };
      const seen = await call(service.url, '/v1/me', undefined, conditional);
      expect(etag).to.be.a('string');
      expect(seen.status).to.equal(200);
      expect(seen.body.identities.map(({ id }: { id: string }) => id)).to.include(body.id);
      expect((await signIn('other', subject)).me.id).to.equal((await meOf(member.accessToken)).id);
      const again = await makeBrowser().open(url);
      expect({ status: again.status, code: JSON.parse(again.text).code }).to.deep.equal({
        status: 400,
        code: 'UNKNOWN_OAUTH_FLOW',
      });
    });

    it('is undone by removing the identity, unless it is the last sign-in method', async () => {
      const member = await join(service.url);
      const subject = anySubject();
      const { code, secrets } = await linking(member.accessToken, subject);
      const linked = (await complete(member.accessToken, code, secrets.verifier)).body;
      const own = { ...bearer(member.accessToken), method: 'DELETE' };
      const etag = async () =>
        (await call(service.url, '/v1/me', undefined, bearer(member.accessToken))).headers['etag'];
      const before = await etag();
      const makeFresh = (is: boolean) =>
        sql(database.url, `update session set authenticated_at = now() - make_interval(hours => $2) where id = $1`, [
          member.sessionId,
          is ? 0 : 1,
        ]);
      await makeFresh(false);
      const stale = await call(service.url, `/v1/me/identities/${linked.id}`, undefined, own);
      expect({ status: stale.status, code: stale.body.code }).to.deep.equal({
        status: 403,
        code: 'REAUTHENTICATION_REQUIRED',
      });
      await makeFresh(true);
      expect((await call(service.url, `/v1/me/identities/${linked.id}`, undefined, own)).status).to.equal(204);
      expect(await etag()).not.to.equal(before);
      const stranger = await signIn('other', subject);
      expect(stranger.me.id).not.to.equal((await meOf(member.accessToken)).id);
      const last = { headers: bearer(stranger.answer.body.access_token).headers, method: 'DELETE' };
      const [only] = stranger.me.identities;
      const refused = await call(service.url, `/v1/me/identities/${only.id}`, undefined, last);
      expect({ status: refused.status, code: refused.body.code }).to.deep.equal({ status: 409, code: 'LAST_WAY_IN' });
    });

    it('is completed only by the session that began it, and its code signs nobody in', async () => {
      const [member, mallory] = [await join(service.url), await join(service.url)];
      const { code, secrets } = await linking(member.accessToken, anySubject());
      const login = { login: member.email, password: member.password };
      const second = await call(service.url, '/v1/auth/login', login);
      for (const token of [mallory.accessToken, second.body.access_token])
        expect((await complete(token, code, secrets.verifier)).body.code).to.equal('INVALID_OAUTH_CODE');
      expect((await exchange(code, secrets.verifier)).body.code).to.equal('INVALID_OAUTH_CODE');
      expect((await complete(member.accessToken, code, secrets.verifier, 'trusted')).status).to.equal(401);
      expect((await complete(member.accessToken, code, pkce().verifier)).status).to.equal(401);
      expect((await complete(member.accessToken, code, secrets.verifier)).status).to.equal(201);
      expect((await complete(member.accessToken, code, secrets.verifier)).status).to.equal(401);
    });

    it('accepts no code of a sign-in', async () => {
      const [member, subject, secrets] = [await join(service.url), anySubject(), pkce()];
      other.accounts.set(subject, { email: anyEmail(), email_verified: true });
      const last = await goThrough(makeBrowser(), startUrl('other', secrets), { subject });
      const code = new URL(last.location!).searchParams.get('code');
      expect((await complete(member.accessToken, code, secrets.verifier)).status).to.equal(401);
    });

    it('refuses an account that another user has linked, and accepts one linked to this user', async () => {
      const [member, rival] = [await join(service.url), await join(service.url)];
      const subject = anySubject();
      const first = await linking(member.accessToken, subject);
      const { body } = await complete(member.accessToken, first.code, first.secrets.verifier);
      const second = await linking(rival.accessToken, subject);
      const refused = await complete(rival.accessToken, second.code, second.secrets.verifier);
      expect({ status: refused.status, code: refused.body.code }).to.deep.equal({
        status: 409,
        code: 'ALREADY_LINKED',
      });
      const third = await linking(member.accessToken, subject);
      const again = await complete(member.accessToken, third.code, third.secrets.verifier);
      expect({ status: again.status, id: again.body.id }).to.deep.equal({ status: 201, id: body.id });
    });

    // requirement 102
    it('refuses an identity above the limit', async () => {
      const member = await join(service.url);
      const { id } = await meOf(member.accessToken);
      await sql(
        database.url,
        `insert into user_identity (user_id, type, value) select $1::int, 'email', n || '.' || $1 || '@full.example' from generate_series(2, $2) n`,
        [id, MAX_IDENTITIES],
      );
      const { code, secrets } = await linking(member.accessToken, anySubject());
      const refused = await complete(member.accessToken, code, secrets.verifier);
      expect({ status: refused.status, code: refused.body.code }).to.deep.equal({
        status: 409,
        code: 'TOO_MANY_IDENTITIES',
      });
    });

    it('of one account by two users at once succeeds for one', async () => {
      const members = [await join(service.url), await join(service.url)];
      const subject = anySubject();
      const begun = await Promise.all(members.map(({ accessToken }) => linking(accessToken, subject)));
      const answers = await Promise.all(
        members.map(({ accessToken }, i) => complete(accessToken, begun[i]!.code, begun[i]!.secrets.verifier)),
      );
      expect(answers.map(({ status }) => status).toSorted()).to.deep.equal([201, 409]);
    });

    it('requires a fresh sign-in and a known provider', async () => {
      const member = await join(service.url);
      expect((await startLink(member.accessToken, pkce(), 'nobody')).status).to.equal(404);
      await sql(database.url, `update session set authenticated_at = now() - interval '601 s' where id = $1`, [
        member.sessionId,
      ]);
      const { status, body } = await startLink(member.accessToken, pkce());
      expect({ status, code: body.code }).to.deep.equal({ status: 403, code: 'REAUTHENTICATION_REQUIRED' });
    });
  });

  describe('unlinking', () => {
    const as = (token: string, method: string, path = '', headers = {}) =>
      call(service.url, `/v1/me${path}`, undefined, { method, headers: { ...bearer(token).headers, ...headers } });
    const oauthOf = async (token: string): Promise<{ id: number }> =>
      (await meOf(token)).identities.find(({ type }: { type: string }) => type === 'oauth');
    /** A user with a verified address, linked to a trusted provider account with the same address. */
    const linked = async () => {
      const member = await join(service.url);
      const subject = anySubject();
      trusted.accounts.set(subject, { email: member.email, email_verified: true });
      const { answer, me } = await signIn('trusted', subject);
      const { id } = await meOf(member.accessToken);
      expect(me.id).to.equal(id);
      return { member, subject, id, token: answer.body.access_token as string };
    };

    it('removes the provider account, which no longer signs in, not even by its address', async () => {
      // requirement 44, 50
      const { member, subject, id, token } = await linked();
      const { etag } = (await as(token, 'GET')).headers;
      const oauth = await oauthOf(token);
      const stale = await as(token, 'DELETE', `/identities/${oauth.id}`, { 'if-match': '"of another version"' });
      expect(stale.status).to.equal(412);
      expect((await as(token, 'DELETE', `/identities/${oauth.id}`, { 'if-match': etag })).status).to.equal(204);
      const seen = await as(token, 'GET', '', { 'if-none-match': String(etag) });
      expect(seen.status).to.equal(200);
      expect(seen.headers['etag']).not.to.equal(etag);
      expect(seen.body.identities.map(({ value }: { value: string }) => value)).to.deep.equal([member.email]);
      expect((await as(token, 'GET', `/identities/${oauth.id}`)).status).to.equal(404);
      expect((await as(token, 'DELETE', `/identities/${oauth.id}`)).status).to.equal(404);
      for (let n = 0; n < 2; n += 1) {
        const again = await signIn('trusted', subject);
        expect(again.answer.status).to.equal(200);
        expect(again.me.id).not.to.equal(id);
        expect(again.me.identities[1]).to.include({ value: member.email, is_verified: false });
      }
      expect((await meOf(token)).identities).to.have.length(1);
      expect((await call(service.url, '/v1/auth/login', { login: member.email, password: PASSWORD })).status).to.equal(
        200,
      );
    });

    it('is not undone by a sign-in in progress', async () => {
      const { subject, id, token } = await linked();
      const secrets = pkce();
      const last = await goThrough(makeBrowser(), startUrl('trusted', secrets), { subject });
      expect((await as(token, 'DELETE', `/identities/${(await oauthOf(token)).id}`)).status).to.equal(204);
      const { body } = await exchange(new URL(last.location!).searchParams.get('code'), secrets.verifier);
      expect((await meOf(body.access_token)).id).not.to.equal(id);
    });

    it('concurrent with a sign-in leaves nothing linked', async () => {
      for (let round = 0; round < ROUNDS; round += 1) {
        const { subject, id, token } = await linked();
        const oauth = await oauthOf(token);
        const secrets = pkce();
        const last = await goThrough(makeBrowser(), startUrl('trusted', secrets), { subject });
        const code = new URL(last.location!).searchParams.get('code');
        const [gone, answer] = await Promise.all([
          as(token, 'DELETE', `/identities/${oauth.id}`),
          exchange(code, secrets.verifier),
        ]);
        expect({ gone: gone.status, answer: answer.status }).to.deep.equal({ gone: 204, answer: 200 });
        const left = await sql(
          database.url,
          `select from user_identity where user_id = $1 and type = 'oauth' and deleted_at is null`,
          [id],
        );
        expect(left).to.have.length(0);
      }
    });

    it('is refused for the last sign-in method, and after an old sign-in', async () => {
      // requirement 60
      const subject = anySubject();
      other.accounts.set(subject, { email: anyEmail(), email_verified: true });
      const { answer, me } = await signIn('other', subject);
      const token = answer.body.access_token;
      const oauth = await oauthOf(token);
      const last = await as(token, 'DELETE', `/identities/${oauth.id}`);
      expect({ status: last.status, code: last.body.code }).to.deep.equal({ status: 409, code: 'LAST_WAY_IN' });
      expect((await signIn('other', subject)).me.id).to.equal(me.id);
      const rich = await linked();
      await sql(database.url, `update session set authenticated_at = now() - interval '601 s'`);
      const old = await as(rich.token, 'DELETE', `/identities/${(await oauthOf(rich.token)).id}`);
      expect({ status: old.status, code: old.body.code }).to.deep.equal({
        status: 403,
        code: 'REAUTHENTICATION_REQUIRED',
      });
      expect((await signIn('trusted', rich.subject)).me.id).to.equal(rich.id);
    });

    it('is undone only by its user, by linking again', async () => {
      const { subject, id, token } = await linked();
      expect((await as(token, 'DELETE', `/identities/${(await oauthOf(token)).id}`)).status).to.equal(204);
      const secrets = pkce();
      const target = { return_to: RETURN_TO, code_challenge: secrets.challenge };
      const { body } = await call(service.url, '/v1/me/oauth/trusted', target, bearer(token));
      const last = await goThrough(makeBrowser(), body.authorize_url, { subject });
      const code = new URL(last.location!).searchParams.get('code');
      const done = { code, code_verifier: secrets.verifier };
      expect((await call(service.url, '/v1/me/oauth/trusted/complete', done, bearer(token))).status).to.equal(201);
      expect((await signIn('trusted', subject)).me.id).to.equal(id);
    });
  });

  describe('a code that waits for its exchange', () => {
    // requirement 50
    for (const [what, act] of [
      ['a reset of the password', 'reset'],
      ['the end of all sessions', 'end'],
      ['the deletion of the account', 'delete'],
    ] as const) {
      it(`signs nobody in after ${what}`, async () => {
        const member = await join(service.url);
        const [known, news] = [anySubject(), anySubject()];
        for (const subject of [known, news])
          trusted.accounts.set(subject, { email: member.email, email_verified: true });
        await signIn('trusted', known);
        const waiting = [];
        for (const subject of [known, news]) {
          const secrets = pkce();
          const last = await goThrough(makeBrowser(), startUrl('trusted', secrets), { subject });
          waiting.push({ secrets, code: new URL(last.location!).searchParams.get('code') });
        }
        const stranger = await join(service.url);
        const theirs = anySubject();
        trusted.accounts.set(theirs, { email: stranger.email, email_verified: true });
        const secrets = pkce();
        const last = await goThrough(makeBrowser(), startUrl('trusted', secrets), { subject: theirs });
        const done =
          act === 'reset'
            ? await resetBy(member.email)
            : await call(service.url, act === 'end' ? '/v1/me/sessions' : '/v1/me', undefined, {
                ...bearer(member.accessToken),
                method: 'DELETE',
              });
        expect(done.status).to.equal(204);
        for (const { code, secrets: own } of waiting) {
          const { status, body } = await exchange(code, own.verifier);
          expect({ status, code: body.code }).to.deep.equal({ status: 401, code: 'INVALID_OAUTH_CODE' });
        }
        const code = new URL(last.location!).searchParams.get('code');
        expect((await exchange(code, secrets.verifier)).status, 'somebody else’s').to.equal(200);
      });
    }
    // requirement 50, race 9
    it('and the end of all sessions at the same time leave nobody signed in', async () => {
      for (let round = 0; round < ROUNDS; round += 1) {
        const member = await join(service.url);
        const subject = anySubject();
        trusted.accounts.set(subject, { email: member.email, email_verified: true });
        await signIn('trusted', subject);
        const secrets = pkce();
        const last = await goThrough(makeBrowser(), startUrl('trusted', secrets), { subject });
        const code = new URL(last.location!).searchParams.get('code');
        const end = () =>
          call(service.url, '/v1/me/sessions', undefined, { ...bearer(member.accessToken), method: 'DELETE' });
        const [answer, ended] = await Promise.all([exchange(code, secrets.verifier), end()]);
        expect(ended.status).to.equal(204);
        expect(answer.status).to.be.oneOf([200, 401]);
        if (answer.status === 200)
          expect((await call(service.url, '/v1/me', undefined, bearer(answer.body.access_token))).status).to.equal(401);
      }
    });
    const resetBy = async (email: string): Promise<Answer> => {
      const code = await codeFrom(service.url, email, () =>
        call(service.url, '/v1/auth/password/forgot', { type: 'email', value: email }),
      );
      const body = { type: 'email', value: email, code, new_password: `${PASSWORD}, another` };
      return call(service.url, '/v1/auth/password/reset', body);
    };
  });

  it('recognizes the device of the exchange and returns a device token like every sign-in', async () => {
    const member = await join(service.url);
    const [subject, stranger] = [anySubject(), await join(service.url)];
    trusted.accounts.set(subject, { email: member.email, email_verified: true });
    const from = async (deviceToken?: unknown): Promise<Answer> => {
      const secrets = pkce();
      const last = await goThrough(makeBrowser(), startUrl('trusted', secrets), { subject });
      const code = new URL(last.location!).searchParams.get('code');
      const device = deviceToken === undefined ? {} : { device_token: deviceToken };
      const body = { code, code_verifier: secrets.verifier, ...device };
      return call(service.url, '/v1/auth/oauth/exchange', body);
    };
    // The device signed in by code before, and is renewed here.
    expect((await from(member.deviceToken)).body.device_token).to.equal(member.deviceToken);
    const made = (await from()).body.device_token;
    expect(made)
      .to.match(/^[\w-]{22}$/)
      .and.not.equal(member.deviceToken);
    for (const bad of [stranger.deviceToken, 'A'.repeat(22), 'none']) {
      const answer = await from(bad);
      expect({
        status: answer.status,
        isBadToken: answer.body.device_token === bad,
      }).to.deep.equal({ status: 200, isBadToken: false });
    }
    expect((await from(7)).status).to.equal(422);
    const wrong = (device?: string) =>
      call(service.url, '/v1/auth/login', {
        login: member.email,
        password: 'wrong',
        ...(device === undefined ? {} : { device_token: device }),
      });
    for (let n = 0; n < 5; n += 1) expect((await wrong()).status).to.equal(401);
    expect({
      withoutDevice: (await wrong()).status,
      withDevice: (await wrong(made)).status,
    }).to.deep.equal({ withoutDevice: 429, withDevice: 401 });
    const right = { login: member.email, password: PASSWORD, device_token: made };
    expect((await call(service.url, '/v1/auth/login', right)).body.device_token).to.equal(made);
  });

  it('leaves no secret in the log or in the database', async () => {
    // requirement 11, 87
    const subject = anySubject();
    other.accounts.set(subject, { email: anyEmail(), email_verified: true });
    const [secrets, browser] = [pkce(), makeBrowser()];
    const login = await browser.follow(startUrl('other', secrets), isBack);
    const [[, cookie] = ['', '']] = [...browser.cookies.get(new URL(urlOf(service)).host)!];
    const callback = await browser.follow((await browser.open(login.url, { subject })).location!, ({ pathname }) =>
      pathname.endsWith('/callback'),
    );
    const { code, state } = Object.fromEntries(new URL(callback.location!).searchParams) as Record<string, string>;
    const rowsBefore = JSON.stringify(await sql(database.url, 'select * from oauth_flow'));
    const last = await browser.open(callback.location!);
    const own = new URL(last.location!).searchParams.get('code')!;
    const rowsAfter = JSON.stringify(await sql(database.url, 'select * from oauth_flow'));
    const { body } = await exchange(own, secrets.verifier);
    const log = service.lines.join('\n');
    const all = {
      cookie,
      code,
      state,
      own,
      verifier: secrets.verifier,
      token: body.access_token,
      client: CLIENT.secret,
    };
    for (const [what, secret] of Object.entries(all)) {
      expect(secret, what).to.have.length.above(15);
      for (const place of [log, rowsBefore, rowsAfter]) expect(place.includes(secret), what).to.equal(false);
    }
  });
});

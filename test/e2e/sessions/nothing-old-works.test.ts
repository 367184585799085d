import { expect } from 'chai';
import type { Pkce } from '../../oauth/browser.ts';
import { startForgingProvider } from '../../oauth/forging-provider.ts';
import type { ForgingProvider } from '../../oauth/forging-provider.ts';
import { throughProvider } from '../../oauth/through.ts';
import type { Exchangeable } from '../../oauth/through.ts';
import { freshDatabase } from '../../support/database.ts';
import type { FreshDatabase } from '../../support/database.ts';
import { PASSWORD, anyEmail, call, codeFrom, join } from '../client.ts';
import type { Answer, Member } from '../client.ts';
import { linkTo, makeInviting } from '../invitations/inviting.ts';
import { linkIn, mailFrom } from '../mailbox.ts';
import { disable } from '../people.ts';
import { CHEAP, spawnService } from '../process.ts';
import type { ServiceProcess } from '../process.ts';

const RETURN_TO = 'https://app.example.com/?from_the_service=yes';
const NEW = `${PASSWORD}, another`;

describe('tokens and codes', function () {
  this.timeout(60_000);
  let database: FreshDatabase;
  let service: ServiceProcess;
  let provider: ForgingProvider;
  let inviting: Awaited<ReturnType<typeof makeInviting>>;

  before(async () => {
    [database, provider] = await Promise.all([freshDatabase(), startForgingProvider()]);
    service = await spawnService({
      ...CHEAP,
      DATABASE_URL: database.url,
      OTP_RESEND_INTERVAL: '0',
      RETURN_TO_ORIGINS: 'https://app.example.com',
      OAUTH_FORGER_ISSUER: provider.issuer,
      OAUTH_FORGER_CLIENT_ID: 'us',
      OAUTH_FORGER_TRUST_EMAIL: 'on',
    });
    inviting = await makeInviting(database);
  });
  after(async () => {
    await service.stop();
    await provider.close();
    await database.drop();
  });

  const url = (): string => service.url.replace('127.0.0.1', 'localhost');
  const post = (path: string, body: object, token?: string): Promise<Answer> =>
    call(url(), path, body, token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } });
  const me = (token: string): Promise<Answer> =>
    call(url(), '/v1/me', undefined, { headers: { authorization: `Bearer ${token}` } });
  const target = ({ challenge }: Pkce) => ({ return_to: RETURN_TO, code_challenge: challenge });
  const exchange = ({ code, secrets }: Exchangeable): Promise<Answer> =>
    post('/v1/auth/oauth/exchange', { code, code_verifier: secrets.verifier });
  /** A code after returning from the provider. */
  const atProvider = (sub: string, email: string): Promise<Exchangeable> => {
    provider.lie({ claims: { sub, email, email_verified: true } });
    const query = (secrets: Pkce) => String(new URLSearchParams(target(secrets)));
    return throughProvider((secrets) => `${url()}/v1/auth/oauth/forger?${query(secrets)}`);
  };
  const ticketOf = async (token: string, secrets: Pkce): Promise<string> =>
    (await post('/v1/me/oauth/forger', target(secrets), token)).body.authorize_url;
  const forget = async (email: string) => {
    const mail = await mailFrom(url(), email, () => post('/v1/auth/password/forgot', { type: 'email', value: email }));
    return { code: mail.code!, token: linkIn(mail).token };
  };

  describe('of a user', () => {
    const ways: readonly Readonly<{
      what: string;
      act: (who: Member, code: string) => Promise<unknown>;
      /** Whose account the provider account signs into afterwards. */
      later: 'nobody' | 'somebody else' | 'the same';
    }>[] = [
      { what: 'is disabled', act: ({ email }) => disable(database.url, email), later: 'nobody' },
      {
        what: 'is deleted',
        act: async ({ accessToken }) => {
          const headers = { authorization: `Bearer ${accessToken}` };
          expect((await call(url(), '/v1/me', undefined, { method: 'DELETE', headers })).status).to.equal(204);
        },
        later: 'somebody else',
      },
      {
        what: 'resets the password',
        act: async ({ email }, code) => {
          const body = { type: 'email', value: email, code, new_password: NEW };
          expect((await post('/v1/auth/password/reset', body)).status).to.equal(204);
        },
        later: 'the same',
      },
    ];
    for (const { what, act, later } of ways) {
      // requirement 50
      it(`who ${what} no longer work on any path`, async () => {
        const who = await join(url());
        const { id } = (await me(who.accessToken)).body;
        const second = (await post('/v1/auth/login', { login: who.email, password: PASSWORD })).body;
        const sub = `subject of ${who.email}`;
        expect((await me((await exchange(await atProvider(sub, who.email))).body.access_token)).body.id).to.equal(id);
        const waiting = await atProvider(sub, who.email);
        const linking = await throughProvider((secrets) => ticketOf(who.accessToken, secrets));
        const signIn = { type: 'email', value: who.email };
        const otp = await codeFrom(url(), who.email, () => post('/v1/auth/otp', signIn));
        const reset = await forget(who.email);
        const claimed = anyEmail();
        let claim = 0;
        const claimCode = await codeFrom(url(), claimed, async () => {
          claim = (await post('/v1/me/identities', { type: 'email', value: claimed }, who.accessToken)).body.id;
        });

        await act(who, reset.code);

        const old: Readonly<Record<string, Promise<Answer>>> = {
          'access token': me(who.accessToken),
          'access token of another session': me(second.access_token),
          'refresh token': post('/v1/auth/refresh', { refresh_token: who.refreshToken }),
          'refresh token of another session': post('/v1/auth/refresh', { refresh_token: second.refresh_token }),
          reauthentication: post('/v1/auth/reauthenticate', { password: PASSWORD }, who.accessToken),
          password: post('/v1/auth/login', { login: who.email, password: PASSWORD }),
          'password from a known device': post('/v1/auth/login', {
            login: who.email,
            password: PASSWORD,
            device_token: who.deviceToken,
          }),
          'one-time code': post('/v1/auth/otp/verify', { ...signIn, code: otp }),
          'reset code': post('/v1/auth/password/reset', { ...signIn, code: reset.code, new_password: `${NEW} 2` }),
          'reset link': post('/v1/auth/password/reset', { token: reset.token, new_password: `${NEW} 2` }),
          'code of a claim': post(`/v1/me/identities/${claim}/verify`, { code: claimCode }, who.accessToken),
          'sign-in at a provider that waits': exchange(waiting),
          'link of a provider that waits': post(
            '/v1/me/oauth/forger/complete',
            { code: linking.code, code_verifier: linking.secrets.verifier },
            who.accessToken,
          ),
        };
        for (const [path, answer] of Object.entries(old)) expect((await answer).status, path).to.equal(401);
        const fresh = await exchange(await atProvider(sub, who.email));
        if (later === 'nobody') expect(fresh.status).to.equal(401);
        else expect((await me(fresh.body.access_token)).body.id === id).to.equal(later === 'the same');
      });
    }
  });

  describe('of one kind', () => {
    type Kind = 'access' | 'refresh' | 'reset' | 'invitation' | 'exchange' | 'ticket' | 'device' | 'registration';
    const places: Readonly<Partial<Record<Kind, (token: string, verifier: string) => Promise<number>>>> = {
      access: async (token) => (await me(token)).status,
      refresh: async (token) => (await post('/v1/auth/refresh', { refresh_token: token })).status,
      reset: async (token) => (await post('/v1/auth/password/reset', { token, new_password: NEW })).status,
      invitation: async (token) => (await post('/v1/auth/invitation/accept', { token })).status,
      exchange: async (code, verifier) =>
        (await post('/v1/auth/oauth/exchange', { code, code_verifier: verifier })).status,
      ticket: async (ticket) =>
        (await call(url(), `/v1/auth/oauth/forger/link?ticket=${encodeURIComponent(ticket)}`)).status,
    };

    // requirement 37
    it('are refused in place of every other, and work in their own afterwards', async () => {
      // Each of another user, so that using one does not invalidate another.
      const [access, refresh, reset, device, linker] = await Promise.all(Array.from({ length: 5 }, () => join(url())));
      const invited = anyEmail();
      await inviting.invite({ type: 'email', value: invited as never });
      const arrived = await atProvider('of one kind', anyEmail());
      const ticket = new URL(await ticketOf(linker!.accessToken, arrived.secrets)).searchParams.get('ticket')!;
      const registering = anyEmail();
      const { registration } = (
        await post('/v1/auth/register', { first_name: 'Ada', email: registering, password: PASSWORD })
      ).body;
      const tokens: Readonly<Record<Kind, string>> = {
        access: access!.accessToken,
        refresh: refresh!.refreshToken,
        reset: (await forget(reset!.email)).token,
        invitation: (await linkTo(url(), invited)).token,
        exchange: arrived.code,
        ticket,
        device: device!.deviceToken,
        registration,
      };
      let tried = 0;
      for (const [place, use] of Object.entries(places))
        for (const [kind, token] of Object.entries(tokens)) {
          if (kind === place) continue;
          tried += 1;
          const refusals = place === 'ticket' ? [400, 422] : [401, 422];
          expect(await use(token, arrived.secrets.verifier), `${kind} for ${place}`).to.be.oneOf(refusals);
        }
      expect(tried).to.equal(6 * 7);
      // Logout always answers the same; what it did not end is checked below.
      for (const token of Object.values({ ...tokens, refresh: 'none' }))
        expect((await post('/v1/auth/logout', { refresh_token: token })).status).to.be.oneOf([204, 422]);
      for (const [kind, token] of Object.entries(tokens)) {
        const login = { login: access!.email, password: 'wrong', device_token: token };
        expect((await post('/v1/auth/login', login)).status, `${kind} as a device`).to.be.oneOf([401, 422, 429]);
      }
      const own = { access: 200, refresh: 200, reset: 204, invitation: 200, exchange: 200, ticket: 302 };
      for (const [place, status] of Object.entries(own))
        expect(await places[place as Kind]!(tokens[place as Kind], arrived.secrets.verifier), place).to.equal(status);
      const known = { login: device!.email, password: PASSWORD, device_token: tokens.device };
      expect((await post('/v1/auth/login', known)).body.device_token).to.equal(tokens.device);
    });
  });
});

import { expect } from 'chai';
import { startForgingProvider } from '../../oauth/forging-provider.ts';
import type { ForgingProvider } from '../../oauth/forging-provider.ts';
import { throughProvider } from '../../oauth/through.ts';
import { anyEmail, call, eventually, join } from '../client.ts';
import type { Answer } from '../client.ts';
import { linkTo } from '../invitations/inviting.ts';
import { linkIn, mailTo } from '../mailbox.ts';
import { oneService } from '../own-database.ts';
import { makeSuperAdmin, sql } from '../people.ts';
import { as, challengeOf, complete, enrolled, login, problemOf } from './enrolled.ts';
import type { Enrolled } from './enrolled.ts';

const RETURN_TO = 'https://app.example.com/?from_the_service=';

describe('a second factor', () => {
  let own: Awaited<ReturnType<typeof oneService>>;
  let provider: ForgingProvider;
  let url: string;
  before(async () => {
    provider = await startForgingProvider();
    own = await oneService({
      RETURN_TO_ORIGINS: 'https://app.example.com',
      OAUTH_FORGER_ISSUER: provider.issuer,
      OAUTH_FORGER_CLIENT_ID: 'us',
      OAUTH_FORGER_TRUST_EMAIL: 'on',
    });
    url = own.service.url.replace('127.0.0.1', 'localhost');
  });
  after(async () => {
    await own.end();
    await provider.close();
  });

  const atProvider = async (sub: string, email: string): Promise<Answer> => {
    provider.lie({ claims: { sub, email, email_verified: true } });
    const { code, secrets } = await throughProvider(
      ({ challenge }) =>
        `${url}/v1/auth/oauth/forger?${new URLSearchParams({ return_to: RETURN_TO, code_challenge: challenge }).toString()}`,
    );
    return call(url, '/v1/auth/oauth/exchange', { code, code_verifier: secrets.verifier });
  };
  const opens = async ({ app }: Enrolled, challenge: string, steps = 0): Promise<void> => {
    const done = await complete(url, challenge, { totp: app.code(steps) });
    expect(done.status, done.text).to.equal(200);
  };

  it('is asked for after a provider with the account’s address, which is not linked by that', async () => {
    const ada = await enrolled(url);
    const linking = await atProvider('ada', ada.email);
    expect(problemOf(linking)).to.equal('401 SECOND_FACTOR_REQUIRED');
    const { body: identities } = await as(url, ada, 'GET', '/v1/me/identities');
    expect(identities.items.map(({ type }: { type: string }) => type)).to.deep.equal(['email']);
    await opens(ada, challengeOf(linking));
    await sql(
      own.database.url,
      `insert into user_identity (user_id, type, value, oauth_provider, is_verified)
       select user_id, 'oauth', 'ada', 'forger', true from user_identity where value = $1`,
      [ada.email],
    );
    const linked = await atProvider('ada', ada.email);
    expect(problemOf(linked)).to.equal('401 SECOND_FACTOR_REQUIRED');
    await opens(ada, challengeOf(linked), 1);
    const newcomer = await atProvider('somebody new', anyEmail());
    expect(newcomer.status).to.equal(200);
  });

  it('is asked for after an invitation to a further address', async () => {
    const [ada, boss] = [await enrolled(url), await join(url)];
    await makeSuperAdmin(own.database.url, boss.email);
    const { body: signedIn } = await login(url, boss);
    const { body: me } = await as(url, ada, 'GET', '/v1/me');
    const email = anyEmail();
    const administrator = { accessToken: signedIn.access_token };
    await as(url, administrator, 'POST', `/v1/users/${me.id}/identities`, { type: 'email', value: email });
    const { token } = await linkTo(url, email);
    const accepted = await call(url, '/v1/auth/invitation/accept', { token });
    expect(problemOf(accepted)).to.equal('401 SECOND_FACTOR_REQUIRED');
    await opens(ada, challengeOf(accepted));
  });

  it('is left alone by a new password through a mailed code or link', async () => {
    const ada = await enrolled(url);
    const address = { type: 'email', value: ada.email };
    await call(url, '/v1/auth/password/forgot', address);
    const mail = await eventually(
      async () => (await mailTo(url, ada.email)).find(({ text }) => text.includes('/reset?')),
      'a link to reset',
    );
    const { token } = linkIn(mail);
    const reset = { token, new_password: 'another long passphrase' };
    expect((await call(url, '/v1/auth/password/reset', reset)).status).to.equal(204);
    const again = await login(url, { ...ada, password: reset.new_password });
    expect(problemOf(again)).to.equal('401 SECOND_FACTOR_REQUIRED');
    await opens(ada, challengeOf(again));
  });
});

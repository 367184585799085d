import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import * as E from 'fp-ts/lib/Either.js';
import type { ProviderName } from '../../src/core/domain/oauth/provider-profile.ts';
import type { FlowSecrets, OAuthProviders } from '../../src/core/ports/oauth-providers.ts';
import type { CallbackParams, ProviderAccount } from '../fakes/oauth-providers.ts';
import { refusal, succeed } from '../support/values.ts';

/** Has the providers `trusted` and `other`, and `down`, which is unreachable. */
export type ProvidersHarness = Readonly<{
  providers: OAuthProviders;
  /** Signs a user in at the URL, or declines, and returns the callback parameters. */
  signIn: (url: string, subject: string, account: ProviderAccount) => Promise<CallbackParams>;
  deny: (url: string) => Promise<CallbackParams>;
  close: () => Promise<void>;
}>;

const named = (name: string): ProviderName => name as ProviderName;
const [TRUSTED, OTHER, DOWN, NOBODY] = ['trusted', 'other', 'down', 'nobody'].map(named) as [
  ProviderName,
  ProviderName,
  ProviderName,
  ProviderName,
];
const random = (): string => randomBytes(32).toString('base64url');
const someSecrets = (): FlowSecrets => ({ state: random(), nonce: random(), codeVerifier: random() });

let subjects = 0;
const aSubject = (): string => `somebody-${process.pid}-${(subjects += 1)}`;

export const oauthProvidersContract = (name: string, make: () => Promise<ProvidersHarness>): void => {
  describe(`OpenID providers: ${name}`, function () {
    this.timeout(60_000);
    let h: ProvidersHarness;
    before(async () => void (h = await make()));
    after(() => h.close());

    const leave = async (provider: ProviderName, secrets: FlowSecrets) =>
      succeed(h.providers.authorizeUrl(provider, secrets));
    const arrive = async (
      account: ProviderAccount,
      { provider = TRUSTED, subject = aSubject() }: Readonly<{ provider?: ProviderName; subject?: string }> = {},
    ) => {
      const secrets = someSecrets();
      const params = await h.signIn(await leave(provider, secrets), subject, account);
      return { provider, subject, secrets, params };
    };
    type Arrived = Awaited<ReturnType<typeof arrive>>;
    const profileFrom = ({ provider, params, secrets }: Arrived) => h.providers.arrival(provider, params, secrets);

    it('are found by their configured names only', async () => {
      expect(h.providers.names).to.include.members([TRUSTED, OTHER, DOWN]);
      expect(await refusal(h.providers.authorizeUrl(NOBODY, someSecrets()))).to.deep.equal({ _tag: 'NotFound' });
      expect(await refusal(h.providers.arrival(NOBODY, {}, someSecrets()))).to.equal('invalid_response');
    });

    // requirement 44
    it('get state, nonce and challenge, and never the verifier in a URL', async () => {
      const secrets = someSecrets();
      const url = new URL(await leave(TRUSTED, secrets));
      expect(Object.fromEntries(url.searchParams)).to.include({ state: secrets.state, nonce: secrets.nonce });
      expect(url.searchParams.get('code_challenge')).to.match(/^[\w-]{43}$/);
      expect(url.href).not.to.include(secrets.codeVerifier);
    });

    it('return a profile in this service’s spelling', async () => {
      const account = { email: 'Ada@Example.com', email_verified: true, given_name: 'Zoe\u0308', family_name: 'L' };
      const arrived = await arrive(account);
      expect(await succeed(profileFrom(arrived))).to.deep.equal({
        subject: arrived.subject,
        email: { value: 'ada@example.com', isTrusted: true },
        firstName: 'Zo\u00eb',
        lastName: 'L',
      });
    });

    // requirement 44
    it('are trusted for verified addresses only, and only if they are configured so', async () => {
      for (const [provider, isVerified, isTrusted] of [
        [TRUSTED, true, true],
        [TRUSTED, false, false],
        [TRUSTED, 'true', true],
        [TRUSTED, 'false', false],
        [OTHER, true, false],
        [OTHER, false, false],
      ] as const) {
        const account = { email: 'ada@example.com', email_verified: isVerified };
        const { email } = await succeed(profileFrom(await arrive(account, { provider })));
        expect(email, `${provider} ${isVerified}`).to.deep.equal({ value: 'ada@example.com', isTrusted });
      }
    });

    it('report that the user declined', async () => {
      const secrets = someSecrets();
      const params = await h.deny(await leave(TRUSTED, secrets));
      expect(await refusal(h.providers.arrival(TRUSTED, params, secrets))).to.equal('access_denied');
    });

    it('report a failure without details', async () => {
      const secrets = someSecrets();
      const { iss = '' } = (await arrive({ email: 'ada@example.com', email_verified: true })).params;
      for (const error of ['server_error', '<script>']) {
        const params = { error, state: secrets.state, iss };
        expect(await refusal(h.providers.arrival(TRUSTED, params, secrets))).to.equal('provider_error');
      }
    });

    // requirement 44
    it('accept an answer once, for its own flow only', async () => {
      const account = { email: 'ada@example.com', email_verified: true };
      const wrong: Readonly<Record<string, (arrived: Arrived) => Partial<Arrived>>> = {
        'another state': ({ secrets }) => ({ secrets: { ...secrets, state: random() } }),
        'another nonce': ({ secrets }) => ({ secrets: { ...secrets, nonce: random() } }),
        'another verifier': ({ secrets }) => ({ secrets: { ...secrets, codeVerifier: random() } }),
        'another code': ({ params }) => ({ params: { ...params, code: random() } }),
        'another issuer': ({ params }) => ({ params: { ...params, iss: 'https://evil.example' } }),
        'no issuer': ({ params: { iss: _, ...params } }) => ({ params }),
        'another provider': () => ({ provider: OTHER }),
      };
      for (const [what, change] of Object.entries(wrong)) {
        const arrived = await arrive(account);
        expect(await refusal(profileFrom({ ...arrived, ...change(arrived) })), what).to.equal('invalid_response');
      }
      const once = await arrive(account);
      expect(E.isRight(await profileFrom(once)())).to.equal(true);
      expect(await refusal(profileFrom(once)), 'again').to.equal('invalid_response');
    });

    it('are reported as unavailable, unlike unknown ones', async () => {
      const refused = await refusal(h.providers.authorizeUrl(DOWN, someSecrets()));
      expect(refused).to.deep.include({ _tag: 'ProviderUnavailable' });
      const secrets = someSecrets();
      const params = { code: 'x', state: secrets.state, iss: 'https://down.example' };
      expect(await refusal(h.providers.arrival(DOWN, params, secrets))).to.equal('provider_unavailable');
    });
  });
};

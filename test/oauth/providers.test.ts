import { makeOAuthProviders } from '../../src/adapters/oauth/openid-providers.ts';
import type { ConfiguredProvider } from '../../src/adapters/oauth/openid-providers.ts';
import type { EmailTrust, ProviderName } from '../../src/core/domain/oauth/provider-profile.ts';
import { oauthProvidersContract } from '../contracts/oauth-providers.contract.ts';
import type { ProvidersHarness } from '../contracts/oauth-providers.contract.ts';
import { makeFakeOAuthProviders } from '../fakes/oauth-providers.ts';
import { makeBrowser } from './browser.ts';
import { CLIENT, startRealProvider } from './real-provider.ts';

const PUBLIC_URL = 'http://service.example';

/** The adapter with a real provider that runs twice. */
const makeReal = async (): Promise<ProvidersHarness> => {
  const [trusted, other, gone] = await Promise.all([startRealProvider(), startRealProvider(), startRealProvider()]);
  await gone.close();
  const isBack = ({ origin }: URL): boolean => origin === PUBLIC_URL;
  for (const [name, provider] of Object.entries({ trusted, other }))
    provider.allow([`${PUBLIC_URL}/v1/auth/oauth/${name}/callback`]);
  const configured = (name: string, issuer: string, emailTrust: EmailTrust): ConfiguredProvider => ({
    name: name as ProviderName,
    issuer,
    emailTrust,
    hasNonce: true,
    clientId: CLIENT.id,
    clientSecret: CLIENT.secret,
    scope: 'openid email profile',
  });
  const through = async (url: string, form: Record<string, string>) => {
    const browser = makeBrowser();
    const login = await browser.follow(url, isBack);
    const answered = await browser.open(login.url, form);
    const last = await browser.follow(answered.location!, isBack);
    return Object.fromEntries(new URL(last.location!).searchParams);
  };
  return {
    providers: makeOAuthProviders({
      providers: [
        configured('trusted', trusted.issuer, 'all'),
        configured('other', other.issuer, 'none'),
        configured('down', gone.issuer, 'all'),
      ],
      publicUrl: PUBLIC_URL,
      now: () => performance.now(),
      onFailure: () => undefined,
    }),
    signIn: (url, subject, account) => {
      const at = [trusted, other].find(({ issuer }) => url.startsWith(issuer));
      at?.accounts.set(subject, { email: '', email_verified: false, ...account });
      return through(url, { subject });
    },
    deny: (url) => through(url, { deny: '1' }),
    close: async () => void (await Promise.all([trusted.close(), other.close()])),
  };
};

const makeFake = async (): Promise<ProvidersHarness> => {
  const { providers, signIn, deny } = makeFakeOAuthProviders();
  return {
    providers,
    signIn: async (...about) => signIn(...about),
    deny: async (url) => deny(url),
    close: async () => undefined,
  };
};

oauthProvidersContract('in memory', makeFake);
oauthProvidersContract('by discovery, at a real one', makeReal);

import * as TE from 'fp-ts/lib/TaskEither.js';
import * as client from 'openid-client';
import { notFound, providerUnavailable } from '../../core/domain/errors.ts';
import { ProviderSubject, profileOf } from '../../core/domain/oauth/provider-profile.ts';
import type {
  ProviderProfile,
  EmailTrust,
  ProviderClaims,
  ProviderName,
} from '../../core/domain/oauth/provider-profile.ts';
import type { FlowSecrets, OAuthProviders } from '../../core/ports/oauth-providers.ts';
import { discover } from './discovery.ts';
import { callbackErrorOf, describe } from './failures.ts';
import type { NamedProvider } from './issuer-problems.ts';
import { isForManyTenants, notValid, subjectInTenant } from './provider-quirks.ts';

/** `hasNonce` is false for a provider whose id tokens don't repeat the nonce; PKCE alone then protects the code. */
export type ConfiguredProvider = NamedProvider & Readonly<{ scope: string; emailTrust: EmailTrust; hasNonce: boolean }>;

type OAuthProvidersDeps = Readonly<{
  providers: readonly ConfiguredProvider[];
  /** The base of all redirect URIs, without a trailing slash. */
  publicUrl: string;
  /** A monotonic clock in milliseconds. */
  now: () => number;
  /** Called if a sign-in fails for a reason that operators should know. `why` contains no secret. */
  onFailure: (provider: ProviderName, why: string) => void;
}>;

/** The timeout for all requests of one callback together, in milliseconds. */
export const DEADLINE_MS = 10_000;
/** How long provider metadata is cached; the library refreshes the keys every five minutes. */
const METADATA_TTL_MS = 3_600_000;

type Use = (configured: ConfiguredProvider) => Promise<client.Configuration>;

/** Implements OpenID Connect with openid-client: discovery, code flow, PKCE, state, nonce, and `iss` (RFC 9207). */
export const makeOAuthProviders = ({ providers, publicUrl, now, onFailure }: OAuthProvidersDeps): OAuthProviders => {
  const byName = new Map(providers.map((provider) => [provider.name, provider]));
  const use = remembering(now);
  const redirectUri = (name: ProviderName): string => `${publicUrl}/v1/auth/oauth/${name}/callback`;
  return {
    names: [...byName.keys()],
    authorizeUrl: (name, secrets) => {
      const provider = byName.get(name);
      if (provider === undefined) return TE.left(notFound);
      return TE.tryCatch(
        async () => authorizeUrl(await within(use(provider)), provider, redirectUri(name), secrets),
        (error) => providerUnavailable(name)(new Error(describe(error))),
      );
    },
    arrival: (name, params, secrets) => {
      const provider = byName.get(name);
      if (provider === undefined) return TE.left('invalid_response');
      const callback = `${redirectUri(name)}?${String(new URLSearchParams(params))}`;
      return TE.tryCatch(
        () => within(use(provider).then((config) => profileFrom(config, provider, new URL(callback), secrets))),
        (error) => {
          onFailure(name, describe(error));
          return callbackErrorOf(error);
        },
      );
    },
  };
};

/** Caches provider metadata. Concurrent callers share one request. After a failure, the next caller retries. */
const remembering = (now: () => number): Use => {
  const found = new Map<ProviderName, Readonly<{ config: Promise<client.Configuration>; until: number }>>();
  return (provider) => {
    const kept = found.get(provider.name);
    if (kept !== undefined && kept.until > now()) return kept.config;
    const config = discover(provider);
    found.set(provider.name, { config, until: now() + METADATA_TTL_MS });
    config.catch(() => found.delete(provider.name));
    return config;
  };
};

const within = async <A>(work: Promise<A>): Promise<A> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${DEADLINE_MS} ms`)), DEADLINE_MS);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
};

const authorizeUrl = async (
  config: client.Configuration,
  { scope, hasNonce }: ConfiguredProvider,
  redirectUri: string,
  { state, nonce, codeVerifier }: FlowSecrets,
): Promise<string> =>
  client.buildAuthorizationUrl(config, {
    redirect_uri: redirectUri,
    scope,
    state,
    ...(hasNonce && { nonce }),
    code_challenge: await client.calculatePKCECodeChallenge(codeVerifier),
    code_challenge_method: 'S256',
  }).href;

const profileFrom = async (
  config: client.Configuration,
  { clientId, scope, emailTrust, hasNonce }: ConfiguredProvider,
  callback: URL,
  { state, nonce, codeVerifier }: FlowSecrets,
): Promise<ProviderProfile> => {
  const checks = {
    expectedState: state,
    ...(hasNonce && { expectedNonce: nonce }),
    pkceCodeVerifier: codeVerifier,
    idTokenExpected: true,
  };
  const granted = await client.authorizationCodeGrant(config, callback, checks);
  const claims = granted.claims();
  if (claims === undefined) throw notValid('there is no id token');
  const isShared = isForManyTenants(config);
  const subject = isShared ? subjectInTenant(claims) : claims.sub;
  if (!ProviderSubject.is(subject)) throw notValid('the subject is not 1 to 191 ASCII characters');
  // The library checks `azp` only if there are several audiences (OpenID Connect Core §3.1.3.7, 5).
  if (claims.azp !== undefined && claims.azp !== clientId) throw notValid('the id token was issued to another client');
  // Many providers return the profile only from the userinfo endpoint (OpenID Connect Core §5.4).
  const isElsewhere = claims['email'] === undefined && / (?:email|profile)(?: |$)/.test(` ${scope}`);
  const source =
    isElsewhere && config.serverMetadata().userinfo_endpoint !== undefined
      ? await client.fetchUserInfo(config, granted.access_token, claims.sub)
      : claims;
  // Don't trust the e-mail address if the issuer has many tenants: each tenant can give its users any address.
  return profileOf(isShared ? 'none' : emailTrust, claimsOf(subject, source));
};

/** Takes all claims from one response, so that `email` and `email_verified` belong together. */
const claimsOf = (subject: ProviderSubject, source: Readonly<Record<string, unknown>>): ProviderClaims => ({
  subject,
  email: source['email'],
  emailVerified: source['email_verified'],
  hostedDomain: source['hd'],
  givenName: source['given_name'],
  familyName: source['family_name'],
  name: source['name'],
});

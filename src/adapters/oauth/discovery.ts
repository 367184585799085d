import * as client from 'openid-client';
import { explained } from './issuer-problems.ts';
import type { NamedProvider } from './issuer-problems.ts';
import { makeProviderFetch } from './provider-fetch.ts';
import { takesSecretInHeader } from './provider-quirks.ts';
import { isPublicUrl } from './public-host.ts';

export const REQUEST_TIMEOUT_S = 5;

const ENDPOINTS = ['authorization_endpoint', 'token_endpoint', 'jwks_uri', 'userinfo_endpoint'] as const;

/** Returns a public issuer's endpoints that are not public and must not be called (SSRF). */
export const hiddenEndpoints = (issuer: URL, metadata: client.ServerMetadata): readonly string[] =>
  ENDPOINTS.filter((name) => {
    const endpoint = metadata[name];
    if (!isPublicUrl(issuer) || endpoint === undefined) return false;
    const url = URL.parse(endpoint);
    return url === null || !isPublicUrl(url);
  });

/** Loads the metadata. Requires signed ID tokens, although OIDC does not require the signature over TLS. */
export const discover = async (provider: NamedProvider): Promise<client.Configuration> => {
  const { issuer, clientId, clientSecret } = provider;
  const url = new URL(issuer);
  const extensions = url.protocol === 'http:' ? [client.allowInsecureRequests] : [];
  const config = await client
    .discovery(url, clientId, undefined, authenticationAt(url, clientSecret), {
      [client.customFetch]: makeProviderFetch(url),
      timeout: REQUEST_TIMEOUT_S,
      execute: [...extensions, client.enableNonRepudiationChecks],
    })
    .catch((error: unknown) => {
      throw explained(error, provider);
    });
  const hidden = hiddenEndpoints(url, config.serverMetadata());
  if (hidden.length > 0) throw new Error(`the ${hidden.join(', ')} of the provider must be public and https`);
  return config;
};

// Sends the client secret in the header unless the provider supports it only in the body.
const authenticationAt = (issuer: URL, secret: string | null): client.ClientAuth => {
  if (secret === null) return client.None();
  const [basic, post] = [client.ClientSecretBasic(secret), client.ClientSecretPost(secret)];
  return (server, ...request) => {
    const methods = server.token_endpoint_auth_methods_supported;
    const isBasic = methods === undefined ? takesSecretInHeader(issuer) : methods.includes('client_secret_basic');
    (isBasic ? basic : post)(server, ...request);
  };
};

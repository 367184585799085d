import * as client from 'openid-client';
import { makeProviderFetch } from './provider-fetch.ts';
import { isPublicUrl } from './public-host.ts';

/** `clientSecret` is null for a public client. */
export type ProviderOptions = Readonly<{
  issuer: string;
  clientId: string;
  clientSecret: string | null;
  scope: string;
}>;

/** Timeout of one request to a provider, in seconds. */
const REQUEST_TIMEOUT_S = 5;

const ENDPOINTS = ['authorization_endpoint', 'token_endpoint', 'jwks_uri', 'userinfo_endpoint'] as const;

/** Endpoints that a public issuer must not name, because the browser or this service would call them. */
export const hiddenEndpoints = (issuer: URL, metadata: client.ServerMetadata): readonly string[] =>
  ENDPOINTS.filter((name) => {
    const endpoint = metadata[name];
    if (!isPublicUrl(issuer) || endpoint === undefined) return false;
    const url = URL.parse(endpoint);
    return url === null || !isPublicUrl(url);
  });

/** Loads the provider's metadata. Id tokens must be signed, also if they come over TLS. */
export const discover = async ({ issuer, clientId, clientSecret }: ProviderOptions): Promise<client.Configuration> => {
  const url = new URL(issuer);
  const extensions = url.protocol === 'http:' ? [client.allowInsecureRequests] : [];
  const fetching = { [client.customFetch]: makeProviderFetch(url), timeout: REQUEST_TIMEOUT_S };
  const found = await client.discovery(url, clientId, undefined, undefined, { ...fetching, execute: extensions });
  const metadata = found.serverMetadata();
  const hidden = hiddenEndpoints(url, metadata);
  if (hidden.length > 0) throw new Error(`the ${hidden.join(', ')} of the provider must be public and https`);
  const authentication = authenticationFor(metadata.token_endpoint_auth_methods_supported, clientSecret);
  const config = new client.Configuration(metadata, clientId, undefined, authentication);
  config.timeout = REQUEST_TIMEOUT_S;
  config[client.customFetch] = fetching[client.customFetch];
  for (const extend of [...extensions, client.enableNonRepudiationChecks]) extend(config);
  return config;
};

// Sends the secret in the header unless the provider only supports the body (OpenID Connect Discovery §3 has the
// default).
const authenticationFor = (methods: readonly string[] | undefined, secret: string | null): client.ClientAuth => {
  if (secret === null) return client.None();
  const isBasic = methods === undefined || methods.includes('client_secret_basic');
  return isBasic ? client.ClientSecretBasic(secret) : client.ClientSecretPost(secret);
};

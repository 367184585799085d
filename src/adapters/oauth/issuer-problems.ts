import { ClientError } from 'openid-client';
import type { Configuration } from 'openid-client';
import type { ProviderName } from '../../core/domain/oauth/provider-profile.ts';
import { isIssuerOfTenants } from './provider-quirks.ts';

/** `clientSecret` is null for a public client. */
export type NamedProvider = Readonly<{
  name: ProviderName;
  issuer: string;
  clientId: string;
  clientSecret: string | null;
}>;

const variableOf = ({ name }: NamedProvider): string => `OAUTH_${name.toUpperCase()}_ISSUER`;

const otherIssuer = (provider: NamedProvider, issuer: string): string =>
  isIssuerOfTenants(issuer)
    ? `discovery answers for many tenants; set ${variableOf(provider)} to the issuer of your own`
    : `discovery says another issuer: set ${variableOf(provider)}=${issuer.slice(0, 512)}`;

/** Returns a problem if the metadata spells the issuer differently from the configuration; else null. */
export const misspelling = (provider: NamedProvider, config: Configuration): string | null => {
  const { issuer } = config.serverMetadata();
  const isSameUrl = URL.parse(issuer)?.href === new URL(provider.issuer).href;
  return isSameUrl && issuer !== provider.issuer ? otherIssuer(provider, issuer) : null;
};

/** Replaces the library's error with one that says which variable to set. */
export const explained = (error: unknown, provider: NamedProvider): unknown => {
  if (!(error instanceof ClientError)) return error;
  const { code, cause } = error;
  const said = (text: string) => new ClientError(text, { cause, ...(code && { code }) });
  if (code === 'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED') {
    const { body } = cause as Readonly<{ body: Readonly<{ issuer: string }> }>;
    return said(otherIssuer(provider, body.issuer));
  }
  if (cause instanceof Response && (code === 'OAUTH_RESPONSE_IS_NOT_CONFORM' || code === 'OAUTH_RESPONSE_IS_NOT_JSON'))
    return said(`no discovery document there, but status ${cause.status}: check ${variableOf(provider)}`);
  return code === undefined && cause instanceof Error ? said('the provider does not answer') : error;
};

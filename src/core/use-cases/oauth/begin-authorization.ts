import type { ProviderName } from '../../domain/oauth/provider-profile.ts';
import type { AuthorizationRequest } from '../../ports/oauth-flows.ts';
import type { FlowSecrets } from '../../ports/oauth-providers.ts';
import type { OpaqueTokens } from '../../ports/opaque-tokens.ts';

/** The time that a user may spend at the provider, in milliseconds. The browser keeps its secret for the same time. */
export const FLOW_TTL_MS = 10 * 60_000;

/** `location` is the provider's URL. The browser must come back with `state` and `secret` within `ttlMs`. */
export type SentOff = Readonly<{ location: string; state: string; secret: string; ttlMs: number }>;

export const beginAuthorization = (tokens: OpaqueTokens, provider: ProviderName) => {
  const state = tokens.issue();
  const secret = tokens.issue().token + tokens.issue().token;
  const authorization: AuthorizationRequest = { provider, state: state.digest, browser: tokens.digest(secret) };
  return { authorization, secret, secrets: secretsOf(tokens, state.token, secret) };
};

/**
 * Derives the secrets of the flow from a secret that only the browser keeps. So neither another browser nor a reader of
 * the database can finish the flow.
 */
export const secretsOf = (tokens: OpaqueTokens, state: string, secret: string): FlowSecrets => ({
  state,
  nonce: tokens.digest(`nonce ${secret}`),
  codeVerifier: tokens.digest(`code_verifier ${secret}`),
});

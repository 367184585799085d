import type { ProviderName } from '../../domain/oauth/provider-profile.ts';
import type { AuthorizationRequest } from '../../ports/oauth-flows.ts';
import type { FlowSecrets } from '../../ports/oauth-providers.ts';
import type { OpaqueTokens } from '../../ports/opaque-tokens.ts';

/** How long a user may take at the provider, and how long the browser keeps its part of the flow. */
export const FLOW_TTL_MS = 10 * 60_000;

/** Where to send the browser; it must come back with `state` and the `secret` that belongs to it. */
export type SentOff = Readonly<{ location: string; state: string; secret: string; ttlMs: number }>;

export const beginAuthorization = (tokens: OpaqueTokens, provider: ProviderName) => {
  const state = tokens.issue();
  const secret = tokens.issue().token + tokens.issue().token;
  const authorization: AuthorizationRequest = { provider, state: state.digest, browser: tokens.digest(secret) };
  return { authorization, secret, secrets: secretsOf(tokens, state.token, secret) };
};

/**
 * Derived from a secret that only the browser keeps: no other browser and no reader of the store can finish the flow.
 */
export const secretsOf = (tokens: OpaqueTokens, state: string, secret: string): FlowSecrets => ({
  state,
  nonce: tokens.digest(`nonce ${secret}`),
  codeVerifier: tokens.digest(`code_verifier ${secret}`),
});

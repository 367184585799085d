import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { NotFound, ProviderUnavailable } from '../domain/errors.ts';
import type { ProviderProfile, CallbackError, ProviderName } from '../domain/oauth/provider-profile.ts';

/** Binds the provider's response to the request. `codeVerifier` (RFC 7636) is sent only to the token endpoint. */
export type FlowSecrets = Readonly<{ state: string; nonce: string; codeVerifier: string }>;

export interface OAuthProviders {
  readonly names: readonly ProviderName[];
  /** Returns the URL to redirect the browser to. Loads the provider's metadata if necessary. */
  readonly authorizeUrl: (
    name: ProviderName,
    secrets: FlowSecrets,
  ) => TE.TaskEither<NotFound | ProviderUnavailable, string>;
  /** Returns the profile if state, issuer, signature, audience, nonce and times are valid. Gives up after 10 s. */
  readonly arrival: (
    name: ProviderName,
    params: Readonly<Record<string, string>>,
    secrets: FlowSecrets,
  ) => TE.TaskEither<CallbackError, ProviderProfile>;
}

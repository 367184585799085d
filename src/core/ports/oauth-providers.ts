import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { NotFound, ProviderUnavailable } from '../domain/errors.ts';
import type { ProviderProfile, CallbackError, ProviderName } from '../domain/oauth/oauth.ts';

/** What binds an answer to its question. The verifier is that of RFC 7636, sent to the provider's token endpoint only. */
export type FlowSecrets = Readonly<{ state: string; nonce: string; codeVerifier: string }>;

/** OpenID providers, by the names that the configuration gives them. */
export interface OAuthProviders {
  readonly names: readonly ProviderName[];
  /** Where the browser goes to sign in; asks the provider for its endpoints if they are not known. */
  readonly authorizeUrl: (
    name: ProviderName,
    secrets: FlowSecrets,
  ) => TE.TaskEither<NotFound | ProviderUnavailable, string>;
  /**
   * Who came back, from the parameters of the callback: state, issuer, signature, audience, nonce and times were
   * checked, and the code was exchanged. Answers within 10 s.
   */
  readonly arrival: (
    name: ProviderName,
    params: Readonly<Record<string, string>>,
    secrets: FlowSecrets,
  ) => TE.TaskEither<CallbackError, ProviderProfile>;
}

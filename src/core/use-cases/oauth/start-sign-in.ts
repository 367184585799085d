import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { NotFound, ProviderUnavailable, Unavailable } from '../../domain/errors.ts';
import type { CodeChallenge, ProviderName, ReturnTo } from '../../domain/oauth/provider-profile.ts';
import type { OAuthFlows } from '../../ports/oauth-flows.ts';
import type { OAuthProviders } from '../../ports/oauth-providers.ts';
import type { OpaqueTokens } from '../../ports/opaque-tokens.ts';
import { FLOW_TTL_MS, beginAuthorization } from './begin-authorization.ts';
import type { SentOff } from './begin-authorization.ts';

export type Command = Readonly<{ provider: ProviderName; returnTo: ReturnTo; codeChallenge: CodeChallenge }>;

export type StartOAuthSignIn = (cmd: Command) => TE.TaskEither<NotFound | ProviderUnavailable | Unavailable, SentOff>;

type Deps = Readonly<{ providers: OAuthProviders; flows: OAuthFlows; tokens: OpaqueTokens }>;

export const makeStartOAuthSignIn =
  ({ providers, flows, tokens }: Deps): StartOAuthSignIn =>
  ({ provider, returnTo, codeChallenge }) => {
    const { authorization, secret, secrets } = beginAuthorization(tokens, provider);
    return pipe(
      providers.authorizeUrl(provider, secrets),
      TE.bindTo('location'),
      TE.tap(() => flows.start(authorization, { returnTo, codeChallenge, sessionId: null }, FLOW_TTL_MS)),
      TE.map(({ location }) => ({ location, state: secrets.state, secret, ttlMs: FLOW_TTL_MS })),
    );
  };

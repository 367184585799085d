import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { unknownOAuthFlow } from '../../domain/errors.ts';
import type { NotFound, ProviderUnavailable, Unavailable, UnknownOAuthFlow } from '../../domain/errors.ts';
import type { ProviderName } from '../../domain/oauth/provider-profile.ts';
import type { OAuthFlows } from '../../ports/oauth-flows.ts';
import type { OAuthProviders } from '../../ports/oauth-providers.ts';
import type { OpaqueTokens } from '../../ports/opaque-tokens.ts';
import { FLOW_TTL_MS, beginAuthorization } from './begin-authorization.ts';
import type { SentOff } from './begin-authorization.ts';

export type Command = Readonly<{ provider: ProviderName; ticket: string }>;

/** Sends a browser to the provider to link an account. A ticket works only once. */
export type OpenOAuthLink = (
  cmd: Command,
) => TE.TaskEither<NotFound | ProviderUnavailable | UnknownOAuthFlow | Unavailable, SentOff>;

type Deps = Readonly<{ providers: OAuthProviders; flows: OAuthFlows; tokens: OpaqueTokens }>;

export const makeOpenOAuthLink =
  ({ providers, flows, tokens }: Deps): OpenOAuthLink =>
  ({ provider, ticket }) => {
    const { authorization, secret, secrets } = beginAuthorization(tokens, provider);
    return pipe(
      providers.authorizeUrl(provider, secrets),
      TE.bindTo('location'),
      TE.bindW('isOpened', () => flows.open(tokens.digest(ticket), authorization, FLOW_TTL_MS)),
      TE.filterOrElseW(
        ({ isOpened }) => isOpened,
        () => unknownOAuthFlow,
      ),
      TE.map(({ location }) => ({ location, state: secrets.state, secret, ttlMs: FLOW_TTL_MS })),
    );
  };

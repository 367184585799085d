import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { notFound } from '../../domain/errors.ts';
import type { NotFound, Unavailable } from '../../domain/errors.ts';
import type { CodeChallenge, ProviderName, ReturnTo } from '../../domain/oauth/provider-profile.ts';
import type { Principal } from '../../domain/sessions/principal.ts';
import type { OAuthFlows } from '../../ports/oauth-flows.ts';
import type { OAuthProviders } from '../../ports/oauth-providers.ts';
import type { OpaqueTokens } from '../../ports/opaque-tokens.ts';
import { FLOW_TTL_MS } from './begin-authorization.ts';

export type Command = Readonly<{ provider: ProviderName; returnTo: ReturnTo; codeChallenge: CodeChallenge }>;

/** Returns a single-use ticket. Any browser can open the link with it, but only this session can complete the link. */
export type StartOAuthLink = (principal: Principal, cmd: Command) => TE.TaskEither<NotFound | Unavailable, string>;

type Deps = Readonly<{ providers: OAuthProviders; flows: OAuthFlows; tokens: OpaqueTokens }>;

export const makeStartOAuthLink =
  ({ providers, flows, tokens }: Deps): StartOAuthLink =>
  ({ sessionId }, { provider, returnTo, codeChallenge }) => {
    if (!providers.names.includes(provider)) return TE.left(notFound);
    const { token, digest } = tokens.issue();
    return pipe(
      flows.prepare(digest, { provider, returnTo, codeChallenge, sessionId }, FLOW_TTL_MS),
      TE.map(() => token),
    );
  };

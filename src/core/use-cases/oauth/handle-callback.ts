import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { unknownOAuthFlow } from '../../domain/errors.ts';
import type { Unavailable, UnknownOAuthFlow } from '../../domain/errors.ts';
import { backTo } from '../../domain/oauth/provider-profile.ts';
import type { ProviderProfile, CallbackError, ProviderName } from '../../domain/oauth/provider-profile.ts';
import type { Flow, OAuthFlows } from '../../ports/oauth-flows.ts';
import type { OAuthProviders } from '../../ports/oauth-providers.ts';
import type { OpaqueTokens } from '../../ports/opaque-tokens.ts';
import { secretsOf } from './begin-authorization.ts';

/** The time within which the client must exchange the code, in milliseconds. */
export const CODE_TTL_MS = 60_000;

export type Command = Readonly<{
  provider: ProviderName;
  params: Readonly<Record<string, string>>;
  state: string;
  secret: string;
}>;

/** Returns the URL to redirect to, with a single-use code or an error. Refused if another browser began the flow. */
export type HandleCallback = (cmd: Command) => TE.TaskEither<UnknownOAuthFlow | Unavailable, string>;

type Deps = Readonly<{ providers: OAuthProviders; flows: OAuthFlows; tokens: OpaqueTokens }>;

export const makeHandleCallback =
  (deps: Deps): HandleCallback =>
  (cmd) =>
    pipe(
      deps.flows.arrive(deps.tokens.digest(cmd.state), deps.tokens.digest(cmd.secret)),
      TE.flatMap(TE.fromOption(() => unknownOAuthFlow)),
      TE.bindTo('flow'),
      TE.bind('arrived', ({ flow }) => TE.fromTask(profileFor(deps, cmd, flow))),
      TE.flatMap(({ flow, arrived }) =>
        E.isLeft(arrived) ? TE.right(backTo(flow.returnTo, ['error', arrived.left])) : keep(deps, flow, arrived.right),
      ),
    );

/** Refuses a callback to the URL of another provider, because this is a mix-up attack (RFC 9700 §4.4). */
const profileFor = ({ providers, tokens }: Deps, { provider, params, state, secret }: Command, flow: Flow) =>
  flow.provider === provider
    ? providers.arrival(provider, params, secretsOf(tokens, state, secret))
    : TE.left<CallbackError, ProviderProfile>('invalid_response');

const keep = ({ flows, tokens }: Deps, flow: Flow, arrival: ProviderProfile): TE.TaskEither<Unavailable, string> => {
  const code = tokens.issue();
  return pipe(
    flows.keep(code.digest, flow, arrival, CODE_TTL_MS),
    TE.map(() => backTo(flow.returnTo, ['code', code.token])),
  );
};

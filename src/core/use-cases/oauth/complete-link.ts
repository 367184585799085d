import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { MAX_IDENTITIES } from '../../domain/account/identities.ts';
import type { Identity } from '../../domain/account/user.ts';
import { alreadyLinked, invalidOAuthCode, tooManyIdentities } from '../../domain/errors.ts';
import type { AlreadyLinked, InvalidOAuthCode, TooManyIdentities, Unavailable } from '../../domain/errors.ts';
import type { Language } from '../../domain/messages/message.ts';
import type { CodeVerifier, ProviderName } from '../../domain/oauth/provider-profile.ts';
import type { Principal } from '../../domain/sessions/principal.ts';
import type { LinkOutcome, OAuthFlows } from '../../ports/oauth-flows.ts';
import type { OpaqueTokens } from '../../ports/opaque-tokens.ts';
import { challengeOf } from './challenge.ts';

export type Command = Readonly<{
  provider: ProviderName;
  code: string;
  codeVerifier: CodeVerifier;
  language: Language;
}>;

type Refused = InvalidOAuthCode | AlreadyLinked | TooManyIdentities | Unavailable;

/** Links a provider account in the session that requested the link. No error if the caller has already linked it. */
export type CompleteOAuthLink = (principal: Principal, cmd: Command) => TE.TaskEither<Refused, Identity>;

type Deps = Readonly<{ flows: OAuthFlows; tokens: OpaqueTokens }>;

export const makeCompleteOAuthLink =
  ({ flows, tokens }: Deps): CompleteOAuthLink =>
  ({ userId, sessionId }, { provider, code, codeVerifier, language }) =>
    pipe(
      flows.link({
        code: tokens.digest(code),
        codeChallenge: challengeOf(tokens, codeVerifier),
        provider,
        userId,
        sessionId,
        language,
      }),
      TE.flatMap(TE.fromOption(() => invalidOAuthCode)),
      TE.flatMap(linked),
    );

const linked = (outcome: LinkOutcome): TE.TaskEither<Refused, Identity> => {
  if (outcome._tag === 'Linked') return TE.right(outcome.identity);
  return TE.left(outcome._tag === 'Full' ? tooManyIdentities(MAX_IDENTITIES) : alreadyLinked);
};

import { pipe } from 'fp-ts/lib/function.js';
import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { invalidOAuthCode, registrationClosed } from '../../domain/errors.ts';
import type { InvalidOAuthCode, RegistrationClosed, Unavailable } from '../../domain/errors.ts';
import type { SessionId } from '../../domain/ids.ts';
import type { Language } from '../../domain/message.ts';
import { decideSignIn } from '../../domain/oauth.ts';
import type { CodeVerifier, SignInDecision } from '../../domain/oauth.ts';
import { newSession } from '../../domain/policies.ts';
import type { Policies } from '../../domain/policies.ts';
import type { Client } from '../../domain/session.ts';
import type { OAuthFlows } from '../../ports/oauth-flows.ts';
import type { OpaqueTokens } from '../../ports/opaque-tokens.ts';
import type { Sessions } from '../../ports/sessions.ts';
import type { IssueTokens, SignedIn } from '../sign-in/signed-in.ts';
import { challengeOf } from './challenge.ts';

export type Command = Readonly<{ code: string; codeVerifier: CodeVerifier; client: Client; language: Language }>;

/** Signs in whoever came back from a provider, and makes an account where there is none; a code serves once. */
export type ExchangeOAuthCode = (
  cmd: Command,
) => TE.TaskEither<InvalidOAuthCode | RegistrationClosed | Unavailable, SignedIn>;

type Deps = Readonly<{
  flows: OAuthFlows;
  tokens: OpaqueTokens;
  sessions: Sessions;
  issueTokens: IssueTokens;
  policies: Policies;
}>;

export const makeExchangeOAuthCode =
  (deps: Deps): ExchangeOAuthCode =>
  (cmd) =>
    pipe(
      TE.Do,
      TE.let('sessionId', () => deps.sessions.newId()),
      TE.bindW('decision', ({ sessionId }) => signIn(deps, cmd, sessionId)),
      TE.tap(({ decision }) => allowed(decision)),
      TE.flatMap(({ sessionId }) =>
        deps.issueTokens<InvalidOAuthCode | RegistrationClosed>(sessionId, invalidOAuthCode),
      ),
    );

const signIn = ({ flows, tokens, policies }: Deps, { code, codeVerifier, client, language }: Command, id: SessionId) =>
  flows.signIn({
    code: tokens.digest(code),
    codeChallenge: challengeOf(tokens, codeVerifier),
    session: newSession(policies, id, client),
    decide: (arrival, known) => decideSignIn(policies.registration, arrival, known),
    language,
  });

/** Nobody learns from here that an account is inactive. */
const allowed = (decision: O.Option<SignInDecision>): TE.TaskEither<InvalidOAuthCode | RegistrationClosed, void> => {
  if (O.isNone(decision)) return TE.left(invalidOAuthCode);
  if (decision.value._tag !== 'Refuse') return TE.right(undefined);
  return TE.left(decision.value.why === 'closed' ? registrationClosed : invalidOAuthCode);
};

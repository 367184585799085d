import { pipe } from 'fp-ts/lib/function.js';
import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Policies } from '../../domain/core-config.ts';
import { invalidOAuthCode, registrationClosed } from '../../domain/errors.ts';
import type { InvalidOAuthCode, RegistrationClosed, Unavailable } from '../../domain/errors.ts';
import type { SessionId } from '../../domain/ids.ts';
import type { ScopeKind } from '../../domain/locks/attempt-scope.ts';
import type { Language } from '../../domain/messages/message.ts';
import { decideSignIn } from '../../domain/oauth/find-account.ts';
import type { CodeVerifier } from '../../domain/oauth/provider-profile.ts';
import type { Client } from '../../domain/sessions/session.ts';
import type { OAuthFlows, SignInOutcome } from '../../ports/oauth-flows.ts';
import type { OpaqueTokens } from '../../ports/opaque-tokens.ts';
import type { Sessions } from '../../ports/sessions.ts';
import { deviceOf, newSession } from '../sign-in/signed-in.ts';
import type { Device, IssueTokens, SignedInDevice } from '../sign-in/signed-in.ts';
import { challengeOf } from './challenge.ts';

export type Command = Readonly<{
  code: string;
  codeVerifier: CodeVerifier;
  deviceToken?: string | null;
  client: Client;
  language: Language;
}>;

/** Signs in a user who returned from a provider, and creates an account if there is none; a code works once. */
export type ExchangeOAuthCode = (
  cmd: Command,
) => TE.TaskEither<InvalidOAuthCode | RegistrationClosed | Unavailable, SignedInDevice>;

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
      TE.let('device', () => deviceOf(deps.tokens, cmd.deviceToken)),
      TE.bindW('signedIn', ({ sessionId, device }) => signIn(deps, cmd, sessionId, device)),
      TE.bindW('scope', ({ signedIn }) => allowed(signedIn)),
      // Not tried again if all sessions end right now, as with a password: the code is used up.
      TE.bindW('tokens', ({ sessionId }) => deps.issueTokens(sessionId, invalidOAuthCode)),
      TE.map(({ tokens, device, scope }) => ({ ...tokens, deviceToken: device.tokenFor(scope) })),
    );

const signIn = (
  { flows, tokens, policies }: Deps,
  { code, codeVerifier, client, language }: Command,
  id: SessionId,
  { scope, fresh }: Device,
) =>
  flows.signIn({
    code: tokens.digest(code),
    codeChallenge: challengeOf(tokens, codeVerifier),
    session: newSession(policies, id, client, fresh),
    reopensFrom: policies.passwordLockout.maxTotal,
    scope,
    decide: (arrival, known) => decideSignIn(policies.registration, arrival, known),
    language,
  });

/** The answer does not tell that an account is inactive. */
const allowed = (
  signedIn: O.Option<SignInOutcome>,
): TE.TaskEither<InvalidOAuthCode | RegistrationClosed, ScopeKind> => {
  if (O.isNone(signedIn)) return TE.left(invalidOAuthCode);
  const { decision, scope } = signedIn.value;
  if (decision._tag !== 'Refuse') return TE.right(scope);
  return TE.left(decision.why === 'closed' ? registrationClosed : invalidOAuthCode);
};

import { pipe } from 'fp-ts/lib/function.js';
import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Policies } from '../../domain/core-config.ts';
import { invalidOAuthCode, registrationClosed } from '../../domain/errors.ts';
import type { InvalidOAuthCode, RegistrationClosed, Unavailable } from '../../domain/errors.ts';
import type { Language } from '../../domain/messages/message.ts';
import { decideSignIn, methodsOf } from '../../domain/oauth/find-account.ts';
import type { CodeVerifier } from '../../domain/oauth/provider-profile.ts';
import type { NewSignIn } from '../../domain/second-factor/opening.ts';
import type { Client } from '../../domain/sessions/session.ts';
import type { OAuthFlows, SignInOutcome } from '../../ports/oauth-flows.ts';
import type { OpaqueTokens } from '../../ports/opaque-tokens.ts';
import type { Sessions } from '../../ports/sessions.ts';
import { deviceOf, newSignIn } from '../sign-in/signed-in.ts';
import type { Challenged, Device, IssueTokens, Opens, SignedInDevice } from '../sign-in/signed-in.ts';
import { challengeOf } from './challenge.ts';

export type Command = Readonly<{
  code: string;
  codeVerifier: CodeVerifier;
  deviceToken?: string | null;
  client: Client;
  language: Language;
}>;

/** Signs in a user who returned from a provider. Creates an account if there is none. A code works only once. */
export type ExchangeOAuthCode = (
  cmd: Command,
) => TE.TaskEither<InvalidOAuthCode | RegistrationClosed | Unavailable, SignedInDevice | Challenged>;

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
      TE.let('device', () => deviceOf(deps.tokens, cmd.deviceToken)),
      TE.let('opens', ({ device }) =>
        newSignIn(deps, { id: deps.sessions.newId(), client: cmd.client, device: device.fresh }, 'fed'),
      ),
      TE.bindW('found', ({ opens, device }) => signIn(deps, cmd, opens.signIn, device)),
      TE.bindW('outcome', ({ found }) => allowed(found)),
      TE.flatMap((arrived) => opened(deps, arrived)),
    );

type Arrived = Readonly<{
  opens: Opens<Readonly<{ signIn: NewSignIn }>>;
  device: Device;
  outcome: SignInOutcome;
}>;
type Opened = TE.TaskEither<InvalidOAuthCode | Unavailable, SignedInDevice | Challenged>;

const opened = ({ issueTokens }: Deps, { opens, device, outcome: { decision, scope } }: Arrived): Opened => {
  const methods = methodsOf(decision);
  if (methods.length > 0) return TE.right(opens.challenged(methods));
  // If all sessions end at this moment, the sign-in is not retried, because the code is already used.
  return pipe(
    issueTokens(opens.signIn.session.id, invalidOAuthCode),
    TE.map((tokens) => ({ ...tokens, deviceToken: device.tokenFor(scope) })),
  );
};

const signIn = (
  { flows, tokens, policies }: Deps,
  { code, codeVerifier, language }: Command,
  opening: NewSignIn,
  { scope }: Device,
) =>
  flows.signIn({
    code: tokens.digest(code),
    codeChallenge: challengeOf(tokens, codeVerifier),
    signIn: opening,
    reopensFrom: policies.passwordLockout.maxTotal,
    scope,
    decide: (arrival, known) => decideSignIn(policies.registration, arrival, known),
    language,
  });

/** Refuses an inactive account like an invalid code, so that the answer does not reveal the account. */
const allowed = (
  signedIn: O.Option<SignInOutcome>,
): TE.TaskEither<InvalidOAuthCode | RegistrationClosed, SignInOutcome> => {
  if (O.isNone(signedIn)) return TE.left(invalidOAuthCode);
  const { decision } = signedIn.value;
  if (decision._tag !== 'Refuse') return TE.right(signedIn.value);
  return TE.left(decision.why === 'closed' ? registrationClosed : invalidOAuthCode);
};

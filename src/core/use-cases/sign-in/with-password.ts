import { pipe } from 'fp-ts/lib/function.js';
import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Policies } from '../../domain/core-config.ts';
import { invalidCredentials } from '../../domain/errors.ts';
import type { InvalidCredentials, LockedOut, Overloaded, Unavailable } from '../../domain/errors.ts';
import { publicScope } from '../../domain/locks/attempt-scope.ts';
import type { Lockout } from '../../domain/locks/lockout.ts';
import type { Language } from '../../domain/messages/message.ts';
import type { NewSignIn } from '../../domain/second-factor/opening.ts';
import type { Client } from '../../domain/sessions/session.ts';
import { tryUnknown } from '../../domain/sign-in/credential.ts';
import { identifierOf, parseLogin } from '../../domain/sign-in/login.ts';
import { noPassword } from '../../domain/sign-in/password.ts';
import type { Credentials } from '../../ports/credentials.ts';
import type { OpaqueTokens } from '../../ports/opaque-tokens.ts';
import type { Passwords } from '../../ports/passwords.ts';
import type { PhoneNumbers } from '../../ports/phone-numbers.ts';
import type { Sessions } from '../../ports/sessions.ts';
import type { UnknownLogins } from '../../ports/unknown-logins.ts';
import { tryKnownPassword, unlocked, retryIfPasswordChanged } from './known-password.ts';
import type { Attempted, PasswordDecided } from './known-password.ts';
import { deviceOf, failUnlessRight, newSignIn, tokensOf } from './signed-in.ts';
import type { Challenged, Device, IssueTokens, Opens, SignedInDevice, TokenMakers } from './signed-in.ts';

export type Command = Readonly<{
  login: string;
  password: string;
  deviceToken?: string | null;
  client: Client;
  language: Language;
}>;

/** Attempts with unknown, unverified, inactive or deleted logins count and lock like wrong passwords. */
export type SignInWithPassword = (
  cmd: Command,
) => TE.TaskEither<InvalidCredentials | LockedOut | Overloaded | Unavailable, SignedInDevice | Challenged>;

type Deps = TokenMakers &
  Readonly<{
    credentials: Credentials;
    unknownLogins: UnknownLogins;
    phoneNumbers: PhoneNumbers;
    passwords: Passwords;
    sessions: Sessions;
    tokens: OpaqueTokens;
    issueTokens: IssueTokens;
    policies: Policies;
  }>;

type SignIn = Readonly<{ opens: Opens<Readonly<{ signIn: NewSignIn }>>; device: Device; isAgain: boolean }>;

export const makeSignInWithPassword =
  (deps: Deps): SignInWithPassword =>
  (cmd) =>
    signIn(deps, cmd, false);

const SESSION_ENDED = { _tag: 'SessionEnded' } as const;

/** Tries once more if all sessions of the user ended right after the password was verified. */
const signIn = (deps: Deps, cmd: Command, isAgain: boolean): ReturnType<SignInWithPassword> =>
  pipe(
    TE.Do,
    TE.let('device', () => deviceOf(deps.tokens, cmd.deviceToken)),
    TE.let('opens', ({ device }) =>
      newSignIn(deps, { id: deps.sessions.newId(), client: cmd.client, device: device.fresh }, 'pwd'),
    ),
    TE.let('isAgain', () => isAgain),
    TE.bindW('decided', (started) => retryIfPasswordChanged(() => attempt(deps, cmd, started))),
    TE.tap(({ decided }) => failUnlessRight(decided.verdict, invalidCredentials)),
    TE.flatMap((signedIn) => opened(deps, signedIn)),
    TE.orElseW((refused) => {
      if (refused._tag !== 'SessionEnded') return TE.left(refused);
      return isAgain ? TE.left(invalidCredentials) : signIn(deps, cmd, true);
    }),
  );

type Decided = SignIn & Readonly<{ decided: PasswordDecided }>;
type Opened = TE.TaskEither<typeof SESSION_ENDED | Unavailable, SignedInDevice | Challenged>;

const opened = (deps: Deps, { opens, device, decided }: Decided): Opened => {
  const { verdict, scope, opened: started } = decided;
  if (verdict._tag === 'Right' && verdict.asks) return TE.right(opens.challenged(verdict.asks));
  return pipe(
    started === undefined
      ? deps.issueTokens(opens.signIn.session.id, SESSION_ENDED)
      : TE.right(tokensOf(deps, started, started.principal)),
    TE.map((tokens) => ({ ...tokens, deviceToken: device.tokenFor(scope) })),
  );
};

const attempt = (deps: Deps, cmd: Command, { opens, device: { scope }, isAgain }: SignIn): Attempted => {
  const login = parseLogin(cmd.login, deps.phoneNumbers.normalise);
  const identifier = login === null ? `raw:${cmd.login.toLowerCase()}` : identifierOf(login);
  return pipe(
    login === null ? TE.right(O.none) : deps.credentials.find(login, scope),
    TE.bindTo('found'),
    // Also read for known logins, so that timing does not tell them apart.
    TE.bind('unknown', () => deps.unknownLogins.find(identifier)),
    TE.flatMap(({ found, unknown }) => {
      if (O.isSome(found)) return tryKnownPassword(deps, cmd, found.value, { signIn: opens.signIn });
      // On the second try, the account was deleted after its password was verified, so no failure is counted.
      return isAgain ? TE.left(invalidCredentials) : tryUnknownPassword(deps, cmd, identifier, unknown);
    }),
  );
};

type FoundUnknown = Readonly<{ lockout: Lockout; now: Date }>;

/** Takes as long as for a known login: compares with a hash that no password matches, and counts a failure. */
const tryUnknownPassword = (deps: Deps, cmd: Command, identifier: string, { lockout, now }: FoundUnknown): Attempted =>
  pipe(
    unlocked(deps, lockout, now),
    TE.flatMap(() => deps.passwords.verify(cmd.password, noPassword)),
    TE.flatMap(() =>
      deps.unknownLogins.update(identifier, tryUnknown(deps.policies.passwordLockout, identifier, cmd.language)),
    ),
    TE.map((verdict) => ({ verdict, scope: publicScope._tag })),
  );

import { pipe } from 'fp-ts/lib/function.js';
import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { tryUnknown } from '../../domain/credential.ts';
import { invalidCredentials } from '../../domain/errors.ts';
import type { InvalidCredentials, LockedOut, Overloaded, Unavailable } from '../../domain/errors.ts';
import { identifierOf, parseLogin } from '../../domain/ids.ts';
import type { SessionId } from '../../domain/ids.ts';
import type { Lockout } from '../../domain/lockout.ts';
import type { Language } from '../../domain/message.ts';
import { noPassword } from '../../domain/password.ts';
import { newSession } from '../../domain/policies.ts';
import type { Policies } from '../../domain/policies.ts';
import type { Client } from '../../domain/session.ts';
import type { Credentials } from '../../ports/credentials.ts';
import type { Passwords } from '../../ports/passwords.ts';
import type { PhoneNumbers } from '../../ports/phone-numbers.ts';
import type { Sessions } from '../../ports/sessions.ts';
import type { UnknownLogins } from '../../ports/unknown-logins.ts';
import { tryKnownPassword, unlocked, whileStale } from './known-password.ts';
import type { Attempted } from './known-password.ts';
import { granted } from './signed-in.ts';
import type { IssueTokens, SignedIn } from './signed-in.ts';
export type Command = Readonly<{ login: string; password: string; client: Client; language: Language }>;

/** Unknown, unverified, inactive and deleted logins are refused, counted and locked like known ones. */
export type SignInWithPassword = (
  cmd: Command,
) => TE.TaskEither<InvalidCredentials | LockedOut | Overloaded | Unavailable, SignedIn>;

type Deps = Readonly<{
  credentials: Credentials;
  unknownLogins: UnknownLogins;
  phoneNumbers: PhoneNumbers;
  passwords: Passwords;
  sessions: Sessions;
  issueTokens: IssueTokens;
  policies: Policies;
}>;

export const makeSignInWithPassword =
  (deps: Deps): SignInWithPassword =>
  (cmd) =>
    pipe(
      TE.Do,
      TE.let('sessionId', () => deps.sessions.newId()),
      TE.bindW('verdict', ({ sessionId }) => whileStale(() => attempt(deps, cmd, sessionId))),
      TE.tap(({ verdict }) => granted(verdict, invalidCredentials)),
      TE.flatMap(({ sessionId }) => deps.issueTokens(sessionId, invalidCredentials)),
    );

const attempt = (deps: Deps, cmd: Command, id: SessionId): Attempted => {
  const login = parseLogin(cmd.login, deps.phoneNumbers.normalise);
  const identifier = login === null ? `raw:${cmd.login.toLowerCase()}` : identifierOf(login);
  const session = newSession(deps.policies, id, cmd.client);
  return pipe(
    login === null ? TE.right(O.none) : deps.credentials.find(login),
    TE.bindTo('found'),
    // asked for known logins too, so that no time tells the two apart
    TE.bind('nobody', () => deps.unknownLogins.find(identifier)),
    TE.flatMap(({ found, nobody }) =>
      O.isSome(found)
        ? tryKnownPassword(deps, cmd, found.value, { session })
        : tryUnknownPassword(deps, cmd, identifier, nobody),
    ),
  );
};

type FoundNobody = Readonly<{ lockout: Lockout; now: Date }>;

/** Takes the same steps and the same time: a hash that nothing matches, a count. */
const tryUnknownPassword = (deps: Deps, cmd: Command, identifier: string, { lockout, now }: FoundNobody): Attempted =>
  pipe(
    unlocked(deps, lockout, now),
    TE.flatMap(() => deps.passwords.verify(cmd.password, noPassword)),
    TE.flatMap(() => deps.unknownLogins.decide(identifier, tryUnknown(deps.policies.passwordLockout))),
  );

import { pipe } from 'fp-ts/lib/function.js';
import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { User } from '../../domain/account/user.ts';
import type { Policies } from '../../domain/core-config.ts';
import {
  currentPasswordRequired,
  invalidCredentials,
  reauthenticationRequired,
  unauthenticated,
  weakPassword,
} from '../../domain/errors.ts';
import type {
  CurrentPasswordRequired,
  InvalidCredentials,
  LockedOut,
  Overloaded,
  ReauthenticationRequired,
  Unauthenticated,
  Unavailable,
  WeakPassword,
} from '../../domain/errors.ts';
import { withScope, sessionScope } from '../../domain/locks/attempt-scope.ts';
import type { FoundScope } from '../../domain/locks/attempt-scope.ts';
import type { Language } from '../../domain/messages/message.ts';
import { hasProvedFactor, isFresh } from '../../domain/sessions/principal.ts';
import type { Principal } from '../../domain/sessions/principal.ts';
import { setFirstPassword, tryPassword, underValidToken } from '../../domain/sign-in/credential.ts';
import type { Credential, PasswordDecision } from '../../domain/sign-in/credential.ts';
import { noPassword, normalisePassword, unchanged } from '../../domain/sign-in/password.ts';
import type { Password, PasswordHash } from '../../domain/sign-in/password.ts';
import type { CommonPasswords } from '../../ports/common-passwords.ts';
import type { Credentials, FoundCredential } from '../../ports/credentials.ts';
import type { Passwords } from '../../ports/passwords.ts';
import type { Users } from '../../ports/users.ts';
import { unlocked, retryIfPasswordChanged } from '../sign-in/known-password.ts';
import type { PasswordDecided } from '../sign-in/known-password.ts';
import { failUnlessRight, issueElevated } from '../sign-in/signed-in.ts';
import type { IssueTokens, SignedIn } from '../sign-in/signed-in.ts';
import { acceptPassword } from './accept-password.ts';

export type Command = Readonly<{
  principal: Principal;
  /** Null only if the user has no password yet. Setting the first password requires a fresh sign-in. */
  currentPassword: string | null;
  newPassword: string;
  language: Language;
}>;

type Refused =
  | InvalidCredentials
  | CurrentPasswordRequired
  | ReauthenticationRequired
  | WeakPassword
  | LockedOut
  | Unauthenticated
  | Overloaded
  | Unavailable;

/**
 * The session gets new tokens, and all other sessions end. A wrong current password counts as a failure. If the user
 * has a second factor, the session must have proved it.
 */
export type ChangePassword = (cmd: Command) => TE.TaskEither<Refused, SignedIn>;

type Deps = Readonly<{
  users: Users;
  credentials: Credentials;
  passwords: Passwords;
  commonPasswords: CommonPasswords;
  issueTokens: IssueTokens;
  policies: Policies;
}>;

const POINTER = '/new_password';

export const makeChangePassword =
  (deps: Deps): ChangePassword =>
  (cmd) =>
    pipe(
      deps.users.find(cmd.principal.userId),
      TE.flatMap(TE.fromOption(() => unauthenticated)),
      TE.filterOrElseW(
        () => hasProvedFactor(cmd.principal),
        () => reauthenticationRequired,
      ),
      TE.flatMap((user) => acceptPassword(deps, POINTER, ownWords(user), cmd.newPassword)),
      TE.flatMap((password) => retryIfPasswordChanged(() => attempt(deps, cmd, password))),
      TE.tap(({ verdict }) => failUnlessRight(verdict, invalidCredentials)),
      TE.tap(() => changedAnything(cmd)),
      TE.flatMap(({ elevation }) =>
        issueElevated(deps.issueTokens, cmd.principal.sessionId, unauthenticated, elevation),
      ),
    );

const ownWords = ({ firstName, lastName, username, identities }: User): readonly (string | null)[] => [
  firstName,
  lastName,
  username,
  ...identities.map(({ value }) => value),
];

type Attempted = TE.TaskEither<Refused, PasswordDecided>;

const attempt = (deps: Deps, cmd: Command, password: Password): Attempted =>
  pipe(
    deps.credentials.findOf(cmd.principal.userId, sessionScope(cmd.principal.sessionId)),
    TE.flatMap(TE.fromOption(() => unauthenticated)),
    TE.flatMap((found) =>
      cmd.currentPassword === null
        ? setFirst(deps, cmd, found, password)
        : change(deps, { ...cmd, currentPassword: cmd.currentPassword }, found, password),
    ),
  );

const setFirst = (deps: Deps, cmd: Command, { credential }: FoundCredential, password: Password): Attempted => {
  if (credential.passwordHash !== noPassword) return TE.left(currentPasswordRequired);
  if (!isFresh(deps.policies.reauthTtlMs, cmd.principal)) return TE.left(reauthenticationRequired);
  return pipe(
    deps.passwords.hash(password),
    TE.flatMap((passwordHash) => decide(deps, cmd, setFirstPassword(changeBy(cmd, passwordHash), cmd.language))),
  );
};

const change = (
  deps: Deps,
  cmd: Command & Readonly<{ currentPassword: string }>,
  { credential, now }: FoundCredential,
  password: Password,
): Attempted => {
  const { passwordHash: tried } = credential;
  return pipe(
    unlocked(deps, credential.lockout, now),
    TE.flatMap(() => deps.passwords.verify(cmd.currentPassword, tried)),
    TE.bindTo('matched'),
    // Hashes only if the change will be accepted. The caller learns the reason for a refusal anyway, so the time that
    // hashing takes reveals nothing.
    TE.bind('passwordHash', ({ matched }) =>
      matched && !isSame(cmd) ? deps.passwords.hash(password) : TE.right(null),
    ),
    TE.flatMap(({ matched, passwordHash }) => {
      const grant = passwordHash === null ? {} : changeBy(cmd, passwordHash);
      const tries = { tried, matched, language: cmd.language, grant };
      return decide(deps, cmd, tryPassword(deps.policies.passwordLockout, tries));
    }),
  );
};

const changeBy = ({ principal: { sessionId } }: Command, passwordHash: PasswordHash) => ({
  passwordHash,
  elevates: sessionId,
});

const decide = (
  { credentials }: Deps,
  { principal }: Command,
  by: (credential: Credential, now: Date, scope: FoundScope) => PasswordDecision,
): Attempted =>
  pipe(
    credentials.update(
      principal.userId,
      underValidToken(principal.generation, withScope(by)),
      sessionScope(principal.sessionId),
    ),
    TE.map(O.chainNullableK((decided) => decided)),
    TE.flatMap(TE.fromOption(() => unauthenticated)),
  );

const isSame = ({ currentPassword, newPassword }: Command): boolean =>
  currentPassword !== null && normalisePassword(currentPassword) === normalisePassword(newPassword);

// Called after the current password was verified under the row lock. Before that, the answer could confirm the password
// of a locked account.
const changedAnything = (cmd: Command): TE.TaskEither<Refused, void> =>
  isSame(cmd) ? TE.left(weakPassword(POINTER, unchanged)) : TE.right(undefined);

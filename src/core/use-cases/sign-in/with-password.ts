import { pipe } from 'fp-ts/lib/function.js';
import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { tryPassword, tryUnknown } from '../../domain/credential.ts';
import type { Credential, PasswordVerdict } from '../../domain/credential.ts';
import { invalidCredentials, lockedOut } from '../../domain/errors.ts';
import type { InvalidCredentials, LockedOut, Overloaded, Unavailable } from '../../domain/errors.ts';
import { identifierOf, parseLogin } from '../../domain/ids.ts';
import type { SessionId } from '../../domain/ids.ts';
import { refusedUntil } from '../../domain/lockout.ts';
import type { Lockout } from '../../domain/lockout.ts';
import type { Language } from '../../domain/message.ts';
import { noPassword, normalisePassword } from '../../domain/password.ts';
import type { Password, PasswordHash } from '../../domain/password.ts';
import type { Policies } from '../../domain/policies.ts';
import type { Client } from '../../domain/session.ts';
import type { Credentials } from '../../ports/credentials.ts';
import type { Passwords } from '../../ports/passwords.ts';
import type { PhoneNumbers } from '../../ports/phone-numbers.ts';
import type { Sessions } from '../../ports/sessions.ts';
import type { UnknownLogins } from '../../ports/unknown-logins.ts';
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

type Verdict = TE.TaskEither<LockedOut | Overloaded | Unavailable, PasswordVerdict>;

export const makeSignInWithPassword =
  (deps: Deps): SignInWithPassword =>
  (cmd) =>
    pipe(
      TE.Do,
      TE.let('sessionId', () => deps.sessions.newId()),
      TE.bindW('verdict', ({ sessionId }) => attempt(deps, cmd, sessionId, STALE_RETRIES)),
      TE.tap(({ verdict }) => granted(verdict, invalidCredentials)),
      TE.flatMap(({ sessionId }) => deps.issueTokens(sessionId, invalidCredentials)),
    );

/** A password that changes under every try is somebody's loop, not a person's bad luck. */
const STALE_RETRIES = 2;

const attempt = (deps: Deps, cmd: Command, sessionId: SessionId, retries: number): Verdict => {
  const login = parseLogin(cmd.login, deps.phoneNumbers.normalise);
  const identifier = login === null ? `raw:${cmd.login.toLowerCase()}` : identifierOf(login);
  return pipe(
    login === null ? TE.right(O.none) : deps.credentials.find(login),
    TE.bindTo('found'),
    // asked for known logins too, so that no time tells the two apart
    TE.bind('nobody', () => deps.unknownLogins.find(identifier)),
    TE.flatMap(({ found, nobody }) =>
      O.isSome(found) ? attemptKnown(deps, cmd, sessionId, found.value) : attemptUnknown(deps, cmd, identifier, nobody),
    ),
    TE.flatMap((verdict) =>
      verdict._tag === 'Stale' && retries > 0 ? attempt(deps, cmd, sessionId, retries - 1) : TE.right(verdict),
    ),
  );
};

type Found = Readonly<{ credential: Credential; now: Date }>;
type FoundNobody = Readonly<{ lockout: Lockout; now: Date }>;

const attemptKnown = (deps: Deps, cmd: Command, id: SessionId, { credential, now }: Found): Verdict =>
  pipe(
    unlocked(deps, credential.lockout, now),
    TE.flatMap(() => deps.passwords.verify(cmd.password, credential.passwordHash)),
    TE.bindTo('matched'),
    TE.bindW('upgraded', ({ matched }) => upgrade(deps, cmd.password, matched ? credential.passwordHash : null)),
    TE.flatMap(({ matched, upgraded }) => {
      const session = { id, client: cmd.client, ttlMs: deps.policies.sessionTtlMs };
      const writes = { session, ...(upgraded === null ? {} : { passwordHash: upgraded }) };
      const tried = { tried: credential.passwordHash, matched, language: cmd.language, granted: writes };
      return deps.credentials.decide(credential.userId, tryPassword(deps.policies.passwordLockout, tried));
    }),
    TE.map(O.getOrElse((): PasswordVerdict => ({ _tag: 'Wrong' }))),
  );

/** Today's hash where the matched one is outdated; a sign-in does not fail for want of it. */
const upgrade = ({ passwords }: Deps, password: string, matched: PasswordHash | null) =>
  matched === null || !passwords.isOutdated(matched)
    ? TE.right(null)
    : pipe(
        passwords.hash(normalisePassword(password) as Password),
        TE.map((hash): PasswordHash | null => hash),
        TE.orElse(() => TE.right<never, PasswordHash | null>(null)),
      );

/** Takes the same steps and the same time: a hash that nothing matches, a count. */
const attemptUnknown = (deps: Deps, cmd: Command, identifier: string, { lockout, now }: FoundNobody): Verdict =>
  pipe(
    unlocked(deps, lockout, now),
    TE.flatMap(() => deps.passwords.verify(cmd.password, noPassword)),
    TE.flatMap(() => deps.unknownLogins.decide(identifier, tryUnknown(deps.policies.passwordLockout))),
  );

/** A locked account costs no hash. */
const unlocked = ({ policies }: Deps, lockout: Lockout, now: Date): TE.TaskEither<LockedOut, void> => {
  const refused = refusedUntil(policies.passwordLockout)(lockout, now);
  return refused === null ? TE.right(undefined) : TE.left(lockedOut(refused.retryAfterMs));
};

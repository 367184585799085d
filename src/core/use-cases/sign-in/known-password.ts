import { pipe } from 'fp-ts/lib/function.js';
import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Policies } from '../../domain/core-config.ts';
import { invalidCredentials, lockedOut } from '../../domain/errors.ts';
import type { InvalidCredentials, LockedOut, Overloaded, Unavailable } from '../../domain/errors.ts';
import { withScope } from '../../domain/locks/attempt-scope.ts';
import type { ScopedVerdict } from '../../domain/locks/attempt-scope.ts';
import { refusedUntil } from '../../domain/locks/lockout.ts';
import type { Lockout } from '../../domain/locks/lockout.ts';
import type { Language } from '../../domain/messages/message.ts';
import { tryPassword } from '../../domain/sign-in/credential.ts';
import type { PasswordGrant, PasswordVerdict } from '../../domain/sign-in/credential.ts';
import { normalisePassword } from '../../domain/sign-in/password.ts';
import type { Password, PasswordHash } from '../../domain/sign-in/password.ts';
import type { Credentials, DecideCredential, FoundCredential } from '../../ports/credentials.ts';
import type { Passwords } from '../../ports/passwords.ts';
import type { OpenedSession } from '../../ports/sessions.ts';

/** `opened` is set if the session was started without row locks. */
export type PasswordDecided = ScopedVerdict<PasswordVerdict> & Readonly<{ opened?: OpenedSession }>;
export type Attempted = TE.TaskEither<InvalidCredentials | LockedOut | Overloaded | Unavailable, PasswordDecided>;

type Deps = Readonly<{ credentials: Credentials; passwords: Passwords; policies: Policies }>;
type Try = Readonly<{ password: string; language: Language }>;

/**
 * During a lock, refuses the password without hashing. Compares the password outside of a transaction. If it is right,
 * also stores `grant`, and a new hash if the stored one is outdated.
 */
export const tryKnownPassword = (
  deps: Deps,
  { password, language }: Try,
  found: FoundCredential,
  grant: PasswordGrant,
): Attempted => {
  const { credential, now } = found;
  return pipe(
    unlocked(deps, credential.lockout, now),
    TE.flatMap(() => deps.passwords.verify(password, credential.passwordHash)),
    TE.bindTo('matched'),
    TE.bindW('upgraded', ({ matched }) => upgrade(deps, password, matched ? credential.passwordHash : null)),
    TE.flatMap(({ matched, upgraded }) => {
      const writes = { ...grant, ...(upgraded === null ? {} : { passwordHash: upgraded }) };
      const tried = { tried: credential.passwordHash, matched, language, grant: writes };
      const decide = withScope(tryPassword(deps.policies.passwordLockout, tried));
      return judged(deps, found, decide);
    }),
    TE.flatMap(TE.fromOption(() => invalidCredentials)),
  );
};

/** First tries without row locks, which is enough for most sign-ins. */
const judged = (
  { credentials }: Deps,
  found: FoundCredential,
  decide: DecideCredential<ScopedVerdict<PasswordVerdict>>,
): TE.TaskEither<Unavailable, O.Option<PasswordDecided>> =>
  pipe(
    credentials.start(found, decide),
    TE.flatMap((started) =>
      O.isSome(started)
        ? TE.right(O.some({ ...started.value.answer, opened: started.value.opened }))
        : credentials.update<PasswordDecided>(found.credential.userId, decide, found.scope),
    ),
  );

/** Returns a new hash if the stored one is outdated, else null. If hashing fails, the sign-in still succeeds. */
const upgrade = ({ passwords }: Deps, password: string, matched: PasswordHash | null) =>
  matched === null || !passwords.isOutdated(matched)
    ? TE.right(null)
    : pipe(
        passwords.hash(normalisePassword(password) as Password),
        TE.map((hash) => hash),
        TE.orElse(() => TE.right<never, PasswordHash | null>(null)),
      );

/** Checks the lock before hashing, because hashing is expensive. */
export const unlocked = (
  { policies }: Pick<Deps, 'policies'>,
  lockout: Lockout,
  now: Date,
): TE.TaskEither<LockedOut, void> => {
  const refused = refusedUntil(policies.passwordLockout)(lockout, now);
  return refused === null ? TE.right(undefined) : TE.left(lockedOut(refused.retryAfterMs));
};

const STALE_RETRIES = 2;

export const retryIfPasswordChanged = <E>(
  attempt: () => TE.TaskEither<E, PasswordDecided>,
  retries = STALE_RETRIES,
): TE.TaskEither<E, PasswordDecided> =>
  pipe(
    attempt(),
    TE.flatMap((decided) =>
      decided.verdict._tag === 'Stale' && retries > 0
        ? retryIfPasswordChanged(attempt, retries - 1)
        : TE.right(decided),
    ),
  );

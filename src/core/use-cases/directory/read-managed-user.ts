import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { User } from '../../domain/account/user.ts';
import { notFound } from '../../domain/errors.ts';
import type { Forbidden, NotFound, Unavailable } from '../../domain/errors.ts';
import type { UserId } from '../../domain/ids.ts';
import { mayActOn, permitted } from '../../domain/roles/access.ts';
import type { Principal } from '../../domain/sessions/principal.ts';
import type { Directory, Effective } from '../../ports/directory.ts';
import type { Locks } from '../../ports/locks.ts';

export type Command = Readonly<{ actor: Principal; userId: UserId }>;

export type ManagedUser = Readonly<{
  user: User;
  effective: Effective;
  /** Privileges of the user that the actor lacks. If there are any, the actor can't change the user. */
  lacking: readonly string[];
  /** When the last lock ends; null if a lock never expires, undefined if the user is not locked. */
  lockedUntil: Date | null | undefined;
}>;

/** Finds deleted users, too. Requires `user.read`. */
export type ReadManagedUser = (cmd: Command) => TE.TaskEither<Forbidden | NotFound | Unavailable, ManagedUser>;

type Deps = Readonly<{ directory: Directory; locks: Locks }>;

export const makeReadManagedUser =
  ({ directory, locks }: Deps): ReadManagedUser =>
  ({ actor, userId }) =>
    pipe(
      TE.fromEither(permitted(actor, 'user.read')),
      TE.bindTo('permitted'),
      TE.bindW('user', () => pipe(directory.find(userId, 'include'), TE.flatMap(TE.fromOption(() => notFound)))),
      TE.bindW('effective', () =>
        pipe(directory.effective(userId, 'include'), TE.flatMap(TE.fromOption(() => notFound))),
      ),
      TE.bindW('ends', () => locks.lockedAmong([userId])),
      TE.map(({ user, effective, ends }) => {
        const allowed = mayActOn(actor, effective.held);
        const lacking = E.isLeft(allowed) ? allowed.left.privileges : [];
        return { user, effective, lacking, lockedUntil: ends.get(userId) };
      }),
    );

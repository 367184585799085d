import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { addressOfIdentity } from '../../domain/account/account.ts';
import type { Account, Decided } from '../../domain/account/account.ts';
import type { User } from '../../domain/account/user.ts';
import { notFound } from '../../domain/errors.ts';
import type { NotFound, InsufficientPrivileges, Unavailable } from '../../domain/errors.ts';
import type { UserId } from '../../domain/ids.ts';
import { mayActOn } from '../../domain/roles/access.ts';
import type { Principal } from '../../domain/sessions/principal.ts';
import type { Accounts, Scope, Taken } from '../../ports/accounts.ts';
import type { Directory } from '../../ports/directory.ts';

export type ManagedDeps = Readonly<{ accounts: Accounts; directory: Directory }>;

export type ManagedRefusal = NotFound | Unavailable;

export const managedUser = (
  { directory }: Pick<ManagedDeps, 'directory'>,
  id: UserId,
): TE.TaskEither<NotFound | Unavailable, User> =>
  pipe(directory.find(id, 'exclude'), TE.flatMap(TE.fromOption(() => notFound)));

/** Returns the user if the actor may change the user. Each change repeats this check under the row lock. */
export const actedOn = (
  deps: Pick<ManagedDeps, 'directory'>,
  actor: Principal,
  id: UserId,
): TE.TaskEither<NotFound | InsufficientPrivileges | Unavailable, User> =>
  pipe(
    deps.directory.effective(id),
    TE.flatMap(TE.fromOption(() => notFound)),
    TE.flatMap(({ held }) => TE.fromEither(mayActOn(actor, held))),
    TE.flatMap(() => managedUser(deps, id)),
  );

/** Updates another user's account. If `Taken` refusals can't occur, the caller must map them (see `impossible`). */
export const decideManaged = <R, A>(
  { accounts }: Pick<ManagedDeps, 'accounts'>,
  { actor, userId, scope }: Readonly<{ actor: Principal; userId: UserId; scope: Scope }>,
  decide: (account: Account, now: Date) => Decided<R, A>,
): TE.TaskEither<R | Taken | ManagedRefusal, A> =>
  pipe(
    accounts.update(userId, { ...scope, by: actor.userId }, decide),
    TE.map(O.getOrElse((): E.Either<R | ManagedRefusal, A> => E.left(notFound))),
    TE.flatMap((answer) => TE.fromEither(answer)),
  );

export const lockedAddressesOf = ({ identities }: User): Scope['about'] =>
  identities.flatMap((identity) => addressOfIdentity(identity) ?? []);

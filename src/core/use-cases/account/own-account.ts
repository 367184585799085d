import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Account, Decided } from '../../domain/account/account.ts';
import type { Identity, User } from '../../domain/account/user.ts';
import type { Address } from '../../domain/addresses/address.ts';
import { notFound, unauthenticated } from '../../domain/errors.ts';
import type { NotFound, Unauthenticated, Unavailable } from '../../domain/errors.ts';
import type { IdentityId, UserId } from '../../domain/ids.ts';
import type { Accounts, Scope, Taken } from '../../ports/accounts.ts';
import type { Users } from '../../ports/users.ts';

export type OwnRefusal = Unauthenticated | Unavailable;

export const decideOwn = <R, A>(
  { accounts }: Readonly<{ accounts: Accounts }>,
  userId: UserId,
  scope: Scope,
  decide: (account: Account, now: Date, goesOut: boolean) => Decided<R, A>,
): TE.TaskEither<R | Taken | OwnRefusal, A> =>
  pipe(
    accounts.update(userId, scope, decide),
    TE.map(O.getOrElse((): E.Either<R | Unauthenticated, A> => E.left(unauthenticated))),
    TE.flatMap((answer) => TE.fromEither(answer)),
  );

export const tellingChange =
  <R>(decide: (account: Account, now: Date) => Decided<R>) =>
  (account: Account, now: Date): Decided<R, boolean> => {
    const { answer, ...decided } = decide(account, now);
    return { ...decided, answer: E.isLeft(answer) ? answer : E.right(decided.events.length > 0) };
  };

export const ownUser = (
  { users }: Readonly<{ users: Users }>,
  userId: UserId,
): TE.TaskEither<Unauthenticated | Unavailable, User> =>
  pipe(users.find(userId), TE.flatMap(TE.fromOption(() => unauthenticated)));

/** `version` is the version of the account. Each change of an identity increments it. */
export type OwnedIdentity = Readonly<{ identity: Identity; version: number }>;

const identityOf =
  (isIt: (identity: Identity) => boolean) =>
  ({ identities, version }: User): E.Either<NotFound, OwnedIdentity> => {
    const identity = identities.find(isIt);
    return identity === undefined ? E.left(notFound) : E.right({ identity, version });
  };

export const identityAt = ({ type, value }: Address) =>
  identityOf((identity) => identity.type === type && identity.value === value);

export const ownIdentity = (deps: Readonly<{ users: Users }>, userId: UserId, id: IdentityId) =>
  pipe(ownUser(deps, userId), TE.flatMapEither(identityOf((identity) => identity.id === id)));

export const ownIdentityAt = (deps: Readonly<{ users: Users }>, userId: UserId, address: Address) =>
  pipe(ownUser(deps, userId), TE.flatMapEither(identityAt(address)));

import type * as O from 'fp-ts/lib/Option.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { Account, AccountDecision } from '../domain/account/account.ts';
import type { Address } from '../domain/addresses/address.ts';
import type { AddressTaken, Unavailable, UsernameTaken } from '../domain/errors.ts';
import type { IdentityId, SessionId, UserId } from '../domain/ids.ts';

export type Scope = Readonly<{
  about: readonly Address[];
  /** Set to load whether the user is the last administrator. Concurrent calls that set it wait for each other. */
  administrators?: true;
  /** The name of a role to load. The role can't be deleted before the commit. */
  role?: string | undefined;
  /** The unverified identity for which a code is requested, or the address that is about to be added. */
  claim?: Address | IdentityId;
  by?: UserId;
}>;

export type SessionRecord = Readonly<{
  id: SessionId;
  createdAt: Date;
  authenticatedAt: Date;
  expiresAt: Date;
  endedAt: Date | null;
  ip: string | null;
  userAgent: string | null;
}>;

/**
 * Another user has the username or has verified the address. Only changes that set a username or verify an address
 * return this.
 */
export type Taken = UsernameTaken | AddressTaken;

/** Changes of users, by the users themselves or by administrators. Deleted users are not found. */
export interface Accounts {
  /**
   * Locks the addresses, their owners and the user in a fixed order, calls `decide`, and stores the result in the same
   * transaction. `now` is the database's time. `goesOut`: whether the message limit allows a code for
   * `scope.claim`. None if the user does not exist. Stores nothing if the result is `Taken`.
   */
  readonly update: <A>(
    id: UserId,
    scope: Scope,
    decide: (account: Account, now: Date, goesOut: boolean) => AccountDecision<A>,
  ) => TE.TaskEither<Taken | Unavailable, O.Option<A>>;
  /** Returns everything stored about a user, for the user's own data export. Locks no rows. */
  readonly records: (
    id: UserId,
  ) => TE.TaskEither<
    Unavailable,
    O.Option<Readonly<{ account: Account; sessions: readonly SessionRecord[]; now: Date }>>
  >;
}

import type * as O from 'fp-ts/lib/Option.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { Account, AccountDecision } from '../domain/account/account.ts';
import type { AddressTaken, Unavailable, UsernameTaken } from '../domain/errors.ts';
import type { Address, IdentityId, SessionId, UserId } from '../domain/ids.ts';

/** What a decision has to know beside the account itself. */
export type Scope = Readonly<{
  /** Addresses that are looked at, and locked, too. */
  about: readonly Address[];
  /** Whether the user is the last administrator, under a lock that makes those who ask wait for each other. */
  administrators?: true;
  /** A role by its name, which can't be deleted before the user has it. */
  role?: string;
  /** The claim whose code is asked for: an identity of the user's, or an address that is to be one. */
  claim?: Address | IdentityId;
  /** Who decides, where it is not the user. */
  by?: UserId;
}>;

/** A session as it is stored, ended ones included, without what only the service needs. */
export type SessionRecord = Readonly<{
  id: SessionId;
  createdAt: Date;
  authenticatedAt: Date;
  expiresAt: Date;
  endedAt: Date | null;
  ip: string | null;
  userAgent: string | null;
}>;

/** Another user has the name or the verified address; only what writes a name or verifies an address can meet it. */
export type Taken = UsernameTaken | AddressTaken;

/** Users as they change, by their own hand or an administrator's; deleted ones are invisible. */
export interface Accounts {
  /**
   * Locks the addresses, their owners and the user, in one order for everybody, shows the account as it stands, and
   * writes what `decide` says in the same commit; `now` is the database's. `decide` can't refuse, so no denial undoes a
   * count; `goesOut` tells whether the budget of the claim in `scope` lets its code go out. None where the user is gone. `UsernameTaken` and `AddressTaken`: the store does not hold one name or verified
   * address twice, and nothing was written.
   */
  readonly update: <A>(
    id: UserId,
    scope: Scope,
    decide: (account: Account, now: Date, goesOut: boolean) => AccountDecision<A>,
  ) => TE.TaskEither<Taken | Unavailable, O.Option<A>>;
  /** All that is stored about a user, to be handed to the owner; a read without locks. */
  readonly records: (
    id: UserId,
  ) => TE.TaskEither<
    Unavailable,
    O.Option<Readonly<{ account: Account; sessions: readonly SessionRecord[]; now: Date }>>
  >;
}

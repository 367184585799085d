import type * as O from 'fp-ts/lib/Option.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { AddressDecision } from '../domain/addresses/address-decision.ts';
import type { Address } from '../domain/addresses/address.ts';
import type { AddressSnapshot, Asked, Asker } from '../domain/addresses/ownership.ts';
import type { Unavailable } from '../domain/errors.ts';
import type { IdentityId } from '../domain/ids.ts';
import type { FoundScope, AttemptScope, ScopeKind } from '../domain/locks/attempt-scope.ts';
import type { LinkSubject } from '../domain/recovery/recovery.ts';
import type { Otp } from '../domain/sign-in/otp.ts';

export type Before<A> = Readonly<{
  /** Returns the answer if a lock already refuses the attempt, else null. Called before any row is locked. */
  refused?: (otp: Otp, now: Date, scope: ScopeKind) => A | null;
  /** Set if the caller has presented a genuine link. The call then does not wait in the queue for guesses. */
  isProven?: true;
}>;

export interface Addresses {
  /**
   * Locks the addresses in a fixed order, calls `decide`, and stores the result in the same transaction. `now` is the
   * database's time. If the device or session in `scope` is not the owner's, the attempt counts as `Public`. Refuses
   * with `Overloaded` if too many calls wait for an address.
   */
  readonly update: <A>(
    addresses: readonly Address[],
    decide: (seen: readonly AddressSnapshot[], now: Date, scope: FoundScope) => AddressDecision<A>,
    scope?: AttemptScope,
    before?: Before<A>,
  ) => TE.TaskEither<Unavailable, A>;
  /**
   * Like `update`, for requests that send messages. Locks the message limits first, and stores the message in the same
   * transaction.
   */
  readonly ask: <A>(
    addresses: readonly Address[],
    decide: (seen: readonly Asked[], now: Date) => AddressDecision<A>,
    asker?: Asker,
  ) => TE.TaskEither<Unavailable, A>;
  /** Returns the failure count that applies to an attempt in `scope`. Locks no rows; `now` is the database's time. */
  readonly look: (
    address: Address,
    scope?: AttemptScope,
  ) => TE.TaskEither<Unavailable, Readonly<{ otp: Otp; now: Date }>>;
  /** Returns the data that a reset link of the identity is bound to. Locks no rows; `now` is the database's time. */
  readonly find: (
    id: IdentityId,
  ) => TE.TaskEither<Unavailable, O.Option<Readonly<{ subject: LinkSubject; now: Date }>>>;
}

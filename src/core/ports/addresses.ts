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
  /** Returns the answer if a lock already refuses the attempt, else null. Decided on a read without row locks. */
  refused?: (otp: Otp, now: Date, scope: ScopeKind) => A | null;
  /** Set if the caller has presented a genuine link, so that the call does not queue behind guesses. */
  isProven?: true;
}>;

export interface Addresses {
  /**
   * Locks the addresses in a fixed order, and stores what `decide` returns in the same commit; `now` is the database's
   * time. `decide` can't fail, so that a refusal doesn't roll back counts. An attempt counts in `scope` if the verified
   * owner has that device or session, else in the public scope; `decide` gets the scope of the first address.
   * `Overloaded` if too many calls wait for an address, known or unknown.
   */
  readonly update: <A>(
    addresses: readonly Address[],
    decide: (seen: readonly AddressSnapshot[], now: Date, scope: FoundScope) => AddressDecision<A>,
    scope?: AttemptScope,
    before?: Before<A>,
  ) => TE.TaskEither<Unavailable, A>;
  /**
   * Like `update`, for requests that send messages: locks send budgets first, and stores the message in the same
   * commit.
   */
  readonly ask: <A>(
    addresses: readonly Address[],
    decide: (seen: readonly Asked[], now: Date) => AddressDecision<A>,
    asker?: Asker,
  ) => TE.TaskEither<Unavailable, A>;
  /** Reads the count for an attempt in `scope`, without row locks; `now` is the database's time. */
  readonly look: (
    address: Address,
    scope?: AttemptScope,
  ) => TE.TaskEither<Unavailable, Readonly<{ otp: Otp; now: Date }>>;
  /** Reads what a reset link of the identity is bound to, without row locks; `now` is the database's time. */
  readonly find: (
    id: IdentityId,
  ) => TE.TaskEither<Unavailable, O.Option<Readonly<{ subject: LinkSubject; now: Date }>>>;
}

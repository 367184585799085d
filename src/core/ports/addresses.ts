import type * as O from 'fp-ts/lib/Option.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { AddressDecision } from '../domain/addresses/address-decision.ts';
import type { AddressSnapshot, Asked, Asker } from '../domain/addresses/ownership.ts';
import type { Unavailable } from '../domain/errors.ts';
import type { Address, IdentityId } from '../domain/ids.ts';
import type { FoundScope, AttemptScope, ScopeKind } from '../domain/locks/attempt-scope.ts';
import type { LinkSubject } from '../domain/recovery/recovery.ts';
import type { Otp } from '../domain/sign-in/otp.ts';

export type Before<A> = Readonly<{
  /**
   * For guesses: what to answer by a cheap read, without waiting for anybody, where a lock refuses them; null to go on.
   * It sees the first address, with the attempt scope that a try would count in.
   */
  refused?: (otp: Otp, now: Date, scope: ScopeKind) => A | null;
  /** The caller has shown a genuine link of the address, and does not wait behind those who guess. */
  isProven?: true;
}>;

/** Every address that was ever asked about, known or not, with the state of its code. */
export interface Addresses {
  /**
   * Locks the addresses (two different ones in one order for everybody), shows each as it stands, and writes what
   * `decide` says in the same commit; `now` is the database's. `decide` can't refuse, so no denial undoes a count.
   * Tries at an address whose verified owner has the device or session of `scope` count there, all others in public;
   * what is named to `decide` is the first address's attempt scope. Where too many wait for one of the addresses already, the
   * answer is `Overloaded`, for known and unknown ones alike.
   */
  readonly update: <A>(
    addresses: readonly Address[],
    decide: (seen: readonly AddressSnapshot[], now: Date, scope: FoundScope) => AddressDecision<A>,
    scope?: AttemptScope,
    before?: Before<A>,
  ) => TE.TaskEither<Unavailable, A>;
  /**
   * The same where messages are asked for. The budget of each is locked and judged first, so that what `decide` says of
   * codes and what goes out are one commit.
   */
  readonly ask: <A>(
    addresses: readonly Address[],
    decide: (seen: readonly Asked[], now: Date) => AddressDecision<A>,
    asker?: Asker,
  ) => TE.TaskEither<Unavailable, A>;
  /** A cheap read without a lock: the count that a try in `scope` would meet; `now` is the database's. */
  readonly look: (
    address: Address,
    scope?: AttemptScope,
  ) => TE.TaskEither<Unavailable, Readonly<{ otp: Otp; now: Date }>>;
  /** A cheap read without a lock of what a reset link of the identity has to match; `now` is the database's. */
  readonly find: (
    id: IdentityId,
  ) => TE.TaskEither<Unavailable, O.Option<Readonly<{ subject: LinkSubject; now: Date }>>>;
}

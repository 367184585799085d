import type { FoundLane } from '../../domain/lane.ts';
import type { Decision, Seen } from '../../domain/registration.ts';

/** A decision about one address, for a store that shows as many as it was asked for. */
export const one =
  <A>(decide: (seen: Seen, now: Date, lane: FoundLane) => Decision<A>) =>
  ([seen]: readonly Seen[], now: Date, lane: FoundLane): Decision<A> => {
    if (seen === undefined) throw new Error('the store showed no address');
    return decide(seen, now, lane);
  };

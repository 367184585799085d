import type { AddressDecision } from '../../domain/addresses/address-decision.ts';
import type { AddressSnapshot } from '../../domain/addresses/ownership.ts';

/** Adapts a decision about one address for `Addresses`, which passes a list of addresses. */
export const oneAddress =
  <S extends AddressSnapshot, A, Rest extends readonly unknown[]>(
    decide: (seen: S, ...rest: Rest) => AddressDecision<A>,
  ) =>
  ([seen]: readonly S[], ...rest: Rest): AddressDecision<A> => {
    if (seen === undefined) throw new Error('the store must pass the address');
    return decide(seen, ...rest);
  };

import type { Decision, AddressSnapshot } from '../../domain/sign-up/registration.ts';

/** A decision about one address, for a store that shows as many as it was asked for. */
export const one =
  <S extends AddressSnapshot, A, Rest extends readonly unknown[]>(decide: (seen: S, ...rest: Rest) => Decision<A>) =>
  ([seen]: readonly S[], ...rest: Rest): Decision<A> => {
    if (seen === undefined) throw new Error('the store showed no address');
    return decide(seen, ...rest);
  };

import { AsyncLocalStorage } from 'node:async_hooks';
import { nowhere } from '../../core/domain/audit.ts';
import type { Origin } from '../../core/domain/audit.ts';

/**
 * Where what runs right now comes from. Ambient as a request id in logs is, so that no rule and no port has to hand it
 * on; who acts is none of it, that is an argument everywhere.
 */
export type Origins = Readonly<{
  current: () => Origin;
  /** `work`, and all that it awaits, has this origin. */
  within: <A>(origin: Origin, work: () => A) => A;
}>;

export const makeOrigins = (): Origins => {
  const storage = new AsyncLocalStorage<Origin>();
  return {
    current: () => storage.getStore() ?? nowhere,
    within: (origin, work) => storage.run(origin, work),
  };
};

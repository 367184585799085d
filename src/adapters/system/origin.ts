import { AsyncLocalStorage } from 'node:async_hooks';
import { nowhere } from '../../core/domain/audit.ts';
import type { Origin } from '../../core/domain/audit.ts';

/** An asynchronous context carries the origin, so that ports need not. The acting user is always an argument. */
export type Origins = Readonly<{
  current: () => Origin;
  /** Runs `work`, and everything that it awaits, with this origin. */
  within: <A>(origin: Origin, work: () => A) => A;
}>;

export const makeOrigins = (): Origins => {
  const storage = new AsyncLocalStorage<Origin>();
  return {
    current: () => storage.getStore() ?? nowhere,
    within: (origin, work) => storage.run(origin, work),
  };
};

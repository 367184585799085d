import { AsyncLocalStorage } from 'node:async_hooks';
import { service } from '../../core/domain/sessions/caller.ts';
import type { Caller } from '../../core/domain/sessions/caller.ts';

/** For whom what runs right now runs: the service itself, unless told. */
export type Callers = Readonly<{
  current: () => Caller;
  /** `work`, and all that it awaits, runs for this caller. */
  within: <A>(caller: Caller, work: () => A) => A;
  /** From now on what runs in the innermost `within` runs for this caller. */
  become: (caller: Caller) => void;
}>;

export const makeCallers = (): Callers => {
  const storage = new AsyncLocalStorage<{ caller: Caller }>();
  return {
    current: () => storage.getStore()?.caller ?? service,
    within: (caller, work) => storage.run({ caller }, work),
    become: (caller) => {
      const innermost = storage.getStore();
      if (innermost) innermost.caller = caller;
    },
  };
};

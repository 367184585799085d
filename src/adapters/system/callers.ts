import { AsyncLocalStorage } from 'node:async_hooks';
import { service } from '../../core/domain/sessions/caller.ts';
import type { Caller } from '../../core/domain/sessions/caller.ts';

/** The caller for whom the current asynchronous context works; by default, the service itself. */
export type Callers = Readonly<{
  current: () => Caller;
  /** Runs `work`, and everything that it awaits, for this caller. */
  within: <A>(caller: Caller, work: () => A) => A;
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

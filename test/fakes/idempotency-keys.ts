import * as TE from 'fp-ts/lib/TaskEither.js';
import { KEEP_MS, LEASE_MS } from '../../src/adapters/persistence/limits/idempotency-keys.ts';
import type { IdempotencyStore } from '../../src/adapters/persistence/limits/idempotency-keys.ts';
import { newUuid } from './store.ts';
import type { IdempotencyRow, Store } from './store.ts';

export const makeFakeIdempotencyStore = (store: Store): IdempotencyStore => {
  const isOlder = ({ claimedAt }: IdempotencyRow, ms: number) => store.now.getTime() - claimedAt.getTime() >= ms;
  return {
    claim: (userId, key, request) => async () => {
      const found = store.idempotencyKeys.find((row) => row.userId === userId && row.key === key);
      const hasDied = found && found.request === request && found.answer === null && isOlder(found, LEASE_MS);
      if (found && !isOlder(found, KEEP_MS) && !hasDied) {
        if (found.request !== request) return TE.right({ _tag: 'Reused' as const })();
        if (found.answer === null) return TE.right({ _tag: 'Running' as const })();
        return TE.right({ _tag: 'Done' as const, answer: found.answer })();
      }
      const id = newUuid(store);
      store.idempotencyKeys = store.idempotencyKeys.filter((row) => row !== found);
      store.idempotencyKeys.push({ id, userId, key, request, answer: null, claimedAt: store.now });
      return TE.right({ _tag: 'Claimed' as const, id })();
    },
    keep: (id, answer) => async () => {
      for (const row of store.idempotencyKeys) if (row.id === id) row.answer = answer;
      return TE.right(undefined)();
    },
    release: (id) => async () => {
      store.idempotencyKeys = store.idempotencyKeys.filter((row) => row.id !== id);
      return TE.right(undefined)();
    },
    purge: async () => {
      const before = store.idempotencyKeys.length;
      store.idempotencyKeys = store.idempotencyKeys.filter((row) => !isOlder(row, KEEP_MS));
      return TE.right(before - store.idempotencyKeys.length)();
    },
  };
};

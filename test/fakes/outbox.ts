import * as TE from 'fp-ts/lib/TaskEither.js';
import { stillGood } from '../../src/core/domain/messages/message.ts';
import type { Outbox } from '../../src/core/ports/outbox.ts';
import type { Store } from './store.ts';

export const makeFakeOutbox = (store: Store): Outbox => ({
  claim: (limit, leaseMs) => async () => {
    for (const row of store.outbox)
      if (row.message?.expiresAt && row.message.expiresAt <= store.now) row.message = null;
    const due = store.outbox.filter((row) => row.message !== null && row.dueAt <= store.now).slice(0, limit);
    for (const row of due) {
      row.dueAt = new Date(store.now.getTime() + leaseMs);
      row.attempts += 1;
    }
    return TE.right(
      due.flatMap(({ id, message, writtenAt, attempts: attempt, isDecoy }) =>
        message
          ? [{ id, message: stillGood(message, store.now.getTime() - writtenAt.getTime()), attempt, isDecoy }]
          : [],
      ),
    )();
  },
  sent: (id) => async () => {
    for (const row of store.outbox) if (row.id === id) row.message = null;
    return TE.right(undefined)();
  },
  purge: () => async () => {
    const before = store.outbox.length;
    store.outbox = store.outbox.filter(({ message }) => message !== null);
    return TE.right(before - store.outbox.length)();
  },
  failed: (id, retryInMs) => async () => {
    for (const row of store.outbox.filter((one) => one.id === id)) {
      if (retryInMs === null) row.message = null;
      else row.dueAt = new Date(store.now.getTime() + retryInMs);
    }
    return TE.right(undefined)();
  },
});

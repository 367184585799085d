import * as TE from 'fp-ts/lib/TaskEither.js';
import { unavailable } from '../../src/core/domain/errors.ts';
import { open } from '../../src/core/domain/locks/lockout.ts';
import type { UnknownLogins } from '../../src/core/ports/unknown-logins.ts';
import { countStranger } from './store.ts';
import type { Store } from './store.ts';

export const makeFakeUnknownLogins = (store: Store): UnknownLogins => ({
  find: (login) => async () => ({ _tag: 'Right', right: { lockout: store.logins.get(login) ?? open, now: store.now } }),
  update: (login, decide) =>
    TE.tryCatch(async () => {
      const before = store.logins.get(login) ?? open;
      const { lockout, verdict, hasJustLocked } = decide(before, store.now);
      if (lockout.total > before.total) countStranger(store, 'password.refused');
      if (hasJustLocked) countStranger(store, 'password.locked');
      store.logins.set(login, lockout);
      return verdict;
    }, unavailable('unknown-logins')),
});

import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Credential } from '../../src/core/domain/credential.ts';
import { unavailable } from '../../src/core/domain/errors.ts';
import type { Login } from '../../src/core/domain/ids.ts';
import type { Credentials } from '../../src/core/ports/credentials.ts';
import { holding, living, startSession } from './store.ts';
import type { Store, UserRow } from './store.ts';

const credentialOf = ({ id: userId, passwordHash, lockout, isActive }: UserRow): Credential => ({
  userId,
  passwordHash,
  lockout,
  isActive,
});

const withLogin = (store: Store, login: Login): UserRow | undefined => {
  const verified = living(store).filter((i) => i.isVerified);
  if (login.type === 'username') {
    return [...store.users.values()].find((u) => u.username === login.value && verified.some((i) => i.userId === u.id));
  }
  const identity = holding(store, login).find((i) => i.isVerified);
  return identity && store.users.get(identity.userId);
};

export const makeFakeCredentials = (store: Store): Credentials => ({
  find: (login) => {
    const user = withLogin(store, login);
    return TE.right(user ? O.some({ credential: credentialOf(user), now: store.now }) : O.none);
  },
  decide: (id, decide) =>
    TE.tryCatch(async () => {
      const user = store.users.get(id);
      if (user === undefined || user.deletedAt !== null) return O.none;
      const { writes, answer } = decide(credentialOf(user), store.now);
      user.lockout = writes.lockout;
      user.passwordHash = writes.passwordHash ?? user.passwordHash;
      if (writes.session) startSession(store, id, writes.session);
      return O.some(answer);
    }, unavailable('credentials')),
});

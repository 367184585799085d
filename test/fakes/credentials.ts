import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Credential } from '../../src/core/domain/credential.ts';
import { unavailable } from '../../src/core/domain/errors.ts';
import type { Login } from '../../src/core/domain/ids.ts';
import type { LockoutPolicy } from '../../src/core/domain/lockout.ts';
import type { Credentials } from '../../src/core/ports/credentials.ts';
import { endSessions, holding, living, post, primaryOf, renewSession, startSession } from './store.ts';
import type { Store, UserRow } from './store.ts';

const credentialOf = (store: Store, { id: userId, passwordHash, lockout, isActive }: UserRow): Credential => ({
  userId,
  passwordHash,
  lockout,
  isActive,
  primary: primaryOf(store, userId),
});

const withLogin = (store: Store, login: Login): UserRow | undefined => {
  const verified = living(store).filter((i) => i.isVerified);
  if (login.type === 'username') {
    return [...store.users.values()].find(
      (u) => u.deletedAt === null && u.username === login.value && verified.some((i) => i.userId === u.id),
    );
  }
  const identity = holding(store, login).find((i) => i.isVerified);
  return identity && store.users.get(identity.userId);
};

type Policies = Readonly<{ passwordLockout: LockoutPolicy }>;

export const makeFakeCredentials = (store: Store, { passwordLockout: policy }: Policies): Credentials => ({
  find: (login) => {
    const user = withLogin(store, login);
    return TE.right(user ? O.some({ credential: credentialOf(store, user), now: store.now }) : O.none);
  },
  findOf: (id) => async () => {
    const user = store.users.get(id);
    if (user === undefined || user.deletedAt !== null) return TE.right(O.none)();
    return TE.right(O.some({ credential: credentialOf(store, user), now: store.now }))();
  },
  decide: (id, decide) =>
    TE.tryCatch(async () => {
      const user = store.users.get(id);
      if (user === undefined || user.deletedAt !== null) return O.none;
      const { writes, answer } = decide(credentialOf(store, user), store.now);
      user.lockout = writes.lockout;
      user.passwordHash = writes.passwordHash ?? user.passwordHash;
      if (writes.endsSessions) endSessions(store, id, { but: writes.endsSessions.but, reason: 'password' });
      if (writes.session) startSession(store, id, writes.session, policy);
      if (writes.renews) renewSession(store, id, writes.renews, policy);
      post(store, writes.messages);
      return O.some(answer);
    }, unavailable('credentials')),
});

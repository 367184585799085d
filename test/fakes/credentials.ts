import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { unavailable } from '../../src/core/domain/errors.ts';
import type { Login } from '../../src/core/domain/ids.ts';
import { publicScope } from '../../src/core/domain/locks/attempt-scope.ts';
import type { AttemptScope } from '../../src/core/domain/locks/attempt-scope.ts';
import type { LockoutPolicy } from '../../src/core/domain/locks/lockout.ts';
import type { Credential } from '../../src/core/domain/sign-in/credential.ts';
import { credentialEntries } from '../../src/core/domain/sign-in/sign-in-trail.ts';
import type { Credentials } from '../../src/core/ports/credentials.ts';
import {
  elevateSession,
  endSessions,
  foundScope,
  holding,
  scopeRowOf,
  living,
  post,
  primaryOf,
  renewSession,
  startSession,
  tell,
} from './store.ts';
import type { ScopeRow, Store, UserRow } from './store.ts';

const credentialOf = (store: Store, user: UserRow, scope: ScopeRow | null): Credential => ({
  userId: user.id,
  passwordHash: user.passwordHash,
  lockout: scope?.passwords ?? user.lockout,
  isActive: user.isActive,
  primary: primaryOf(store, user.id),
});

const foundBy = (store: Store, user: UserRow, asked: AttemptScope) => {
  const own = scopeRowOf(store, user.id, asked);
  return { credential: credentialOf(store, user, own), scope: own === null ? publicScope : asked, now: store.now };
};

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
  find: (login, scope = publicScope) => {
    const user = withLogin(store, login);
    if (user === undefined) return TE.right(O.none);
    return TE.right(O.some(foundBy(store, user, scope)));
  },
  findOf:
    (id, scope = publicScope) =>
    async () => {
      const user = store.users.get(id);
      if (user === undefined || user.deletedAt !== null) return TE.right(O.none)();
      return TE.right(O.some(foundBy(store, user, scope)))();
    },
  update: (id, decide, scope = publicScope) =>
    TE.tryCatch(async () => {
      const user = store.users.get(id);
      if (user === undefined || user.deletedAt !== null) return O.none;
      const own = scopeRowOf(store, id, scope);
      const kind = own === null ? 'Public' : scope._tag;
      const credential = credentialOf(store, user, own);
      const { writes, answer } = decide(credential, store.now, foundScope(store, id, scope));
      tell(store, credentialEntries(credential, writes, kind));
      if (own === null) user.lockout = writes.lockout;
      else own.passwords = writes.lockout;
      user.passwordHash = writes.passwordHash ?? user.passwordHash;
      if (writes.endsSessions) endSessions(store, id, { but: writes.endsSessions.but, reason: 'password' });
      if (writes.session) startSession(store, { userId: id, scope, policy }, writes.session);
      if (writes.elevates) elevateSession(store, id, writes.elevates);
      if (writes.renews) renewSession(store, id, writes.renews, policy);
      post(store, writes.messages);
      return O.some(answer);
    }, unavailable('credentials')),
});

import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { unavailable } from '../../src/core/domain/errors.ts';
import { publicScope } from '../../src/core/domain/locks/attempt-scope.ts';
import type { AttemptScope } from '../../src/core/domain/locks/attempt-scope.ts';
import type { Credential } from '../../src/core/domain/sign-in/credential.ts';
import type { Login } from '../../src/core/domain/sign-in/login.ts';
import type { Credentials, FoundCredential } from '../../src/core/ports/credentials.ts';
import {
  elevateSession,
  endSessions,
  foundScope,
  holding,
  scopeRowOf,
  living,
  methodsOf,
  openChallenge,
  primaryOf,
  recordEvents,
  renewSession,
  startSession,
} from './store.ts';
import type { ScopeRow, Store, UserRow } from './store.ts';

const readOf = (store: Store, user: UserRow, scope: ScopeRow | null): FoundCredential['credential'] => ({
  userId: user.id,
  passwordHash: user.passwordHash,
  lockout: scope?.passwords ?? user.lockout,
  isActive: user.isActive,
  primary: primaryOf(store, user.id),
});

const credentialOf = (store: Store, user: UserRow, scope: ScopeRow | null): Credential => ({
  ...readOf(store, user, scope),
  methods: methodsOf(store, user.id, scope),
  isFlood: false,
});

const foundBy = (store: Store, user: UserRow, asked: AttemptScope) => {
  const own = scopeRowOf(store, user.id, asked);
  return { credential: readOf(store, user, own), scope: own === null ? publicScope : asked, now: store.now };
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

export const makeFakeCredentials = (store: Store): Credentials => ({
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
      const credential = credentialOf(store, user, own);
      const { writes, events, answer } = decide(credential, store.now, foundScope(store, id, scope));
      if (own === null) user.lockout = writes.lockout;
      else own.passwords = writes.lockout;
      user.passwordHash = writes.passwordHash ?? user.passwordHash;
      const { session, challenge, elevates, renews, reopensFrom } = writes;
      if (session) startSession(store, { userId: id, scope, reopensFrom }, session);
      if (challenge) openChallenge(store, id, challenge);
      if (elevates) {
        endSessions(store, id, { but: elevates, reason: 'password' });
        elevateSession(store, id, elevates, null);
      }
      if (renews) renewSession(store, id, renews, reopensFrom);
      recordEvents(store, events);
      return O.some(answer);
    }, unavailable('credentials')),
});

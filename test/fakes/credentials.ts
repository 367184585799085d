import * as E from 'fp-ts/lib/Either.js';
import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { unavailable } from '../../src/core/domain/errors.ts';
import { publicScope } from '../../src/core/domain/locks/attempt-scope.ts';
import type { AttemptScope } from '../../src/core/domain/locks/attempt-scope.ts';
import type { Credential } from '../../src/core/domain/sign-in/credential.ts';
import type { Login } from '../../src/core/domain/sign-in/login.ts';
import type { Credentials, CredentialVersion } from '../../src/core/ports/credentials.ts';
import { makeFakeSessions } from './sessions.ts';
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

const credentialOf = (store: Store, user: UserRow, scope: ScopeRow | null): Credential => ({
  userId: user.id,
  passwordHash: user.passwordHash,
  lockout: scope?.passwords ?? user.lockout,
  isActive: user.isActive,
  methods: methodsOf(store, user.id, scope),
  primary: primaryOf(store, user.id),
  isFlood: false,
});

const foundBy = (store: Store, user: UserRow, asked: AttemptScope) => {
  const own = scopeRowOf(store, user.id, asked);
  const credential = credentialOf(store, user, own);
  const version = JSON.stringify(credential) as CredentialVersion;
  return { credential, scope: own === null ? publicScope : asked, version, now: store.now };
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
  start: (seen, decide) =>
    TE.tryCatch(async () => {
      const { credential, scope, version, now } = seen;
      const user = store.users.get(credential.userId);
      if (user === undefined || user.deletedAt !== null || scope._tag === 'Session') return O.none;
      const decision = decide(credential, now, { kind: scope._tag });
      const { session, lockout, reopensFrom: _, ...others } = decision.writes;
      const isUsual =
        Object.keys(others).length === 0 && JSON.stringify(lockout) === JSON.stringify(credential.lockout);
      if (!session || !isUsual || foundBy(store, user, scope).version !== version) return O.none;
      await makeFakeCredentials(store).update(user.id, () => decision, scope)();
      const opened = await makeFakeSessions(store).opened(session.id)();
      if (E.isLeft(opened) || O.isNone(opened.right)) return O.none;
      return O.some({ answer: decision.answer, opened: opened.right.value });
    }, unavailable('credentials')),
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

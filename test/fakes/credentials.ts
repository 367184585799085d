import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { unavailable } from '../../src/core/domain/errors.ts';
import type { Login } from '../../src/core/domain/ids.ts';
import { publicLane } from '../../src/core/domain/locks/lane.ts';
import type { Lane } from '../../src/core/domain/locks/lane.ts';
import type { LockoutPolicy } from '../../src/core/domain/locks/lockout.ts';
import type { Credential } from '../../src/core/domain/sign-in/credential.ts';
import { credentialEntries } from '../../src/core/domain/sign-in/sign-in-trail.ts';
import type { Credentials } from '../../src/core/ports/credentials.ts';
import {
  elevateSession,
  endSessions,
  foundLane,
  holding,
  laneRowOf,
  living,
  post,
  primaryOf,
  renewSession,
  startSession,
  tell,
} from './store.ts';
import type { LaneRow, Store, UserRow } from './store.ts';

const credentialOf = (store: Store, user: UserRow, lane: LaneRow | null): Credential => ({
  userId: user.id,
  passwordHash: user.passwordHash,
  lockout: lane?.passwords ?? user.lockout,
  isActive: user.isActive,
  primary: primaryOf(store, user.id),
});

const foundBy = (store: Store, user: UserRow, asked: Lane) => {
  const own = laneRowOf(store, user.id, asked);
  return { credential: credentialOf(store, user, own), lane: own === null ? publicLane : asked, now: store.now };
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
  find: (login, lane = publicLane) => {
    const user = withLogin(store, login);
    if (user === undefined) return TE.right(O.none);
    return TE.right(O.some(foundBy(store, user, lane)));
  },
  findOf:
    (id, lane = publicLane) =>
    async () => {
      const user = store.users.get(id);
      if (user === undefined || user.deletedAt !== null) return TE.right(O.none)();
      return TE.right(O.some(foundBy(store, user, lane)))();
    },
  decide: (id, decide, lane = publicLane) =>
    TE.tryCatch(async () => {
      const user = store.users.get(id);
      if (user === undefined || user.deletedAt !== null) return O.none;
      const own = laneRowOf(store, id, lane);
      const kind = own === null ? 'Public' : lane._tag;
      const credential = credentialOf(store, user, own);
      const { writes, answer } = decide(credential, store.now, foundLane(store, id, lane));
      tell(store, credentialEntries(credential, writes, kind));
      if (own === null) user.lockout = writes.lockout;
      else own.passwords = writes.lockout;
      user.passwordHash = writes.passwordHash ?? user.passwordHash;
      if (writes.endsSessions) endSessions(store, id, { but: writes.endsSessions.but, reason: 'password' });
      if (writes.session) startSession(store, { userId: id, lane, policy }, writes.session);
      if (writes.elevates) elevateSession(store, id, writes.elevates);
      if (writes.renews) renewSession(store, id, writes.renews, policy);
      post(store, writes.messages);
      return O.some(answer);
    }, unavailable('credentials')),
});

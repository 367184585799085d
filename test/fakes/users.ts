import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { BUILT_IN_ROLES } from '../../src/core/domain/built-in.ts';
import type { Identity, User } from '../../src/core/domain/user.ts';
import type { Users } from '../../src/core/ports/users.ts';
import { living } from './store.ts';
import type { IdentityRow, Store, UserRow } from './store.ts';

const toIdentity = ({ id, address, isVerified, isPrimary, createdAt }: IdentityRow): Identity => ({
  id,
  ...address,
  isVerified,
  isPrimary,
  oauthProvider: null,
  createdAt,
});

const toUser = (store: Store, { passwordHash: _, lockout: __, ...user }: UserRow): User => ({
  ...user,
  jobTitle: null,
  gender: null,
  dob: null,
  profileImageUrl: null,
  role: { id: Object.keys(BUILT_IN_ROLES).indexOf(user.role) + 1, name: user.role },
  identities: living(store)
    .filter((i) => i.userId === user.id)
    .map(toIdentity),
  updatedBy: null,
});

export const makeFakeUsers = (store: Store): Users => ({
  find: (id) => async () => {
    const user = store.users.get(id);
    return TE.right(user && user.deletedAt === null ? O.some(toUser(store, user)) : O.none)();
  },
});

import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { BUILT_IN_ROLES } from '../../src/core/domain/built-in.ts';
import type { Identity, User } from '../../src/core/domain/user.ts';
import type { Users } from '../../src/core/ports/users.ts';
import { identitiesOf, linkIdentity } from './store.ts';
import type { IdentityRow, Store, UserRow } from './store.ts';

const toIdentity = ({ id, address, isVerified, isPrimary, createdAt }: IdentityRow): Identity => ({
  id,
  ...address,
  isVerified,
  isPrimary,
  oauthProvider: null,
  createdAt,
});

const toUser = (store: Store, row: UserRow): User => ({
  id: row.id,
  firstName: row.firstName,
  lastName: row.lastName,
  jobTitle: row.jobTitle,
  gender: row.gender,
  dob: row.dob,
  profileImageUrl: null,
  isActive: row.isActive,
  role: { id: Object.keys(BUILT_IN_ROLES).indexOf(row.role) + 1, name: row.role },
  username: row.username,
  identities: identitiesOf(store, row.id, toIdentity, linkIdentity),
  version: row.version,
  lastLoginAt: row.lastLoginAt,
  createdAt: row.createdAt,
  updatedAt: row.updatedAt,
  createdBy: row.createdBy,
  updatedBy: null,
  deletedAt: row.deletedAt,
});

export const makeFakeUsers = (store: Store): Users => ({
  find: (id) => async () => {
    const user = store.users.get(id);
    return TE.right(user && user.deletedAt === null ? O.some(toUser(store, user)) : O.none)();
  },
});

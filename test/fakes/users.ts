import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Identity, User } from '../../src/core/domain/account/user.ts';
import { noPassword } from '../../src/core/domain/sign-in/password.ts';
import type { Users } from '../../src/core/ports/users.ts';
import { roleOf } from './role-rows.ts';
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

export const toUser = (store: Store, row: UserRow): User => ({
  id: row.id,
  firstName: row.firstName,
  lastName: row.lastName,
  jobTitle: row.jobTitle,
  gender: row.gender,
  dob: row.dob,
  profileImage: row.image,
  isActive: row.isActive,
  role: { id: row.roleId, name: roleOf(store, row.roleId).name },
  username: row.username,
  hasPassword: row.passwordHash !== noPassword,
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

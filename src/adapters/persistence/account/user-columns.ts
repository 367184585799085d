import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Pool } from 'pg';
import type { Identity, User } from '../../../core/domain/account/user.ts';
import type { Users } from '../../../core/ports/users.ts';
import { outage } from '../database/outage.ts';
import { onPool } from '../database/sql.ts';
import { columns, computed, namesOf, orNull, statement } from '../database/statement.ts';
import type { RowOf } from '../database/statement.ts';
import { HAS_PASSWORD } from './user-fragments.ts';

type IdentityRow = RowOf<typeof IDENTITY>;
const IDENTITY = columns(
  'user_identity',
  'id',
  'type',
  'value',
  'is_verified',
  'is_primary',
  'oauth_provider',
  'created_at',
);
export type IdentityJson = Omit<IdentityRow, 'created_at'> & { created_at: string };

export const PROFILE_COLUMNS = columns('user', 'first_name', 'last_name', 'job_title', 'gender', 'dob');
const OF_USER = {
  ...PROFILE_COLUMNS,
  ...columns('user', 'id', 'profile_image_url', 'is_active', 'role_id', 'version'),
  ...columns('user', 'created_at', 'updated_at', 'created_by', 'updated_by', 'deleted_at'),
};
export const USER = {
  ...OF_USER,
  role_name: computed.string,
  has_password: computed.boolean,
  ...orNull(columns('user_auth', 'username', 'last_login_at')),
  identities: computed.json<readonly IdentityJson[]>(),
};
export type UserRow = RowOf<typeof USER>;

export const IDENTITY_JSON = (prefix: string): string =>
  `json_build_object(${Object.keys(IDENTITY)
    .map((column) => `'${column}', ${prefix}${column}`)
    .join(', ')})`;
/** SQL for `USER`; use it with `USER_JOINS`. A deleted user has the identities that were deleted with the user. */
export const USER_COLUMNS = `${namesOf(OF_USER, 'u.')}, r.name as role_name, a.username, a.last_login_at, ${HAS_PASSWORD} as has_password,
       coalesce((select json_agg(${IDENTITY_JSON('i.')} order by i.id)
                   from public.user_identity i
                  where i.user_id = u.id and i.deleted_at is not distinct from u.deleted_at), '[]') as identities`;
/** SQL that follows `from public."user"` in a query for `USER_COLUMNS`: the alias `u` and the joins. */
export const USER_JOINS = `u join public.role r on r.id = u.role_id left join public.user_auth a on a.user_id = u.id`;
const FIND = statement({
  name: 'user_find',
  columns: USER,
  text: `select ${USER_COLUMNS} from public."user" ${USER_JOINS}
          where u.id = $1 and u.deleted_at is null`,
});

export const toIdentity = (json: IdentityJson): Identity => ({
  id: json.id,
  type: json.type,
  value: json.value,
  isVerified: json.is_verified,
  isPrimary: json.is_primary,
  oauthProvider: json.oauth_provider,
  createdAt: new Date(json.created_at),
});

export const toUser = (row: UserRow): User => ({
  id: row.id,
  firstName: row.first_name,
  lastName: row.last_name,
  jobTitle: row.job_title,
  gender: row.gender,
  dob: row.dob,
  profileImage: row.profile_image_url,
  isActive: row.is_active,
  role: { id: row.role_id, name: row.role_name },
  username: row.username,
  hasPassword: row.has_password,
  identities: row.identities.map(toIdentity),
  lastLoginAt: row.last_login_at,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  createdBy: row.created_by,
  updatedBy: row.updated_by,
  deletedAt: row.deleted_at,
  version: row.version,
});

export const makeUsers = (pool: Pool): Users => ({
  find: (id) =>
    TE.tryCatch(async () => {
      const [row] = await onPool(pool)(FIND, id);
      return row === undefined ? O.none : O.some(toUser(row));
    }, outage('users')),
});

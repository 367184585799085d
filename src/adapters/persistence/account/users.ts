import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Pool } from 'pg';
import type { Gender, Identity, User } from '../../../core/domain/account/user.ts';
import type { IdentityId, UserId, Username } from '../../../core/domain/ids.ts';
import type { Users } from '../../../core/ports/users.ts';
import { outage } from '../database/outage.ts';
import { onPool } from '../database/sql.ts';

export type IdentityJson = {
  id: IdentityId;
  type: Identity['type'];
  value: string;
  is_verified: boolean;
  is_primary: boolean;
  oauth_provider: string | null;
  created_at: string;
};
export type UserRow = {
  id: UserId;
  first_name: string;
  last_name: string | null;
  job_title: string | null;
  gender: Gender | null;
  dob: string | null;
  profile_image_url: string | null;
  is_active: boolean;
  role_id: number;
  role_name: string;
  username: Username | null;
  last_login_at: Date | null;
  created_at: Date;
  updated_at: Date;
  created_by: UserId | null;
  updated_by: UserId | null;
  deleted_at: Date | null;
  identities: readonly IdentityJson[];
  version: number;
};

/** SQL for an identity, of the table that `prefix` names. */
export const IDENTITY_JSON = (prefix: string): string =>
  `json_build_object(${['id', 'type', 'value', 'is_verified', 'is_primary', 'oauth_provider', 'created_at']
    .map((column) => `'${column}', ${prefix}${column}`)
    .join(', ')})`;
/** Of `u`, `r` and `a`; a deleted user has the identities that went with it. */
export const USER_COLUMNS = `u.id, u.first_name, u.last_name, u.job_title, u.gender, u.dob, u.profile_image_url, u.is_active,
       u.role_id, r.name as role_name, a.username, a.last_login_at,
       u.created_at, u.updated_at, u.created_by, u.updated_by, u.deleted_at, u.version,
       coalesce((select json_agg(${IDENTITY_JSON('i.')} order by i.id)
                   from user_identity i
                  where i.user_id = u.id and i.deleted_at is not distinct from u.deleted_at), '[]') as identities`;
const FIND = {
  name: 'user_find',
  text: `select ${USER_COLUMNS} from "user" u join role r on r.id = u.role_id left join user_auth a on a.user_id = u.id
          where u.id = $1 and u.deleted_at is null`,
};

/** An identity as `json_build_object` tells it. */
export const toIdentity = (json: IdentityJson): Identity => ({
  id: json.id,
  type: json.type,
  value: json.value,
  isVerified: json.is_verified,
  isPrimary: json.is_primary,
  oauthProvider: json.oauth_provider,
  createdAt: new Date(json.created_at),
});

/** A row of `USER_COLUMNS`. */
export const toUser = (row: UserRow): User => ({
  id: row.id,
  firstName: row.first_name,
  lastName: row.last_name,
  jobTitle: row.job_title,
  gender: row.gender,
  dob: row.dob,
  profileImageUrl: row.profile_image_url,
  isActive: row.is_active,
  role: { id: row.role_id, name: row.role_name },
  username: row.username,
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
      const [row] = await onPool(pool)<UserRow>(FIND, id);
      return row === undefined ? O.none : O.some(toUser(row));
    }, outage('users')),
});

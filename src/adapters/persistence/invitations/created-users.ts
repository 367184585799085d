import type { UserId } from '../../../core/domain/ids.ts';
import type { ForeignUser } from '../../../core/domain/moving-users/user-row.ts';
import type { PlainSecret, SealedSecret } from '../../../core/domain/second-factor/totp.ts';
import type { Run } from '../database/sql.ts';
import { columns, statement } from '../database/statement.ts';
import { marksOf } from '../moving-users/imported-rows.ts';

export type NewUser = Readonly<{ id: UserId; user: ForeignUser; roleId: number }>;

const RESERVE = statement({
  name: 'import_reserve',
  columns: columns('user', 'id'),
  text: `select nextval(pg_get_serial_sequence('public."user"', 'id'))::int as id from generate_series(1, $1::int)`,
});
/** Creates all rows in a single statement, because PostgreSQL checks foreign keys only at the end of a statement. */
const CREATE = statement({
  name: 'import_create',
  text: `with u as materialized (
           select * from json_to_recordset($1) as u (id int, first_name text, last_name text, job_title text, gender text, dob date,
                                                     role_id int, is_active boolean, created_at timestamptz, username text,
                                                     password_hash text, totp_secret text, row_key text, content text)),
         users as (insert into public."user" (id, first_name, last_name, job_title, gender, dob, role_id, is_active, created_at)
                   select id, first_name, last_name, job_title, gender, dob, role_id, is_active, coalesce(created_at, $3) from u),
         credentials as (insert into public.user_auth (user_id, username, password_hash, totp_secret, totp_confirmed_at)
                         select id, username, password_hash, decode(totp_secret, 'hex'), case when totp_secret is not null then $3::timestamptz end from u),
         marks as (insert into public.imported_user (user_id, row_key, content)
                   select id, decode(row_key, 'hex'), decode(content, 'hex') from u)
         insert into public.user_identity (user_id, type, value, oauth_provider, is_verified, is_primary)
         select * from json_to_recordset($2) as i (user_id int, type text, value text, oauth_provider text, is_verified boolean,
                                                   is_primary boolean)`,
});

export type SealTotp = (userId: UserId, secret: PlainSecret) => SealedSecret;

const toUserColumns = ({ id, user, roleId }: NewUser, sealTotp: SealTotp) => {
  const { rowKey, content } = marksOf(user);
  return {
    id,
    first_name: user.firstName,
    last_name: user.lastName,
    job_title: user.jobTitle,
    gender: user.gender,
    dob: user.dob,
    role_id: roleId,
    is_active: user.isActive,
    created_at: user.createdAt,
    username: user.username,
    password_hash: user.keptHash,
    totp_secret: user.totp && Buffer.from(sealTotp(id, user.totp.secret)).toString('hex'),
    row_key: rowKey.toString('hex'),
    content: content.toString('hex'),
  };
};

const toIdentityColumns = ({ id, user }: NewUser) =>
  user.identities.map((one) => ({
    user_id: id,
    type: one.type,
    value: one.value,
    oauth_provider: one.oauthProvider,
    is_verified: one.isVerified,
    is_primary: one.isPrimary,
  }));

/** Returns the users with their ids, in order. */
export const createUsers = async (
  run: Run,
  now: Date,
  users: readonly Omit<NewUser, 'id'>[],
  sealTotp: SealTotp,
): Promise<readonly NewUser[]> => {
  if (users.length === 0) return [];
  const reserved = (await run(RESERVE, users.length)).map(({ id }) => id).toSorted((a, b) => a - b);
  const created = users.flatMap((user, i) => reserved.slice(i, i + 1).map((id) => ({ ...user, id })));
  const [rows, identities] = [created.map((one) => toUserColumns(one, sealTotp)), created.flatMap(toIdentityColumns)];
  await run(CREATE, JSON.stringify(rows), JSON.stringify(identities), now);
  return created;
};

import type { Account, AskedRole, OwnIdentity } from '../../../core/domain/account/account.ts';
import type { Address } from '../../../core/domain/addresses/address.ts';
import type { UserId } from '../../../core/domain/ids.ts';
import type { Scope, SessionRecord } from '../../../core/ports/accounts.ts';
import type { Run } from '../database/sql.ts';
import { CLOCK, columns, computed, namesOf, statement } from '../database/statement.ts';
import type { RowOf } from '../database/statement.ts';
import { IS_LAST_ADMINISTRATOR } from '../roles/administrators.ts';
import { PRIVILEGES_OF } from '../roles/held-privileges.ts';
import { OTP, otpColumns, toOtp } from '../schema/otp-columns.ts';
import { PASSWORD_COUNT, passwordColumns, toPasswordLockout } from '../schema/password-columns.ts';
import { LIVING_IN_ORDER, readInIndexOrder } from '../sessions/living-sessions.ts';
import { PROFILE_COLUMNS } from './user-columns.ts';
import { HAS_PASSWORD, IS_REGISTERING } from './user-fragments.ts';
import { typesAndValues } from './user-locks.ts';

/** `now` is read after the row locks are acquired. */
const USER = statement({
  name: 'account_user',
  columns: {
    now: computed.time,
    ...PROFILE_COLUMNS,
    ...columns('user', 'version', 'is_active', 'profile_image_url'),
    ...columns('user_auth', 'username', 'renamed_at'),
    ...PASSWORD_COUNT,
    is_registering: computed.boolean,
    has_password: computed.boolean,
    role: computed.string,
    held: computed.strings,
    asked: computed.json<AskedRole | null>(),
    is_last_administrator: computed.boolean,
  },
  text: `select ${CLOCK} as now, u.version, ${namesOf(PROFILE_COLUMNS, 'u.')}, a.username, a.renamed_at, ${passwordColumns('a.')},
                u.is_active, u.profile_image_url, r.name as role, ${IS_REGISTERING('u.id')} as is_registering, ${HAS_PASSWORD} as has_password,
                ${PRIVILEGES_OF('r')} as held,
                (select json_build_object('id', q.id, 'name', q.name, 'grants', ${PRIVILEGES_OF('q')})
                   from public.role q where q.name = $3 and q.deleted_at is null) as asked,
                $2 and ${IS_LAST_ADMINISTRATOR} as is_last_administrator
           from public."user" u join public.role r on r.id = u.role_id join public.user_auth a on a.user_id = u.id
          where u.id = $1 and u.deleted_at is null`,
});
const ABOUT = `(select a.type, a.value from unnest($2::text[], $3::text[]) a (type, value))`;
/** The lock on the user's row protects these rows. Removed identities are included: their failures still count. */
const IDENTITIES = statement({
  name: 'account_identities',
  columns: {
    ...columns(
      'user_identity',
      'id',
      'type',
      'value',
      'is_verified',
      'is_primary',
      'oauth_provider',
      'created_at',
      'deleted_at',
    ),
    ...OTP,
  },
  text: `select id, type, value, is_verified, is_primary, oauth_provider, created_at, deleted_at, ${otpColumns()}
           from public.user_identity where user_id = $1 and (deleted_at is null or (type, value) in ${ABOUT}) order by id`,
});
const TAKEN = statement({
  name: 'account_taken',
  columns: columns('user_identity', 'type', 'value'),
  text: `select type, value from public.user_identity
          where user_id <> $1 and is_verified and deleted_at is null and (type, value) in ${ABOUT}`,
});
/** The maximum number of rows; far above `SESSION_MAX`, which users can exceed until a job ends the excess. */
const MOST_SESSIONS = 2_000;
const SESSIONS = statement({
  name: 'account_sessions',
  columns: columns('session', 'id', 'created_at', 'authenticated_at', 'expires_at', 'ended_at', 'ip', 'user_agent'),
  text: `with living as (select s.* from ${LIVING_IN_ORDER('$1')} desc limit ${MOST_SESSIONS}),
              newest as (select * from public.session where user_id = $1 order by id desc limit ${MOST_SESSIONS})
         select id, created_at, authenticated_at, expires_at, ended_at, ip, user_agent
           from (select * from living union all select * from newest where ended_at is not null) s
          order by id`,
});

const toOwnIdentity = (row: RowOf<typeof IDENTITIES>): OwnIdentity => ({
  id: row.id,
  type: row.type,
  value: row.value,
  isVerified: row.is_verified,
  isPrimary: row.is_primary,
  oauthProvider: row.oauth_provider,
  createdAt: row.created_at,
  otp: toOtp(row),
});

const isAt =
  (address: Address) =>
  ({ type, value }: Readonly<{ type: string; value: string }>): boolean =>
    type === address.type && value === address.value;

/** Returns null if the user does not exist. */
export const loadAccount = async (
  run: Run,
  userId: UserId,
  { about, administrators, role, by = userId }: Scope,
): Promise<Readonly<{ account: Account; now: Date }> | null> => {
  const [user] = await run(USER, userId, administrators === true, role ?? null);
  if (user === undefined) return null;
  const places = typesAndValues(about);
  const rows = await run(IDENTITIES, userId, ...places);
  const taken = about.length === 0 ? [] : await run(TAKEN, userId, ...places);
  const leftOf = (address: Address) => rows.findLast((row) => row.deleted_at !== null && isAt(address)(row));
  const account = {
    userId,
    by,
    version: user.version,
    profile: {
      firstName: user.first_name,
      lastName: user.last_name,
      jobTitle: user.job_title,
      gender: user.gender,
      dob: user.dob,
      username: user.username,
    },
    image: user.profile_image_url,
    renames: user.renamed_at,
    isActive: user.is_active,
    isRegistering: user.is_registering,
    role: user.role,
    hasPassword: user.has_password,
    held: user.held,
    asked: user.asked,
    password: toPasswordLockout(user),
    identities: rows.filter((row) => row.deleted_at === null).map(toOwnIdentity),
    about: about.map((address) => {
      const left = leftOf(address);
      return { address, isTaken: taken.some(isAt(address)), left: left === undefined ? null : toOtp(left) };
    }),
    isLastAdministrator: user.is_last_administrator,
  };
  return { account, now: user.now };
};

/** Active and recently ended sessions, oldest first. Needs its own transaction, because it changes planner settings. */
export const loadSessions = async (run: Run, userId: UserId): Promise<readonly SessionRecord[]> => {
  await readInIndexOrder(run);
  return (await run(SESSIONS, userId)).map((row) => ({
    id: row.id,
    createdAt: row.created_at,
    authenticatedAt: row.authenticated_at,
    expiresAt: row.expires_at,
    endedAt: row.ended_at,
    ip: row.ip,
    userAgent: row.user_agent,
  }));
};

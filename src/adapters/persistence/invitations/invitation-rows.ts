import type { Address, IdentityId, TokenDigest, UserId, Username } from '../../../core/domain/ids.ts';
import type { Acceptance, Invitation } from '../../../core/domain/invitations/invitation.ts';
import type { Run } from '../database/sql.ts';
import { PRIVILEGES_OF } from '../roles/held-privileges.ts';
import { otpColumns, otpParameters, otpValues, toOtp } from '../schema/otp-columns.ts';
import type { OtpColumns } from '../schema/otp-columns.ts';
import { toPasswordColumns, toPasswordLockout } from '../schema/password-columns.ts';
import type { PasswordColumns } from '../schema/password-columns.ts';
import type { UnknownAccounts } from '../sign-in/unknown-accounts.ts';
import { IS_TAKEN, hasSignedIn } from './invited-users.ts';

type Row = OtpColumns &
  PasswordColumns & {
    now: Date;
    identity_id: IdentityId;
    user_id: UserId;
    type: Address['type'];
    value: string;
    username: Username | null;
    invitation_expires_at: Date;
    is_active: boolean;
    has_signed_in: boolean;
    is_taken: boolean;
    is_added: boolean;
    left_to_adder: readonly string[] | null;
    held: readonly string[];
    verified: readonly Address[];
    own: readonly string[];
  };

/** An invitation with the rows that it was read from. */
export type FoundInvitation = Readonly<{ invitation: Invitation; identityId: IdentityId; now: Date }>;

const PASSWORD = ['wrong_password_count', 'wrong_password_total', 'wrong_password_at', 'account_locked_until'];
const passwordColumns = (prefix = ''): string => PASSWORD.map((column) => `${prefix}${column}`).join(', ');

const WHERE = {
  name: 'invitation_where',
  text: `select type, value from user_identity where invitation_hash = $1 and deleted_at is null`,
};
/** All who hold the address, the invited user among them, so that none of them changes meanwhile. */
const LOCK_HOLDERS = {
  name: 'invitation_lock_holders',
  text: `select from "user" where id in (select user_id from user_identity where type = $1 and value = $2 and deleted_at is null)
          order by id for no key update`,
};
const SEE = {
  name: 'invitation_see',
  text: `select date_trunc('milliseconds', clock_timestamp()) as now, i.id as identity_id, i.user_id, i.type, i.value,
                i.invitation_expires_at, u.is_active, a.username, ${hasSignedIn('i.user_id')} as has_signed_in,
                ${IS_TAKEN} as is_taken, i.added_by is not null as is_added, ${PRIVILEGES_OF('r')} as held,
                (select ${PRIVILEGES_OF('ar')} from "user" au join role ar on ar.id = au.role_id
                  where au.id = i.added_by and au.is_active and au.deleted_at is null) as left_to_adder,
                coalesce((select json_agg(json_build_object('type', v.type, 'value', v.value) order by v.id) from user_identity v
                           where v.user_id = u.id and v.is_verified and v.type <> 'oauth' and v.deleted_at is null), '[]') as verified,
                ${otpColumns('i.')}, ${passwordColumns('a.')},
                array_remove(array[u.first_name, u.last_name, a.username]::text[]
                  || array(select o.value from user_identity o where o.user_id = u.id and o.deleted_at is null)::text[], null) as own
           from user_identity i join "user" u on u.id = i.user_id join user_auth a on a.user_id = u.id join role r on r.id = u.role_id
          where i.invitation_hash = $1 and i.deleted_at is null and u.deleted_at is null`,
};
/** What was counted at the identifiers while they were unknown, or an open registration's. */
const COUNTED = {
  name: 'invitation_counted',
  text: `select ${otpColumns()}, ${passwordColumns()}, bucket = $1 as is_of_address from unknown_identifier where bucket = any($2::int[])`,
};
const REGISTERING = {
  name: 'invitation_registering',
  text: `select ${otpColumns()} from user_identity
          where type = $1 and value = $2 and registration_hash is not null and deleted_at is null`,
};
const VERIFY = {
  name: 'invitation_verify',
  text: `with raised as (update "user" set version = version + 1 where id = (select user_id from user_identity where id = $1))
         update user_identity i set is_verified = true, (${otpColumns()}) = row(${otpParameters(2)}),
                is_primary = not exists (select from user_identity o where o.user_id = i.user_id and o.type = i.type
                                                                       and o.is_primary and o.deleted_at is null)
          where i.id = $1`,
};
const SAVE_CREDENTIAL = {
  name: 'invitation_save_credential',
  text: `update user_auth set (${passwordColumns()}) = row($2, $3, $4, $5), password_hash = coalesce($6, password_hash) where user_id = $1`,
};

/** The address that a token was mailed to; null for a token that is none. */
export const addressInvited = async (run: Run, token: TokenDigest): Promise<Address | null> =>
  (await run<Address>(WHERE, token))[0] ?? null;

export const lockHolders = async (run: Run, { type, value }: Address): Promise<void> => {
  await run(LOCK_HOLDERS, type, value);
};

export const loadInvitation = async (
  run: Run,
  token: TokenDigest,
  unknownAccounts: UnknownAccounts,
): Promise<FoundInvitation | null> => {
  const [row] = await run<Row>(SEE, token);
  if (row === undefined) return null;
  const address = { type: row.type, value: row.value } as Address;
  const bucket = unknownAccounts.bucketOf(address);
  const { username } = row;
  const buckets = [
    bucket,
    ...(username === null ? [] : [unknownAccounts.bucketOf({ type: 'username', value: username })]),
  ];
  type Counted = OtpColumns & PasswordColumns & { is_of_address: boolean };
  const counted = await run<Counted>(COUNTED, bucket, buckets);
  const registering = await run<OtpColumns>(REGISTERING, address.type, address.value);
  const otps = [row, ...counted.filter((one) => one.is_of_address), ...registering].map(toOtp);
  const lockouts = [row, ...counted].map(toPasswordLockout);
  return {
    identityId: row.identity_id,
    now: row.now,
    invitation: {
      userId: row.user_id,
      address,
      expiresAt: row.invitation_expires_at,
      isActive: row.is_active,
      hasSignedIn: row.has_signed_in,
      isTaken: row.is_taken,
      addedBy: row.is_added ? { privileges: row.left_to_adder ?? [] } : null,
      held: row.held,
      verified: row.verified,
      own: row.own,
      otps,
      lockouts,
    },
  };
};

export const verifyInvited = async (
  run: Run,
  { identityId, invitation: { userId } }: FoundInvitation,
  { otp, lockout, passwordHash }: Acceptance,
): Promise<void> => {
  const password = toPasswordColumns(lockout);
  await run(VERIFY, identityId, ...otpValues(otp));
  await run(
    SAVE_CREDENTIAL,
    userId,
    password.wrong_password_count,
    password.wrong_password_total,
    password.wrong_password_at,
    password.account_locked_until,
    passwordHash,
  );
};

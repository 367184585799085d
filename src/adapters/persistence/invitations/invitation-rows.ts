import type { Address } from '../../../core/domain/addresses/address.ts';
import type { IdentityId, TokenDigest } from '../../../core/domain/ids.ts';
import type { Acceptance, Invitation } from '../../../core/domain/invitations/invitation.ts';
import type { Requirement } from '../../../core/domain/second-factor/assurance.ts';
import { OWN_WORDS, VERIFIED_ADDRESSES } from '../account/user-fragments.ts';
import type { Run } from '../database/sql.ts';
import { CLOCK, columns, computed, notNull, orNull, statement } from '../database/statement.ts';
import { PRIVILEGES_OF } from '../roles/held-privileges.ts';
import { ADDRESS } from '../schema/address-columns.ts';
import { OTP, otpColumns, otpParameters, otpValues, toOtp } from '../schema/otp-columns.ts';
import {
  PASSWORD_COUNT,
  passwordColumns,
  passwordValues,
  setPasswordCount,
  toPasswordLockout,
} from '../schema/password-columns.ts';
import { METHODS, METHODS_OF } from '../second-factor/factor-fragments.ts';
import type { UnknownAccounts } from '../sign-in/unknown-accounts.ts';
import { IS_TAKEN, hasSignedIn } from './invited-users.ts';

type FoundInvitation = Readonly<{ invitation: Invitation; identityId: IdentityId; now: Date }>;

const WHERE = statement({
  name: 'invitation_where',
  columns: ADDRESS,
  text: `select type, value from public.user_identity where invitation_hash = $1 and deleted_at is null`,
});
const LOCK_HOLDERS = statement({
  name: 'invitation_lock_holders',
  text: `select from public."user" where id in (select user_id from public.user_identity where type = $1 and value = $2 and deleted_at is null)
          order by id for no key update`,
});
const SEE = statement({
  name: 'invitation_see',
  columns: {
    now: computed.time,
    identity_id: columns('user_identity', 'id').id,
    ...columns('user_identity', 'user_id'),
    ...ADDRESS,
    ...notNull(columns('user_identity', 'invitation_expires_at')),
    ...columns('user', 'is_active'),
    ...METHODS,
    ...columns('user_auth', 'username'),
    has_signed_in: computed.boolean,
    is_taken: computed.boolean,
    is_added: computed.boolean,
    held: computed.strings,
    ...orNull({ left_to_adder: computed.strings }),
    verified: computed.json<readonly Address[]>(),
    own: computed.strings,
    ...OTP,
    ...PASSWORD_COUNT,
  },
  text: `select ${CLOCK} as now, i.id as identity_id, i.user_id, i.type, i.value,
                i.invitation_expires_at, u.is_active, ${METHODS_OF('a', '$2')} as methods, a.username, ${hasSignedIn('i.user_id')} as has_signed_in,
                ${IS_TAKEN} as is_taken, i.added_by is not null as is_added, ${PRIVILEGES_OF('r')} as held,
                (select ${PRIVILEGES_OF('ar')} from public."user" au join public.role ar on ar.id = au.role_id
                  where au.id = i.added_by and au.is_active and au.deleted_at is null) as left_to_adder,
                ${VERIFIED_ADDRESSES('u.id')} as verified,
                ${otpColumns('i.')}, ${passwordColumns('a.')},
                ${OWN_WORDS} as own
           from public.user_identity i join public."user" u on u.id = i.user_id join public.user_auth a on a.user_id = u.id join public.role r on r.id = u.role_id
          where i.invitation_hash = $1 and i.deleted_at is null and u.deleted_at is null`,
});
/** Reads the failures that were counted while the identifiers had no owner. */
const COUNTED = statement({
  name: 'invitation_counted',
  columns: { ...OTP, ...PASSWORD_COUNT, is_of_address: computed.boolean },
  text: `select ${otpColumns()}, ${passwordColumns()}, bucket = $1 as is_of_address from public.unknown_identifier where bucket = any($2::int[])`,
});
const REGISTERING = statement({
  name: 'invitation_registering',
  columns: OTP,
  text: `select ${otpColumns()} from public.user_identity
          where type = $1 and value = $2 and registration_hash is not null and deleted_at is null`,
});
const VERIFY = statement({
  name: 'invitation_verify',
  text: `with raised as (update public."user" set version = version + 1 where id = (select user_id from public.user_identity where id = $1))
         update public.user_identity i set is_verified = true, (${otpColumns()}) = row(${otpParameters(2)}),
                is_primary = not exists (select from public.user_identity o where o.user_id = i.user_id and o.type = i.type
                                                                       and o.is_primary and o.deleted_at is null)
          where i.id = $1`,
});
const SAVE_CREDENTIAL = statement({
  name: 'invitation_save_credential',
  text: `update public.user_auth set ${setPasswordCount(2)}, password_hash = coalesce($6, password_hash) where user_id = $1`,
});

/** Returns the address to which a token was sent; null if the token is invalid. */
export const addressInvited = async (run: Run, token: TokenDigest): Promise<Address | null> =>
  (await run(WHERE, token))[0] ?? null;

export const lockHolders = async (run: Run, { type, value }: Address): Promise<void> => {
  await run(LOCK_HOLDERS, type, value);
};

export const loadInvitation = async (
  run: Run,
  token: TokenDigest,
  unknownAccounts: UnknownAccounts,
  required: Requirement,
): Promise<FoundInvitation | null> => {
  const [row] = await run(SEE, token, required);
  if (row === undefined) return null;
  const address = { type: row.type, value: row.value } as Address;
  const bucket = unknownAccounts.bucketOf(address);
  const { username } = row;
  const buckets = [
    bucket,
    ...(username === null ? [] : [unknownAccounts.bucketOf({ type: 'username', value: username })]),
  ];
  const counted = await run(COUNTED, bucket, buckets);
  const registering = await run(REGISTERING, address.type, address.value);
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
      methods: row.methods,
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
  await run(VERIFY, identityId, ...otpValues(otp));
  await run(SAVE_CREDENTIAL, userId, ...passwordValues(lockout), passwordHash);
};

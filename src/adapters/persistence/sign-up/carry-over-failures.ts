import type { Address } from '../../../core/domain/addresses/address.ts';
import type { IdentityId, UserId } from '../../../core/domain/ids.ts';
import { open } from '../../../core/domain/locks/lockout.ts';
import type { Lockout } from '../../../core/domain/locks/lockout.ts';
import type { Username } from '../../../core/domain/sign-in/login.ts';
import { noOtp, withoutCode } from '../../../core/domain/sign-in/otp.ts';
import type { Otp } from '../../../core/domain/sign-in/otp.ts';
import { IS_REGISTERING } from '../account/user-fragments.ts';
import { IDENTITIES_OF } from '../database/sql.ts';
import type { Run } from '../database/sql.ts';
import { columns, statement } from '../database/statement.ts';
import type { NewUser } from '../invitations/created-users.ts';
import { ADDRESS } from '../schema/address-columns.ts';
import { otpColumns, otpParameters, otpValues } from '../schema/otp-columns.ts';
import { passwordValues, setPasswordCount } from '../schema/password-columns.ts';
import type { UnknownAccounts } from '../sign-in/unknown-accounts.ts';
import { endOthersOf } from './registrations.ts';

/** A user who got verified addresses and a username at the time `now` without entering a code. */
export type NewOwner = Readonly<{
  id: UserId;
  now: Date;
  username: Username | null;
  lockout: Lockout;
  addresses: readonly Readonly<{ id: IdentityId; address: Address; otp: Otp }>[];
}>;

const loginsOf = ({
  username,
  addresses,
}: Pick<NewOwner, 'username'> & Readonly<{ addresses: readonly Address[] }>) => [
  ...(username === null ? [] : [{ type: 'username' as const, value: username }]),
  ...addresses,
];

const SAVE_OTP = statement({
  name: 'inherit_save_otp',
  text: `update public.user_identity set (${otpColumns()}) = row(${otpParameters(2)}) where id = $1`,
});
const SAVE_PASSWORD = statement({
  name: 'inherit_save_password',
  text: `update public.user_auth set ${setPasswordCount(2)} where user_id = $1`,
});

/** Adds the failures counted while the logins had no owner. Ends registrations in progress with these logins. */
export const carryOverFailures = async (run: Run, unknownAccounts: UnknownAccounts, owner: NewOwner): Promise<void> => {
  const { id, now, addresses } = owner;
  for (const { id: identityId, address, otp } of addresses) {
    await endOthersOf(run, id, address, unknownAccounts.release(run, now));
    const merged = unknownAccounts.merge(await unknownAccounts.load(run, address), otp, now);
    await run(SAVE_OTP, identityId, ...otpValues(withoutCode(merged)));
  }
  let { lockout } = owner;
  for (const login of loginsOf({ ...owner, addresses: addresses.map(({ address }) => address) }))
    lockout = unknownAccounts.mergePasswords(await unknownAccounts.passwordsAt(run, login), lockout, now);
  await run(SAVE_PASSWORD, id, ...passwordValues(lockout));
};

// This statement has no name, because an import fills empty tables, and a plan for empty tables is slow for full ones.
const COUNTED = statement({
  name: '',
  columns: columns('unknown_identifier', 'bucket'),
  text: `select bucket from public.unknown_identifier where bucket = any ($1::int[])`,
});
/** Locks registrations in progress that contain one of the addresses, in the order in which they will be ended. */
const RIVALS = statement({
  name: '',
  columns: { owner: columns('user_identity', 'user_id').user_id },
  text: `select a.user_id as owner
           from unnest($1::int[], $2::text[], $3::text[]) a (user_id, type, value),
                lateral (select i.user_id from ${IDENTITIES_OF('a.value')} i
                          where i.type = a.type and i.deleted_at is null and i.user_id <> a.user_id) i
                join public."user" u on u.id = i.user_id
          where ${IS_REGISTERING('u.id')}
          order by u.id for update of u`,
});
const IDENTITIES = statement({
  name: '',
  columns: { ...columns('user_identity', 'id', 'user_id'), ...ADDRESS },
  text: `select id, user_id, type, value from public.user_identity
          where user_id = any ($1::int[]) and is_verified and type <> 'oauth' order by id`,
});

/** Returns the new users whose addresses or username have failures or a registration in progress; usually none. */
export const newOwnersAmong = async (
  run: Run,
  unknownAccounts: UnknownAccounts,
  users: readonly NewUser[],
  now: Date,
): Promise<readonly NewOwner[]> => {
  const held = users.flatMap(({ id, user: { username, identities } }) => {
    const verified = identities.filter(({ type, isVerified }) => isVerified && type !== 'oauth');
    const addresses = verified.map(({ type, value }) => ({ type, value }) as Address);
    return loginsOf({ username, addresses }).map((login) => ({ id, login, bucket: unknownAccounts.bucketOf(login) }));
  });
  if (held.length === 0) return [];
  const buckets = held.map(({ bucket }) => bucket);
  const counted = new Set((await run(COUNTED, buckets)).map(({ bucket }) => bucket));
  const rivals = await run(
    RIVALS,
    held.map(({ id }) => id),
    held.map(({ login }) => login.type),
    held.map(({ login }) => login.value),
  );
  const ids = new Set([
    ...held.filter(({ bucket }) => counted.has(bucket)).map(({ id }) => id),
    ...rivals.map(({ owner }) => owner),
  ]);
  if (ids.size === 0) return [];
  const rows = await run(IDENTITIES, [...ids]);
  return users.flatMap(({ id, user: { username } }): readonly NewOwner[] => {
    if (!ids.has(id)) return [];
    const own = rows.filter((row) => row.user_id === id);
    const addresses = own.map((row) => ({
      id: row.id,
      address: { type: row.type, value: row.value } as Address,
      otp: noOtp,
    }));
    return [{ id, now, username, lockout: open, addresses }];
  });
};

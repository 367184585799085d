import { identifierOf } from '../../../core/domain/ids.ts';
import type { Address, IdentityId, Login, UserId, Username } from '../../../core/domain/ids.ts';
import type { Lockout } from '../../../core/domain/locks/lockout.ts';
import { withoutCode } from '../../../core/domain/sign-in/otp.ts';
import type { Otp } from '../../../core/domain/sign-in/otp.ts';
import type { AccountDeps } from '../account/account-writes.ts';
import type { Run } from '../database/sql.ts';
import { statement } from '../database/statement.ts';
import { otpColumns, otpParameters, otpValues } from '../schema/otp-columns.ts';
import { passwordValues, setPassword } from '../schema/password-columns.ts';
import { saveBucket, loadBucket } from '../sign-in/buckets.ts';
import { passwordCountOf } from '../sign-in/unknown-logins.ts';
import { endOthersOf } from './registrations.ts';
import type { Release } from './registrations.ts';

export type CarryOverDeps = Pick<AccountDeps, 'bucketOf' | 'merge' | 'mergePassword'>;

/** Somebody who came to have verified addresses and a username at `now`, without a code. */
export type Heir = Readonly<{
  id: UserId;
  now: Date;
  username: Username | null;
  lockout: Lockout;
  /** The verified ones. */
  addresses: readonly Readonly<{ id: IdentityId; address: Address; otp: Otp }>[];
}>;

const SAVE_OTP = statement({
  name: 'inherit_save_otp',
  text: `update user_identity set (${otpColumns()}) = row(${otpParameters(2)}) where id = $1`,
});
const SAVE_PASSWORD = statement({
  name: 'inherit_save_password',
  text: `update user_auth set ${setPassword(2)} where user_id = $1`,
});

/** What strangers tried while it was nobody's goes on in its owner's rows; open registrations that hold it end. */
export const carryOverFailures = async (
  run: Run,
  { bucketOf, merge, mergePassword }: CarryOverDeps,
  heir: Heir,
): Promise<void> => {
  const { id, now, username } = heir;
  const release: Release = async (address, otp) => {
    const bucket = bucketOf(identifierOf(address));
    await saveBucket(run, bucket, merge(await loadBucket(run, bucket), otp, now));
  };
  for (const { id: identityId, address, otp } of heir.addresses) {
    await endOthersOf(run, id, address, release);
    const bucket = await loadBucket(run, bucketOf(identifierOf(address)));
    await run(SAVE_OTP, identityId, ...otpValues(withoutCode(merge(bucket, otp, now))));
  }
  const logins: readonly Login[] = [
    ...(username === null ? [] : [{ type: 'username' as const, value: username }]),
    ...heir.addresses.map(({ address }) => address),
  ];
  let { lockout } = heir;
  for (const login of logins)
    lockout = mergePassword(await passwordCountOf(run, bucketOf(identifierOf(login))), lockout, now);
  await run(SAVE_PASSWORD, id, ...passwordValues(lockout));
};

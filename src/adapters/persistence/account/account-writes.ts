import type { Account, AccountWrites } from '../../../core/domain/account/account.ts';
import type { DomainEvent } from '../../../core/domain/events.ts';
import { withoutCode } from '../../../core/domain/sign-in/otp.ts';
import type { Run } from '../database/sql.ts';
import { statement } from '../database/statement.ts';
import { writeImage } from '../images/user-image.ts';
import { NO_INVITATION } from '../invitations/invited-users.ts';
import { otpColumns, otpParameters, otpValues } from '../schema/otp-columns.ts';
import { endSessions } from '../sessions/session-writes.ts';
import type { UnknownAccounts } from '../sign-in/unknown-accounts.ts';
import { endOthersOf } from '../sign-up/registrations.ts';

const PROFILE = statement({
  name: 'account_profile',
  text: `with named as (update public.user_auth set username = $7, renamed_at = $9, updated_by = $8 where user_id = $1 and username is distinct from $7)
         update public."user" set first_name = $2, last_name = $3, job_title = $4, gender = $5, dob = $6 where id = $1`,
});
const ADD = statement({
  name: 'account_add_identity',
  text: `insert into public.user_identity (user_id, type, value, created_by, updated_by, invitation_hash, invitation_expires_at, added_by, ${otpColumns()})
         values ($1, $2, $3, $4, $4, $5, $6, $7, ${otpParameters(8)})`,
});
const SAVE_OTP = statement({
  name: 'account_save_otp',
  text: `update public.user_identity set (${otpColumns()}) = row(${otpParameters(3)}) where user_id = $1 and id = $2`,
});
const VERIFY = statement({
  name: 'account_verify_identity',
  text: `update public.user_identity set is_verified = true, is_primary = $3, updated_by = $1 where user_id = $1 and id = $2`,
});
const YIELD = statement({
  name: 'account_yield_primary',
  text: `update public.user_identity set is_primary = false, updated_by = $3
          where user_id = $1 and is_primary and deleted_at is null and type = (select type from public.user_identity where id = $2)`,
});
const MAKE_PRIMARY = statement({
  name: 'account_make_primary',
  text: `update public.user_identity set is_primary = true, updated_by = $3 where user_id = $1 and id = $2`,
});
const REMOVE = statement({
  name: 'account_remove_identity',
  text: `update public.user_identity set deleted_at = $3, is_primary = false, updated_by = $4 where user_id = $1 and id = $2`,
});
// The maximum number of removed identities kept per user. Identities with failures are always kept, so that adding them
// again does not reset the count.
const REMOVED_KEPT = 20;
/** Also deletes older copies of the removed identity: the newest copy contains their failure counts. */
const PURGE_REMOVED = statement({
  name: 'account_purge_removed',
  text: `delete from public.user_identity i using public.user_identity r
          where r.user_id = $1 and r.id = $2 and i.user_id = $1 and i.id <> $2 and i.deleted_at is not null
            and ((i.type, i.value) = (r.type, r.value) and i.oauth_provider is not distinct from r.oauth_provider
              or i.type <> 'oauth' and i.wrong_otp_count = 0 and i.wrong_otp_total = 0
                and (i.otp_locked_until is null or i.otp_locked_until < $3)
                and i.id not in (select k.id from public.user_identity k
                                  where k.user_id = $1 and k.type <> 'oauth' and k.deleted_at is not null
                                  order by k.deleted_at desc, k.id desc limit ${REMOVED_KEPT}))`,
});
/** Sets the same time in all rows, so that a restore finds what was deleted together. */
const DELETE = statement({
  name: 'account_delete',
  text: `with gone as (update public."user" set deleted_at = $2 where id = $1),
              credential as (update public.user_auth set deleted_at = $2, shut_at = $2 where user_id = $1 and deleted_at is null),
              passkeys as (update public.passkey set deleted_at = $2 where user_id = $1 and deleted_at is null)
         update public.user_identity set deleted_at = $2 where user_id = $1 and deleted_at is null`,
});
const RAISE = statement({
  name: 'account_raise_version',
  text: `update public."user" set version = version + 1, updated_by = $2 where id = $1`,
});
const GIVE_ROLE = statement({ name: 'account_give_role', text: `update public."user" set role_id = $2 where id = $1` });
/** SQL for a random nonce of ten base64url characters, from which no code has been derived. */
const ANOTHER_NONCE = `substr(translate(encode(uuid_send(gen_random_uuid()), 'base64'), '+/', '-_'), 1, 10)`;
// Invalidates the invitations and codes that were sent before. A pending code is replaced by one that was never sent,
// so that wrong codes are still counted, as they are for unknown accounts.
const SET_ACTIVE = statement({
  name: 'account_set_active',
  text: `with voided as (update public.user_identity set ${NO_INVITATION},
                                otp_code = case when otp_code is not null then ${ANOTHER_NONCE} end
                         where user_id = $1 and (invitation_hash is not null or otp_code is not null)),
              shut as (update public.user_auth set shut_at = $3 where user_id = $1)
         update public."user" set is_active = $2 where id = $1`,
});

/** Writes a decision in the caller's transaction. Returns additional events that only the database reveals. */
export const writeAccount = async (
  run: Run,
  unknownAccounts: UnknownAccounts,
  { account, now }: Readonly<{ account: Account; now: Date }>,
  writes: AccountWrites,
): Promise<readonly DomainEvent[]> => {
  const { userId, by } = account;
  for (const { identityId, otp } of writes.otps ?? []) await run(SAVE_OTP, userId, identityId, ...otpValues(otp));
  if (writes.removes) {
    await run(REMOVE, userId, writes.removes, now, by);
    await run(PURGE_REMOVED, userId, writes.removes, now);
  }
  if (writes.primary) {
    await run(YIELD, userId, writes.primary, by);
    await run(MAKE_PRIMARY, userId, writes.primary, by);
  }
  if (writes.adds) {
    const { address, otp, token = null } = writes.adds;
    const given = token === null ? [null, null, null] : [token.digest, token.expiresAt, by];
    await run(ADD, userId, address.type, address.value, by, ...given, ...otpValues(otp));
  }
  if (writes.verifies) {
    const { identityId, address, otp, isPrimary } = writes.verifies;
    await endOthersOf(run, userId, address, unknownAccounts.release(run, now));
    // Failures counted while the address had no owner still count. Codes sent to the address before become invalid.
    const verified = withoutCode(unknownAccounts.merge(await unknownAccounts.load(run, address), otp, now));
    await run(SAVE_OTP, userId, identityId, ...otpValues(verified));
    await run(VERIFY, userId, identityId, isPrimary);
  }
  if (writes.profile) {
    const { firstName, lastName, jobTitle, gender, dob, username } = writes.profile;
    const renames = writes.renames ?? account.renames;
    await run(PROFILE, userId, firstName, lastName, jobTitle, gender, dob, username, by, renames);
  }
  if (writes.image !== undefined) await writeImage(run, userId, writes.image);
  if (writes.role) await run(GIVE_ROLE, userId, writes.role.id);
  if (writes.isActive !== undefined) await run(SET_ACTIVE, userId, writes.isActive, now);
  if (changes(writes)) await run(RAISE, userId, by);
  const hasEnded = writes.ends ? await endSessions(run, userId, { but: null, reason: writes.ends }) : false;
  if (writes.deletes) {
    await run(DELETE, userId, now);
    await endSessions(run, userId, { but: null, reason: 'deleted' });
  }
  for (const { address, otp } of writes.releasesCodes ?? []) await unknownAccounts.release(run, now)(address, otp);
  if (writes.releasesLogins) {
    const { logins, lockout } = writes.releasesLogins;
    await unknownAccounts.releasePasswords(run, now, logins, lockout);
  }
  return writes.ends ? [{ _tag: 'SessionEnded', by, userId, reason: writes.ends, isTallied: !hasEnded }] : [];
};

const changes = ({
  profile,
  image,
  role,
  isActive,
  adds,
  verifies,
  primary,
  removes,
  deletes,
}: AccountWrites): boolean =>
  [profile, image, role, isActive, adds, verifies, primary, removes, deletes].some((write) => write !== undefined);

import type { UserId } from '../../../core/domain/ids.ts';
import type { NewUndoLink } from '../../../core/domain/second-factor/undo.ts';
import { AGO, purgeStatement } from '../database/purge.ts';
import type { Run } from '../database/sql.ts';
import { columns, statement } from '../database/statement.ts';
import { NO_CODE } from '../schema/otp-columns.ts';
import { NO_WRONG_FACTORS } from './factor-columns.ts';
import { VERIFIED_AT } from './factor-fragments.ts';

const OPEN = statement({
  name: 'undo_link_open',
  text: `insert into public.undo_link (user_id, token_hash, added_in, since, expires_at)
         select $1, $2, s.id, s.created_at, clock_timestamp() + make_interval(secs => $4::float8 / 1000)
           from public.session s where s.id = $3 and s.user_id = $1`,
});
const VOID = statement({ name: 'undo_link_void', text: `delete from public.undo_link where user_id = $1` });

/** SQL condition: the link is valid. Like other links, it becomes invalid if the user is disabled or deleted. */
const IS_OPEN = `l.token_hash = $1 and l.used_at is null and l.expires_at > clock_timestamp()
              and a.user_id = l.user_id and a.deleted_at is null and (a.shut_at is null or a.shut_at < l.created_at)`;
export const OWNER = statement({
  name: 'undo_link_owner',
  columns: columns('undo_link', 'user_id'),
  text: `select l.user_id from public.undo_link l, public.user_auth a where ${IS_OPEN}`,
});
export const USE = statement({
  name: 'undo_link_use',
  columns: columns('undo_link', 'added_in', 'since'),
  text: `update public.undo_link l set used_at = clock_timestamp() from public.user_auth a where ${IS_OPEN}
         returning l.added_in, l.since`,
});
export const VOID_OTHERS = statement({
  name: 'undo_link_void_others',
  text: `delete from public.undo_link where user_id = $1 and added_in = $2 and used_at is null`,
});
/** Statements that remove what a session may have added. Their parameters are the user and the session. */
export const REMOVE_ADDED = [
  statement({
    name: 'undo_totp',
    text: `update public.user_auth set totp_secret = null, totp_confirmed_at = null, totp_last_step = null, totp_added_in = null,
                  ${NO_WRONG_FACTORS}
            where user_id = $1 and totp_added_in = $2`,
  }),
  statement({
    name: 'undo_always',
    text: `update public.user_auth set always_second_factor = false, always_added_in = null
            where user_id = $1 and always_added_in = $2`,
  }),
  statement({
    name: 'undo_recovery_codes',
    text: `delete from public.recovery_code where user_id = $1 and added_in = $2`,
  }),
  statement({ name: 'undo_passkeys', text: `delete from public.passkey where user_id = $1 and added_in = $2` }),
];
/** Removes an unconfirmed authenticator app of any session, because the session that added it is not stored. */
export const FORGET_PENDING = statement({
  name: 'undo_pending_totp',
  text: `update public.user_auth set totp_pending_secret = null, totp_pending_until = null
          where user_id = $1 and totp_pending_secret is not null`,
});
/**
 * Withdraws addresses and provider accounts that were verified after the session started: a thief may have added them
 * to get into the account again. Addresses stay, but unverified, so that the owner can verify them again.
 */
export const WITHDRAW = statement({
  name: 'undo_withdraw',
  columns: columns('user_identity', 'type', 'value', 'oauth_provider'),
  text: `update public.user_identity i
            set is_verified = (i.type = 'oauth'), is_primary = false, ${NO_CODE},
                deleted_at = case when i.type = 'oauth' then date_trunc('milliseconds', clock_timestamp()) end
          where i.user_id = $1 and i.is_verified and i.deleted_at is null and ${VERIFIED_AT('i')} > $2
         returning i.type, i.value, i.oauth_provider`,
});
/** Makes the oldest verified address primary, for each type of address that has no primary one. */
export const CHOOSE_PRIMARY = statement({
  name: 'undo_choose_primary',
  text: `update public.user_identity set is_primary = true where id in (
           select min(i.id) from public.user_identity i
            where i.user_id = $1 and i.is_verified and i.deleted_at is null and i.type <> 'oauth'
            group by i.type having not bool_or(i.is_primary))`,
});
export const RAISE_VERSION = statement({
  name: 'undo_raise_version',
  text: `update public."user" set version = version + 1 where id = $1`,
});
export const PURGE = purgeStatement({
  name: 'undo_link_purge',
  table: 'undo_link',
  where: `expires_at < ${AGO}`,
  order: 'expires_at',
});

/** Run this in the transaction that adds a factor, while it holds the user's locks. */
export const openUndoLink = async (run: Run, userId: UserId, link: NewUndoLink): Promise<void> => {
  await run(OPEN, userId, link.token, link.addedIn, link.ttlMs);
};

export const voidUndoLinks = async (run: Run, userId: UserId): Promise<void> => {
  await run(VOID, userId);
};

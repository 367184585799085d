import type { Address } from '../../../core/domain/addresses/address.ts';
import { HAS_PASSWORD } from '../account/user-fragments.ts';
import { AGO, purgeStatement } from '../database/purge.ts';
import { CLOCK, columns, computed, statement } from '../database/statement.ts';
import { SCOPE, scopesOf } from '../locks/attempt-scopes.ts';
import { CODES_LEFT, IS_REQUIRED } from '../second-factor/factor-fragments.ts';

export const NOW = statement({
  name: 'passkey_now',
  columns: { now: computed.time },
  text: `select ${CLOCK} as now`,
});
export const FIND = statement({
  name: 'passkey_find',
  columns: {
    ...columns('passkey', 'id', 'name', 'user_id', 'public_key', 'backup_eligible'),
    ...columns('user_auth', 'passkey_handle'),
  },
  text: `select p.id, p.name, p.user_id, p.public_key, p.backup_eligible, a.passkey_handle
           from public.passkey p join public.user_auth a on a.user_id = p.user_id
          where p.credential_id = $1 and p.deleted_at is null and a.deleted_at is null`,
});
const VERIFIED = (userId: string): string =>
  `coalesce((select json_agg(json_build_object('type', v.type, 'value', v.value) order by v.id) from public.user_identity v
              where v.user_id = ${userId} and v.is_verified and v.type <> 'oauth' and v.deleted_at is null), '[]')`;
/** Takes the same locks as a sign-in with a password: the user's row, the credential, then the device or session. */
export const LOCK_OWNER = statement({
  name: 'passkey_lock_owner',
  columns: {
    now: computed.time,
    ...columns('user_auth', 'user_id'),
    ...columns('user', 'is_active'),
    verified: computed.json<readonly Address[]>(),
    has_other_way_in: computed.boolean,
    is_required: computed.boolean,
    ...columns('user_auth', 'totp_confirmed_at', 'always_second_factor'),
    left: computed.number,
    ...SCOPE,
  },
  text: `with owner as materialized (select id, is_active from public."user" where id = $1 and deleted_at is null for share),
              found as materialized (select a.user_id, u.is_active, a.password_hash, a.totp_confirmed_at, a.always_second_factor from owner u join public.user_auth a on a.user_id = u.id
                                      where a.deleted_at is null for update of a),
              ${scopesOf({ owner: 'found', token: '$2', session: '$3', columns: ['user_id'], isLocked: true })}
         select ${CLOCK} as now, a.user_id, a.is_active, ${VERIFIED('a.user_id')} as verified,
                ${HAS_PASSWORD} or exists (select from public.user_identity i where i.user_id = a.user_id and i.is_verified and i.deleted_at is null)
                  as has_other_way_in,
                ${IS_REQUIRED('$4', 'a.user_id')} as is_required, a.totp_confirmed_at, a.always_second_factor, ${CODES_LEFT('a.user_id')} as "left",
                l.kind as scope, l.generation, l.elevated_generation
           from found a left join scope l on true`,
});
export const LOCK_USER = statement({
  name: 'passkey_lock_user',
  columns: { id: computed.number },
  text: `select id from public."user" where id = $1 and deleted_at is null for no key update`,
});
/** Marks a challenge as used, in the transaction that checks its response. Returns no row if it was used before. */
export const USE_CHALLENGE = statement({
  name: 'used_challenge_add',
  text: `insert into public.used_challenge (digest, expires_at) values ($1, $2) on conflict (digest) do nothing returning 1`,
});
export const LOCK = statement({
  name: 'passkey_lock',
  columns: {
    ...columns('passkey', 'id', 'name', 'backup_eligible', 'blocked_at', 'added_in'),
    stored: computed.string,
  },
  text: `select id, name, backup_eligible, blocked_at, added_in, counter::text as stored from public.passkey
          where id = $1 and user_id = $2 and deleted_at is null for update`,
});
export const SAVE_USE = statement({
  name: 'passkey_save_use',
  text: `update public.passkey set counter = $2, backed_up = $3, uv_seen = true, last_used_at = $4 where id = $1`,
});
export const BLOCK = statement({
  name: 'passkey_block',
  text: `update public.passkey set blocked_at = $2, version = version + 1 where id = $1`,
});
export const LIST = statement({
  name: 'passkey_list',
  columns: columns(
    'passkey',
    'id',
    'credential_id',
    'rp_id',
    'name',
    'aaguid',
    'transports',
    'backed_up',
    'uv_seen',
    'blocked_at',
    'version',
    'created_at',
    'last_used_at',
  ),
  text: `select id, credential_id, rp_id, name, aaguid, transports, backed_up, uv_seen, blocked_at, version, created_at, last_used_at
           from public.passkey where user_id = $1 and deleted_at is null order by id`,
});
export const HANDLE = statement({
  name: 'passkey_handle',
  columns: columns('user_auth', 'passkey_handle'),
  text: `select passkey_handle from public.user_auth where user_id = $1 and deleted_at is null`,
});
export const KEEP_HANDLE = statement({
  name: 'passkey_keep_handle',
  text: `update public.user_auth set passkey_handle = $2 where user_id = $1 and passkey_handle is null`,
});
/** Locks the credential id: if two users add the same passkey concurrently, the second sees that it is taken. */
export const LOCK_CREDENTIAL = statement({
  name: 'passkey_lock_credential',
  text: `select pg_advisory_xact_lock(7236404, hashtext($1))`,
});
export const IS_TAKEN = statement({
  name: 'passkey_is_taken',
  text: `select 1 from public.passkey where credential_id = $1`,
});
export const ADD = statement({
  name: 'passkey_add',
  columns: columns('passkey', 'id'),
  text: `insert into public.passkey (user_id, credential_id, public_key, rp_id, counter, backup_eligible, backed_up, uv_seen, transports, aaguid, name, added_in, created_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $1) on conflict (credential_id) do nothing returning id`,
});
export const RENAME = statement({
  name: 'passkey_rename',
  text: `update public.passkey set name = $2, version = version + 1 where id = $1`,
});
export const REMOVE = statement({ name: 'passkey_remove', text: `delete from public.passkey where id = $1` });
export const REMOVE_ALL = statement({
  name: 'passkey_remove_all',
  text: `delete from public.passkey where user_id = $1`,
});
export const COUNT_FOREIGN = statement({
  name: 'passkey_count_foreign',
  columns: { n: computed.number },
  text: `select count(*)::int as n from public.passkey where rp_id <> $1 and deleted_at is null`,
});
export const PURGE = purgeStatement({
  name: 'used_challenge_purge',
  table: 'used_challenge',
  key: 'digest',
  where: `expires_at < ${AGO}`,
  order: 'expires_at',
});

import type { Address } from '../../../core/domain/addresses/address.ts';
import type { ScopeKind } from '../../../core/domain/locks/attempt-scope.ts';
import { PRIMARY_ADDRESS } from '../account/primary-address.ts';
import { VERIFIED_ADDRESSES } from '../account/user-fragments.ts';
import { CLOCK, columns, computed, orNull, statement } from '../database/statement.ts';
import { SCOPE, scopesOf } from '../locks/attempt-scopes.ts';
import { PASSKEYS } from '../passkeys/passkey-fragments.ts';
import { FACTOR_COLUMNS, FACTOR_COUNT, factorColumns, setFactorCount } from './factor-columns.ts';
import { CODES_LEFT, IS_PASSKEY_ENOUGH } from './factor-fragments.ts';

const SET_UP = columns(
  'user_auth',
  'totp_secret',
  'totp_confirmed_at',
  'totp_added_in',
  'totp_pending_secret',
  'totp_pending_until',
  'always_second_factor',
);
const SET_UP_COLUMNS = Object.keys(SET_UP);

/** Locks the user's row, then the credential, then the device or session, like a sign-in with a password. */
export const LOCK = statement({
  name: 'factor_lock',
  columns: {
    now: computed.time,
    ...columns('user_auth', 'user_id'),
    ...columns('user', 'is_active'),
    ...SET_UP,
    // Cast to `int`, because the driver returns a bigint as text.
    ...orNull({ last_step: computed.number }),
    ...FACTOR_COUNT,
    is_passkey_enough: computed.boolean,
    left: computed.number,
    primary: computed.json<Address | null>(),
    verified: computed.json<readonly Address[]>(),
    ...SCOPE,
    /** Whether the count is that of a known device, of a session, or of all other clients (`Public`). */
    counted: computed.oneOf<ScopeKind>(),
  },
  text: `with owner as materialized (select id, is_active from public."user" where id = $1 and deleted_at is null for share),
              found as materialized (
                select a.user_id, u.is_active, a.totp_last_step::int as last_step, ${SET_UP_COLUMNS.map((name) => `a.${name}`).join(', ')}, ${factorColumns('a.')}
                  from owner u join public.user_auth a on a.user_id = u.id where a.deleted_at is null for update of a),
              ${scopesOf({ owner: 'found', token: '$2', session: '$3', columns: FACTOR_COLUMNS, isLocked: true })}
         select ${CLOCK} as now, f.user_id, f.is_active, f.last_step, ${SET_UP_COLUMNS.map((name) => `f.${name}`).join(', ')},
                ${FACTOR_COLUMNS.map((c) => `case when l.kind is null then f.${c} else l.${c} end as ${c}`).join(', ')},
                ${IS_PASSKEY_ENOUGH('$4', 'f.user_id')} as is_passkey_enough,
                ${CODES_LEFT('f.user_id')} as "left", ${PRIMARY_ADDRESS('f.user_id')} as "primary",
                ${VERIFIED_ADDRESSES('f.user_id')} as verified,
                l.kind as scope, l.generation, l.elevated_generation, coalesce(l.kind, 'Public') as counted
           from found f left join scope l on true`,
});
export const FIND_CODE = statement({
  name: 'recovery_code_find',
  columns: columns('recovery_code', 'id', 'added_in'),
  text: `select id, added_in from public.recovery_code where user_id = $1 and code_hash = any ($2) and used_at is null for update`,
});
export const COUNT_CODES = statement({
  name: 'recovery_code_count',
  columns: { left: computed.number },
  text: `select ${CODES_LEFT('$1')} as "left"`,
});
export const FORGET_PROOFS = statement({
  name: 'factor_forget_proofs',
  text: `update public.session set factor_at = null, factor_added_in = null
          where user_id = $1 and ended_at is null and factor_at is not null and not 'user' = any (amr)`,
});
export const USE_CODE = statement({
  name: 'recovery_code_use',
  text: `update public.recovery_code set used_at = clock_timestamp() where id = $1`,
});
export const REPLACE_CODES = statement({
  name: 'recovery_code_replace',
  text: `with gone as (delete from public.recovery_code where user_id = $1)
         insert into public.recovery_code (user_id, code_hash, added_in) select $1, hash, $3 from unnest($2::text[]) hash`,
});
export const SAVE_COUNT = {
  Public: statement({
    name: 'factor_save_count',
    text: `update public.user_auth set ${setFactorCount(2)} where user_id = $1`,
  }),
  Device: statement({
    name: 'factor_save_device_count',
    text: `update public.known_device set ${setFactorCount(2)} where token_hash = $1`,
  }),
  Session: statement({
    name: 'factor_save_session_count',
    text: `update public.session set ${setFactorCount(2)} where id = $1`,
  }),
};
export const SAVE_STEP = statement({
  name: 'factor_save_step',
  text: `update public.user_auth set totp_last_step = $2 where user_id = $1`,
});
export const SAVE_PENDING = statement({
  name: 'factor_save_pending',
  text: `update public.user_auth set totp_pending_secret = $2, totp_pending_until = $3 where user_id = $1`,
});
export const SAVE_TOTP = statement({
  name: 'factor_save_totp',
  text: `update public.user_auth set totp_secret = $2, totp_confirmed_at = $3, totp_last_step = $4, totp_added_in = $5 where user_id = $1`,
});
export const SAVE_ALWAYS = statement({
  name: 'factor_save_always',
  text: `update public.user_auth set always_second_factor = $2, always_added_in = $3 where user_id = $1`,
});
export const READ = statement({
  name: 'factor_read',
  columns: {
    ...columns('user_auth', 'totp_confirmed_at', 'always_second_factor'),
    is_passkey_enough: computed.boolean,
    left: computed.number,
    passkeys: computed.number,
  },
  text: `select a.totp_confirmed_at, a.always_second_factor, ${IS_PASSKEY_ENOUGH('$2', 'a.user_id')} as is_passkey_enough,
                ${CODES_LEFT('a.user_id')} as "left", ${PASSKEYS('a.user_id')} as passkeys
           from public.user_auth a join public."user" u on u.id = a.user_id
          where a.user_id = $1 and a.deleted_at is null and u.deleted_at is null`,
});
/** Locks the user's row, so that concurrent sign-ins and attempts wait. */
export const LOCK_USER = statement({
  name: 'factor_lock_user',
  columns: { now: computed.time, verified: computed.json<readonly Address[]>() },
  text: `with locked as materialized (select id from public."user" where id = $1 and deleted_at is null for no key update)
         select ${CLOCK} as now,
                ${VERIFIED_ADDRESSES('locked.id')} as verified
           from locked`,
});

import type { Address } from '../../../core/domain/addresses/address.ts';
import type { ScopeCount } from '../../../core/domain/locks/attempt-scope.ts';
import { PRIMARY_ADDRESS } from '../account/primary-address.ts';
import { HAS_VERIFIED, OWNER_OR_FIRST, OWN_WORDS } from '../account/user-fragments.ts';
import { CLOCK, columns, computed, orNull, statement } from '../database/statement.ts';
import { scopesOf } from '../locks/attempt-scopes.ts';
import { ADDRESS } from '../schema/address-columns.ts';
import { SCOPE_CODES, SCOPE_CODE_COLUMNS } from '../schema/attempt-scope-columns.ts';
import { OTP, otpColumns, otpColumnsOf, otpParameters } from '../schema/otp-columns.ts';
import { METHODS, METHODS_OF } from '../second-factor/factor-fragments.ts';
import { SAVING } from './unknown-accounts.ts';

/** `scope` and the `scope_…` columns are null if the attempt comes from no known device or session of the owner. */
const LOOKED = {
  now: computed.time,
  ...OTP,
  ...orNull({ scope: computed.oneOf<ScopeCount['kind']>() }),
  scope_wrong_otp_count: SCOPE_CODES.wrong_otp_count,
  scope_wrong_otp_total: SCOPE_CODES.wrong_otp_total,
  scope_wrong_otp_at: SCOPE_CODES.wrong_otp_at,
  scope_otp_locked_until: SCOPE_CODES.otp_locked_until,
};
const owns = (type: string, value: string): string =>
  `i.type = ${type} and i.value = ${value} and i.deleted_at is null and (i.is_verified or i.registration_hash is not null)`;
const OWNS = owns('$1', '$2');
const OWNER_OF = (type: string, value: string): string =>
  `select i.user_id from public.user_identity i where ${owns(type, value)}`;
/**
 * Locks the owners' rows, then their identities. If no address has an owner, locks the counters of unknown addresses
 * (buckets) instead, so that timing does not reveal this. Takes exactly two addresses, which may be equal: with lists,
 * PostgreSQL would plan the statement on every call.
 */
export const LOCK_OWNERS = statement({
  name: 'address_lock_owners',
  text: `with owners as materialized (
           select id from public."user" where id in (${OWNER_OF('$1', '$2')} union all ${OWNER_OF('$3', '$4')}) order by id for no key update),
         decoys as materialized (
           select bucket from public.unknown_identifier where bucket in ($5, $6) and not exists (select from owners)
            order by bucket for no key update)
         select (select count(*) from owners) + (select count(*) from decoys)`,
});
// A CTE that reads the bucket's row, which counts attempts on unknown addresses. It is read for known addresses, too:
// otherwise a plan cached while the table was small would later be slower for unknown addresses only, and reveal them.
const BUCKET = `bucket as materialized (select ${otpColumns()} from public.unknown_identifier where bucket = $3)`;
// A CTE that locks the bucket's row if no user owns the address. `0 * bucket` makes the condition depend on the row, so
// that the row is read for known addresses, too, and timing does not tell them apart.
const DECOY = `decoy as materialized (
           select from public.unknown_identifier where bucket = $3 and (select count(*) from mine) = 0 * bucket for update)`;
const STATE = otpColumnsOf('o.user_id is not null', 'o', 'b');
/**
 * One statement for known, invited and unknown addresses, so that all take equally long. If there is no owner, it reads
 * the first user but does not return that user. An invited address is unverified, and its user was created by an
 * administrator and has no verified address. `now` is read after the row is locked.
 */
export const SEE = statement({
  name: 'address_see',
  columns: {
    ...LOOKED,
    ...orNull({ generation: computed.number, elevated_generation: computed.number }),
    /** Null if no user owns the address. */
    ...orNull(columns('user_identity', 'user_id')),
    identity_id: columns('user_identity', 'id').id,
    ...columns('user_auth', 'password_hash', 'shut_at', 'registration_fingerprint'),
    own: computed.strings,
    primary: computed.json<Address | null>(),
    ...columns('user_identity', 'is_verified', 'registration_hash'),
    ...columns('user', 'is_active'),
    ...orNull(METHODS),
    is_invited: computed.boolean,
  },
  text: `with mine as (
           select i.user_id, i.id as identity_id, i.is_verified, i.registration_hash, ${otpColumns('i.')}
             from public.user_identity i join public."user" u on u.id = i.user_id
            where ${OWNS} and u.deleted_at is null order by i.is_verified desc limit 1 for update of i),
         read as (
           select u.is_active, ${METHODS_OF('a', '$6')} as methods, a.password_hash, a.shut_at, a.registration_fingerprint,
                  ${OWN_WORDS} as own,
                  ${PRIMARY_ADDRESS('u.id')} as "primary"
             from ${OWNER_OR_FIRST('mine')}),
         ${scopesOf({ owner: '(select user_id from mine where is_verified)', token: '$4', session: '$5', columns: SCOPE_CODE_COLUMNS, isLocked: true })},
         ${BUCKET},
         ${DECOY}
         select ${CLOCK} as now,
                o.user_id, o.identity_id, o.is_verified, o.registration_hash, r.is_active, r.methods, r.password_hash, r.shut_at, r.registration_fingerprint, r.own, r."primary",
                ${STATE}, l.kind as scope, l.generation, l.elevated_generation, ${SCOPE_CODE_COLUMNS.map((c) => `l.${c} as scope_${c}`).join(', ')},
                exists (select from public.user_identity i join public."user" u on u.id = i.user_id
                         where i.type = $1 and i.value = $2 and i.deleted_at is null and not i.is_verified
                           and i.registration_hash is null and u.deleted_at is null and u.created_by is not null
                           and not ${HAS_VERIFIED('u.id')}) as is_invited
           from (select count(*) from decoy) one left join bucket b on true left join mine o on true left join read r on true left join scope l on true`,
});
/** Reads, without locks, the failure count for an attempt. `scope` is null without a known device or session. */
export const LOOK = statement({
  name: 'address_look',
  columns: LOOKED,
  text: `with mine as (
           select i.user_id, i.is_verified, ${otpColumns('i.')}
             from public.user_identity i join public."user" u on u.id = i.user_id
            where ${OWNS} and u.deleted_at is null order by i.is_verified desc limit 1),
         ${scopesOf({ owner: '(select user_id from mine where is_verified)', token: '$4', session: '$5', columns: SCOPE_CODE_COLUMNS, isLocked: false })},
         ${BUCKET}
         select ${CLOCK} as now,
                ${STATE}, l.kind as scope, ${SCOPE_CODE_COLUMNS.map((c) => `l.${c} as scope_${c}`).join(', ')}
           from (select) one left join bucket b on true left join mine o on true left join scope l on true`,
});
export const FIND = statement({
  name: 'address_find',
  columns: {
    now: computed.time,
    identity_id: columns('user_identity', 'id').id,
    ...ADDRESS,
    ...columns('user_auth', 'password_hash', 'shut_at'),
  },
  text: `select ${CLOCK} as now, i.id as identity_id, i.type, i.value, a.password_hash, a.shut_at
           from public.user_identity i join public."user" u on u.id = i.user_id join public.user_auth a on a.user_id = u.id
          where i.id = $1 and i.type <> 'oauth' and i.deleted_at is null and u.deleted_at is null and u.is_active
            and (i.is_verified or i.registration_hash is not null)`,
});
/** Writes to the owner's identity or to the bucket of unknown addresses, in one statement, for equal timing. */
export const SAVE_OTP = statement({
  name: 'address_save_otp',
  text: `with own as (update public.user_identity i set (${otpColumns()}) = row(${otpParameters(5)}) where ${OWNS} and case when i.id is null then false else $4 end returning 1),
              bucket_row as (${SAVING(`select $3::int, ${otpParameters(5)} where not $4 and not exists (select from own)`)} returning 1)
         select from own union all select from bucket_row`,
});

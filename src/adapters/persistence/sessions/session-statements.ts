import type { Address } from '../../../core/domain/addresses/address.ts';
import { PRIMARY_ADDRESS } from '../account/primary-address.ts';
import { USER, USER_COLUMNS } from '../account/user-columns.ts';
import { sweepOf } from '../database/purge.ts';
import { CLOCK, columns, computed, msSince, orNull, statement } from '../database/statement.ts';
import { HAS_VERIFIED_PASSKEY } from '../passkeys/passkey-fragments.ts';
import { PRIVILEGES_OF } from '../roles/held-privileges.ts';
import { IS_SET_UP } from '../second-factor/factor-fragments.ts';
import { IS_LIVING, IS_OF_EPOCH, LIVING_IN_ORDER } from './living-sessions.ts';

/** Use is recorded once a minute, so that reads don't write. */
const NOTE_EVERY_S = 60;

// The hottest statement: every signed-in request runs it. `is_news`: its use is to be recorded. Tokens of a removed key
// are invalid even if a process still has the key. Generation and elevation come from one row, so that no token gets a
// freshness that was proved after it was issued. Without a generation it reads the newest. Whether a passkey counts as a
// factor is decided outside: with that as a parameter the database would plan the statement for each call.
const HOLDER = {
  ...columns('session', 'user_id', 'authenticated_at', 'salt'),
  role: computed.string,
  age_ms: computed.number,
  privileges: computed.strings,
  amr: computed.strings,
  is_set_up: computed.boolean,
  has_passkey: computed.boolean,
  ...orNull({ factor_ms: computed.number }),
  ...columns('session', 'is_remembered'),
};
const HOLDER_SQL = `s.user_id, s.authenticated_at, s.salt, r.name as role, ${msSince('s.authenticated_at')} as age_ms,
         ${PRIVILEGES_OF('r')} as privileges, s.amr, ${IS_SET_UP('a')} as is_set_up, ${HAS_VERIFIED_PASSKEY('a.user_id')} as has_passkey,
         case when s.factor_at is not null then ${msSince('s.factor_at')} end as factor_ms, s.is_remembered`;
const OF_HOLDER = `public.session s join public."user" u on u.id = s.user_id join public.user_auth a on a.user_id = u.id join public.role r on r.id = u.role_id`;
const PRINCIPAL_COLUMNS = { ...HOLDER, generation: computed.number, is_news: computed.boolean };
const principalWith = (more = ''): string => `
  select ${HOLDER_SQL}, coalesce($2::int, s.generation) as generation,
         s.seen_generation < $2 or s.last_used_at < clock_timestamp() - interval '${NOTE_EVERY_S} s' as is_news${more}
    from ${OF_HOLDER}
   where s.id = $1 and coalesce($2, s.generation) between s.elevated_generation and s.generation and ${IS_LIVING('s')}
     and u.is_active and u.deleted_at is null
     and ($3::text is null or exists (select from public.signing_key k where k.kid = $3 and k.deleted_at is null))`;
export const PRINCIPAL = statement({
  name: 'session_principal',
  columns: PRINCIPAL_COLUMNS,
  text: principalWith(),
});
/** For calls that show the own account: one round trip less. */
export const PRINCIPAL_AND_USER = statement({
  name: 'session_principal_and_user',
  columns: { ...PRINCIPAL_COLUMNS, ...USER },
  text: principalWith(`, ${USER_COLUMNS}`),
});
export const NOTE = statement({
  name: 'session_note',
  text: `update public.session set seen_generation = greatest(seen_generation, $2), last_used_at = clock_timestamp()
          where id = $1 and ended_at is null`,
});
/** A session that ended or was elevated meanwhile stays as it is. */
export const NOTE_BROWSED = statement({
  name: 'session_note_browsed',
  text: `update public.session set seen_generation = greatest(seen_generation, $2), last_used_at = clock_timestamp(),
                idle_expires_at = clock_timestamp() + make_interval(secs => $3 / 1000.0),
                sweep_at = least(sweep_at, clock_timestamp() + make_interval(secs => $3 / 1000.0)), is_browsed = true
          where id = $1 and $2 >= elevated_generation and ${IS_LIVING('session')}`,
});
/** `version` changes with each change of the row. */
export const SEE = statement({
  name: 'session_see',
  columns: {
    now: computed.time,
    version: computed.string,
    ...HOLDER,
    ...columns(
      'session',
      'generation',
      'elevated_generation',
      'seen_generation',
      'late_retries',
      'rotated_at',
      'expires_at',
      'idle_expires_at',
      'ended_at',
    ),
    primary: computed.json<Address | null>(),
  },
  text: `select ${CLOCK} as now, s.xmin::text as version, ${HOLDER_SQL}, s.generation, s.elevated_generation,
                s.seen_generation, s.late_retries, s.rotated_at, s.expires_at, s.idle_expires_at,
                case when ${IS_OF_EPOCH('s')} then s.ended_at else coalesce(s.ended_at, clock_timestamp()) end as ended_at,
                ${PRIMARY_ADDRESS('s.user_id')} as "primary"
           from ${OF_HOLDER} where s.id = $1 and u.is_active and u.deleted_at is null`,
});
/** A concurrent sign-in comes before or after. */
export const LOCK_OWNER = statement({
  name: 'session_lock_owner',
  columns: { now: computed.time },
  text: `with locked as materialized (select from public."user" where id = $1 for no key update)
         select ${CLOCK} as now from (select count(*) from locked) l`,
});
export const LIST = statement({
  name: 'session_list',
  columns: columns('session', 'id', 'created_at', 'last_used_at', 'expires_at', 'ip', 'user_agent'),
  text: `select * from (
           select s.id, s.created_at, s.last_used_at, least(s.expires_at, s.idle_expires_at) as expires_at, s.ip, s.user_agent
             from ${LIVING_IN_ORDER('$1')} desc limit $2) living
          order by created_at desc, id desc`,
});

export const SWEEP = sweepOf({
  name: 'session',
  table: 'session',
  at: 'least(sweep_at, ended_at)',
  end: 'least(expires_at, idle_expires_at, ended_at)',
});

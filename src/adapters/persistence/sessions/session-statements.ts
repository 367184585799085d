import type { Address } from '../../../core/domain/addresses/address.ts';
import { PRIMARY_ADDRESS } from '../account/primary-address.ts';
import { movingPurge } from '../database/purge.ts';
import { CLOCK, columns, computed, statement } from '../database/statement.ts';
import { HAS_VERIFIED_PASSKEY } from '../passkeys/passkey-fragments.ts';
import { IS_LIVING, IS_OF_EPOCH, LIVING_IN_ORDER } from './living-sessions.ts';
import { HOLDER, OF_HOLDER, holderSql } from './principal-statements.ts';

export const NOTE = statement({
  name: 'session_note',
  text: `update public.session set seen_generation = greatest(seen_generation, $2), last_used_at = clock_timestamp()
          where id = $1 and ended_at is null`,
});
/**
 * Records that a browser used the session, and postpones its idle expiry. Does nothing if the session has ended, or was
 * elevated after the generation `$2` of the browser's cookie.
 */
export const NOTE_BROWSED = statement({
  name: 'session_note_browsed',
  text: `update public.session set seen_generation = greatest(seen_generation, $2), last_used_at = clock_timestamp(),
                idle_expires_at = clock_timestamp() + make_interval(secs => $3 / 1000.0),
                purge_at = least(purge_at, clock_timestamp() + make_interval(secs => $3 / 1000.0)), is_browsed = true
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
  text: `select ${CLOCK} as now, s.xmin::text as version, ${holderSql(HAS_VERIFIED_PASSKEY('a.user_id'))}, s.generation, s.elevated_generation,
                s.seen_generation, s.late_retries, s.rotated_at, s.expires_at, s.idle_expires_at,
                case when ${IS_OF_EPOCH('s')} then s.ended_at else coalesce(s.ended_at, clock_timestamp()) end as ended_at,
                ${PRIMARY_ADDRESS('s.user_id')} as "primary"
           from ${OF_HOLDER} where s.id = $1 and u.is_active and u.deleted_at is null`,
});
/** Locks the user, so that concurrent sign-ins wait. */
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

export const PURGE = movingPurge({
  name: 'session',
  table: 'session',
  at: 'least(purge_at, ended_at)',
  end: 'least(expires_at, idle_expires_at, ended_at)',
});

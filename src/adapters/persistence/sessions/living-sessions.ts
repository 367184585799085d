import type { Run } from '../database/sql.ts';
import { statement } from '../database/statement.ts';

/**
 * SQL: whether a session is active. Ending all sessions of a user raises `user_auth.session_epoch`, which takes the
 * same time for any number; single sessions are ended in their own row.
 */

/**
 * Whether the session was not ended together with others. A statement that waited for the session's row may see an
 * older epoch of its owner.
 */
export const IS_OF_EPOCH = (s: string): string =>
  `${s}.epoch >= (select e.session_epoch from public.user_auth e where e.user_id = ${s}.user_id)`;

/** Not `ended_at is null`, for which the planner may choose the index of all sessions of a user. */
const IS_OPEN = (s: string): string =>
  `coalesce(${s}.ended_at, 'infinity') = 'infinity' and least(${s}.expires_at, ${s}.idle_expires_at) > clock_timestamp()`;

export const IS_LIVING = (s: string): string => `${IS_OPEN(s)} and ${IS_OF_EPOCH(s)}`;

/** The same where `a`, the `user_auth` of its owner, is joined and no lock was waited for: one look-up less. */
export const IS_LIVING_OF = (s: string, a: string): string => `${IS_OPEN(s)} and ${s}.epoch >= ${a}.session_epoch`;

/** The active sessions of a user as one index range; ended sessions are not read. Those that are just over come first. */
export const LIVING_OF = (id: string): string =>
  `s.user_id = ${id} and s.ended_at is null and s.epoch = (select e.session_epoch from public.user_auth e where e.user_id = ${id})
   and least(s.expires_at, s.idle_expires_at) > statement_timestamp()`;

/** SQL for a `from` with these sessions, in the order of the index. */
export const LIVING_IN_ORDER = (id: string): string => `public.session s where ${LIVING_OF(id)} order by s.purge_at`;

const IN_INDEX_ORDER = statement({
  name: 'in_index_order',
  text: `select ${['sort', 'bitmapscan', 'seqscan'].map((way) => `set_config('enable_${way}', 'off', true)`).join(', ')}`,
});

/**
 * Reads indexes in order for the rest of the transaction. With statistics from before a flood of sign-ins the planner
 * expects few rows and would read and sort all of them.
 */
export const readInIndexOrder = async (run: Run): Promise<void> => {
  await run(IN_INDEX_ORDER);
};

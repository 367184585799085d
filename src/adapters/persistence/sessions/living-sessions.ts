import type { Run } from '../database/sql.ts';
import { statement } from '../database/statement.ts';

/**
 * SQL: what tells whether a session counts. Ending all sessions of a user raises `user_auth.session_epoch`, so that it
 * takes no longer the more there are; what tells one ended session from another is in its own row.
 */

/** Whether the session was not ended together with others. A statement that waited for the session's row may see an older epoch of its owner beside it. */
export const IS_OF_EPOCH = (s: string): string =>
  `${s}.epoch >= (select e.session_epoch from user_auth e where e.user_id = ${s}.user_id)`;

/** Whether the session can still be used. Not `ended_at is null`, for which a planner may take the index of all that a user has. */
export const IS_LIVING = (s: string): string =>
  `coalesce(${s}.ended_at, 'infinity') = 'infinity' and least(${s}.expires_at, ${s}.idle_expires_at) > clock_timestamp() and ${IS_OF_EPOCH(s)}`;

/** The living sessions of the user whose id this is, as one range of an index: what has ended is not looked at. */
export const LIVING_OF = (id: string): string =>
  `s.user_id = ${id} and s.ended_at is null and s.epoch = (select e.session_epoch from user_auth e where e.user_id = ${id})
   and least(s.expires_at, s.idle_expires_at) > statement_timestamp()`;

/** The same as a `from`, in the order of that index. */
export const LIVING_IN_ORDER = (id: string): string =>
  `session s where ${LIVING_OF(id)} order by least(s.expires_at, s.idle_expires_at)`;

const IN_INDEX_ORDER = statement({
  name: 'in_index_order',
  text: `select ${['sort', 'bitmapscan', 'seqscan'].map((way) => `set_config('enable_${way}', 'off', true)`).join(', ')}`,
});

/**
 * For the rest of the caller's transaction an index is read in its order, up to the limit of a statement. A planner whose
 * statistics are older than a flood of sign-ins expects a few rows, and would read and sort all that there are.
 */
export const readInIndexOrder = async (run: Run): Promise<void> => {
  await run(IN_INDEX_ORDER);
};

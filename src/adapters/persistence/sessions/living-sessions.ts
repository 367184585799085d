import type { Run } from '../database/sql.ts';
import { statement } from '../database/statement.ts';

/**
 * These functions return SQL conditions for active sessions. All sessions of a user are ended by incrementing
 * `user_auth.session_epoch`, which takes equally long for any number. A single session is ended by its `ended_at`.
 */

/**
 * SQL condition: the session was not ended by incrementing its owner's epoch. `>=`, because a statement that waited for
 * the lock on the session may see an older epoch of the owner.
 */
export const IS_OF_EPOCH = (s: string): string =>
  `${s}.epoch >= (select e.session_epoch from public.user_auth e where e.user_id = ${s}.user_id)`;

/**
 * SQL condition: the session was not ended individually and has not expired. `coalesce` replaces `ended_at is null`,
 * for which the planner might read an index of all sessions of the user.
 */
const IS_OPEN = (s: string): string =>
  `coalesce(${s}.ended_at, 'infinity') = 'infinity' and least(${s}.expires_at, ${s}.idle_expires_at) > clock_timestamp()`;

export const IS_LIVING = (s: string): string => `${IS_OPEN(s)} and ${IS_OF_EPOCH(s)}`;

/** Like `IS_LIVING`, if the owner's `user_auth` is joined as `a`. Don't use this in statements that wait for locks. */
export const IS_LIVING_OF = (s: string, a: string): string => `${IS_OPEN(s)} and ${s}.epoch >= ${a}.session_epoch`;

/** SQL condition for a user's active sessions: a single range of an index that contains no ended sessions. */
export const LIVING_OF = (id: string): string =>
  `s.user_id = ${id} and s.ended_at is null and s.epoch = (select e.session_epoch from public.user_auth e where e.user_id = ${id})
   and least(s.expires_at, s.idle_expires_at) > statement_timestamp()`;

export const LIVING_IN_ORDER = (id: string): string => `public.session s where ${LIVING_OF(id)} order by s.purge_at`;

const IN_INDEX_ORDER = statement({
  name: 'in_index_order',
  text: `select ${['sort', 'bitmapscan', 'seqscan'].map((way) => `set_config('enable_${way}', 'off', true)`).join(', ')}`,
});

/**
 * Makes the planner read indexes in order for the rest of the transaction. With statistics from before a flood of
 * sign-ins, it would expect few rows, and read and sort all of them.
 */
export const readInIndexOrder = async (run: Run): Promise<void> => {
  await run(IN_INDEX_ORDER);
};

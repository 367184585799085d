import type { Pool } from 'pg';
import type { RecordEvents } from '../audit/record-events.ts';
import { inTransaction } from '../database/sql.ts';
import type { Run } from '../database/sql.ts';
import { CLOCK, columns, computed, statement } from '../database/statement.ts';

const BATCH = 500;
const before = (place: string): string => `statement_timestamp() - make_interval(secs => ${place} / 1000.0)`;
// SQL condition: a user added the address but did not verify it in time. Addresses with recent failures are kept, so
// that adding them again does not reset the count.
const IS_DUE = `i.created_by = i.user_id and not i.is_verified and i.registration_hash is null and i.added_by is null
            and i.created_at < ${before('$1')}
            and (i.wrong_otp_total = 0
                 or coalesce(greatest(i.otp_requested_at, i.otp_reset_requested_at, i.otp_identity_requested_at), i.created_at) < ${before('$2')})`;
/** Skips deleted users, who may be restored with their addresses. Also skips locked rows; the next run deletes them. */
const LOCK_DUE = statement({
  name: 'claim_lock_due',
  columns: { ...columns('user', 'id'), now: computed.time },
  text: `select u.id, ${CLOCK} as now from public."user" u
          where u.deleted_at is null
            and u.id in (select i.user_id from public.user_identity i join public."user" o on o.id = i.user_id
                          where ${IS_DUE} and o.deleted_at is null order by i.created_at limit ${BATCH})
          for no key update skip locked`,
});
const DELETE = statement({
  name: 'claim_delete',
  columns: { ...columns('user_identity', 'user_id'), was_removed: computed.boolean },
  text: `with gone as (delete from public.user_identity i where i.user_id = any($3::int[]) and ${IS_DUE} returning i.user_id, i.deleted_at),
              raised as (update public."user" set version = version + 1
                          where id in (select user_id from gone where deleted_at is null))
         select user_id, deleted_at is not null as was_removed from gone`,
});

type PurgeClaims = (olderThanMs: number, keepFailuresMs: number) => Promise<number>;

const endBatch = async (run: Run, recordEvents: RecordEvents, ...limits: Parameters<PurgeClaims>): Promise<number> => {
  const locked = await run(LOCK_DUE, ...limits);
  const [first] = locked;
  if (first === undefined) return 0;
  const ids = locked.map(({ id }) => id);
  const gone = await run(DELETE, ...limits, ids);
  const unremoved = gone.filter(({ was_removed: wasRemoved }) => !wasRemoved);
  await recordEvents(
    run,
    first.now,
    unremoved.map(({ user_id: userId }) => ({ _tag: 'ClaimExpired', by: null, userId })),
  );
  return gone.length;
};

/** Deletes addresses that were not verified in time, in batches. Returns how many; safe in several processes. */
export const makePurgeClaims =
  ({ pool, recordEvents }: Readonly<{ pool: Pool; recordEvents: RecordEvents }>): PurgeClaims =>
  async (olderThanMs, keepFailuresMs) => {
    let [ended, found] = [0, 0];
    do {
      found = await inTransaction(pool, (run) => endBatch(run, recordEvents, olderThanMs, keepFailuresMs));
      ended += found;
    } while (found > 0);
    return ended;
  };

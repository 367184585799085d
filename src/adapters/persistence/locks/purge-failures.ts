import type { Pool } from 'pg';
import { AGO, PURGE_BATCH, purgeAll, purgeStatement } from '../database/purge.ts';
import { onPool } from '../database/sql.ts';
import { statement } from '../database/statement.ts';
import { NO_WRONG_CODES } from '../schema/otp-columns.ts';

const UNKNOWN = purgeStatement({
  name: 'purge_unknown_identifiers',
  table: 'unknown_identifier',
  key: 'bucket',
  where: `counted_at < ${AGO}`,
  order: 'counted_at',
});
/** Wrong codes count only for minutes after a code was requested, so the time of the request is used here. */
const REGISTERING = statement({
  name: 'purge_failures_of_registrations',
  text: `update public.user_identity set ${NO_WRONG_CODES} where id in
           (select id from public.user_identity
             where wrong_otp_total > 0 and registration_hash is not null and deleted_at is null
               and greatest(otp_requested_at, otp_reset_requested_at, otp_identity_requested_at, otp_administrator_requested_at) < ${AGO}
             limit ${PURGE_BATCH} for update skip locked)
         returning 1`,
});
/** Skips addresses of deleted users, because a restore brings them back. The purge of users deletes them. */
const REMOVED = statement({
  name: 'purge_removed_addresses',
  text: `delete from public.user_identity where id in
           (select i.id from public.user_identity i join public."user" u on u.id = i.user_id
             where i.deleted_at < ${AGO} and i.type <> 'oauth' and u.deleted_at is null
             order by i.deleted_at limit ${PURGE_BATCH} for update of i skip locked)
         returning 1`,
});

/**
 * Deletes the failures of unknown identifiers, removed addresses, and registrations in progress, because no other
 * factor could unlock these. Keeps failures with an attempt or request in the last `olderThanMs` milliseconds. Returns
 * the number of rows.
 */
export const purgeFailures = async (pool: Pool, olderThanMs: number): Promise<number> => {
  let rows = 0;
  for (const purge of [UNKNOWN, REGISTERING, REMOVED]) rows += await purgeAll(onPool(pool), purge, olderThanMs);
  return rows;
};

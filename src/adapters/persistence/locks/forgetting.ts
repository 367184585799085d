import type { Pool } from 'pg';
import { onPool } from '../database/sql.ts';
import { statement } from '../database/statement.ts';
import type { Statement } from '../database/statement.ts';
import { NO_WRONG_CODES } from '../schema/otp-columns.ts';

/** Few enough to hold nobody up; rows that somebody is at are left for the next time. */
const BATCH = 1_000;
const BEFORE = `statement_timestamp() - make_interval(secs => $1 / 1000.0)`;

const UNKNOWN = statement({
  name: 'forgetting_unknown',
  text: `delete from unknown_identifier where bucket in
           (select bucket from unknown_identifier where counted_at < ${BEFORE}
             order by counted_at limit ${BATCH} for update skip locked)
         returning 1`,
});
/** A guess counts for minutes after a request only, so that the last request tells how old the last failure is. */
const REGISTERING = statement({
  name: 'forgetting_registering',
  text: `update user_identity set ${NO_WRONG_CODES} where id in
           (select id from user_identity
             where wrong_otp_total > 0 and registration_hash is not null and deleted_at is null
               and greatest(otp_requested_at, otp_reset_requested_at, otp_identity_requested_at, otp_administrator_requested_at) < ${BEFORE}
             limit ${BATCH} for update skip locked)
         returning 1`,
});

/** Sign-ins at providers that were not finished. Each new authorization deletes some, too. */
const FLOWS = statement({
  name: 'forgetting_flows',
  text: `delete from oauth_flow where id in
           (select id from oauth_flow where expires_at < ${BEFORE} order by expires_at limit ${BATCH} for update skip locked)
         returning 1`,
});

/** What a restore of the user would bring back was deleted at the user's own time, and is the purge's. */
const REMOVED = statement({
  name: 'forgetting_removed',
  text: `delete from user_identity where id in
           (select i.id from user_identity i join "user" u on u.id = i.user_id
             where i.deleted_at < ${BEFORE} and i.type <> 'oauth' and u.deleted_at is null
             order by i.deleted_at limit ${BATCH} for update of i skip locked)
         returning 1`,
});

const allOf = async (pool: Pool, purge: Statement, olderThanMs: number): Promise<number> => {
  let [rows, found] = [0, 0];
  do {
    found = (await onPool(pool)(purge, olderThanMs)).length;
    rows += found;
  } while (found === BATCH);
  return rows;
};

/**
 * Forgets the failures at what is not anybody's account: unknown identifiers, and addresses of open registrations,
 * which no other factor could open, and addresses that users removed. Only
 * what nobody tried or asked for within `olderThanMs`; gives how many rows.
 */
export const forgetStrangers = async (pool: Pool, olderThanMs: number): Promise<number> =>
  (await allOf(pool, UNKNOWN, olderThanMs)) +
  (await allOf(pool, REGISTERING, olderThanMs)) +
  (await allOf(pool, REMOVED, olderThanMs));

/** Deletes the sign-ins at providers that were not finished in time; gives how many. */
export const forgetFlows = (pool: Pool): Promise<number> => allOf(pool, FLOWS, 0);

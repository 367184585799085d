import type { Pool } from 'pg';
import { AGO, PURGE_BATCH, purgeAll } from '../database/purge.ts';
import { onPool } from '../database/sql.ts';
import { statement } from '../database/statement.ts';

/** The maximum time from `created_at` to the start of the interval between codes, including waits for locks. */
const LONGEST_WAIT_MS = 60_000;

// `created_at` is the time of the last registration. Later requests for codes don't matter, because anyone can make
// them.
const ERASE = statement({
  name: 'registration_fingerprint_erase',
  text: `update public.user_auth set registration_fingerprint = null
          where id in (select a.id from public.user_auth a join public."user" u on u.id = a.user_id
                        where a.registration_fingerprint is not null and u.created_at < ${AGO}
                        limit ${PURGE_BATCH} for update of a skip locked)
          returning 1`,
});

/** Erases the fingerprints of registrations that are older than `intervalMs` milliseconds. Returns how many. */
export const purgeFingerprints = (pool: Pool, intervalMs: number): Promise<number> =>
  purgeAll(onPool(pool), ERASE, intervalMs + LONGEST_WAIT_MS);

import type { Pool } from 'pg';
import type { UserId } from '../../../core/domain/ids.ts';
import { noOtp } from '../../../core/domain/sign-in/otp.ts';
import type { Otp } from '../../../core/domain/sign-in/otp.ts';
import type { RecordEvents } from '../audit/record-events.ts';
import { AGO } from '../database/purge.ts';
import { inTransaction, onPool } from '../database/sql.ts';
import type { Run } from '../database/sql.ts';
import { CLOCK, columns, computed, statement } from '../database/statement.ts';
import { isReferenced } from '../database/violations.ts';
import { entomb, eraseDetails, usersPurged } from '../directory/purge-users.ts';
import { ADDRESS } from '../schema/address-columns.ts';
import type { UnknownAccounts } from '../sign-in/unknown-accounts.ts';
import { dropRegistrations } from './registrations.ts';

/** The maximum number of users per transaction; small enough not to delay concurrent registrations. */
const BATCH = 100;
/** SQL condition: the registration is too old. Never matches a verified user, even if `is_registering` is wrong. */
const IS_DUE = `u.is_registering and u.created_at < ${AGO}
            and not exists (select from public.user_identity v where v.user_id = u.id and v.is_verified)`;
const DUE = statement({
  name: 'registration_due',
  columns: columns('user', 'id'),
  text: `select u.id from public."user" u where ${IS_DUE} order by u.created_at, u.id limit ${BATCH}`,
});
const ADDRESSES = statement({
  name: 'registration_due_addresses',
  columns: ADDRESS,
  text: `select type, value from public.user_identity where user_id = any($1::int[]) and registration_hash is not null`,
});
/** Leaves out registrations that were completed or replaced during the wait for locks. `now` is read after the wait. */
const LOCK_DUE = statement({
  name: 'registration_lock_due',
  columns: { ...columns('user', 'id'), now: computed.time },
  text: `select u.id, ${CLOCK} as now from public."user" u
          where u.id = any($2::int[]) and ${IS_DUE} order by u.id for update`,
});
const DELETE = statement({ name: 'registration_delete', text: `delete from public."user" where id = any($1::int[])` });
const TRY = statement({ name: '', text: 'savepoint deleting' });
const UNDO = statement({ name: '', text: 'rollback to savepoint deleting' });

type ExpiryDeps = Readonly<{ pool: Pool; unknownAccounts: UnknownAccounts; recordEvents: RecordEvents }>;

/** Whether no failure counts any more, and no code was requested in the last `olderThanMs` milliseconds. */
const isSpent = (otp: Otp, now: Date, olderThanMs: number): boolean =>
  otp.lockout.total === 0 &&
  Object.values(otp.requestedAt).every((at) => at === null || at.getTime() < now.getTime() - olderThanMs);

/** Deletes the users' rows. If other tables refer to one, only removes the personal data from the rows. */
const deleteRows = async (run: Run, ids: readonly UserId[]): Promise<void> => {
  await run(TRY);
  try {
    await run(DELETE, ids);
  } catch (error) {
    if (!isReferenced(error)) throw error;
    await run(UNDO);
    await entomb(run, ids, true);
  }
};

/** Locks addresses and then users, in the same order as a registration, so that the two can't deadlock. */
const endBatch = async (
  run: Run,
  { unknownAccounts, recordEvents }: ExpiryDeps,
  due: readonly UserId[],
  olderThanMs: number,
): Promise<number> => {
  await unknownAccounts.lock(run, await run(ADDRESSES, due));
  const locked = await run(LOCK_DUE, olderThanMs, due);
  const [first] = locked;
  if (first === undefined) return 0;
  const { now } = first;
  const ids = locked.map(({ id }) => id);
  const release = unknownAccounts.release(run, now);
  await dropRegistrations(run, ids, async (address, otp) => {
    if (!isSpent(unknownAccounts.merge(noOtp, otp, now), now, olderThanMs)) await release(address, otp);
  });
  await eraseDetails(run, ids);
  await deleteRows(run, ids);
  await recordEvents(run, now, usersPurged(ids));
  return ids.length;
};

/**
 * Deletes registrations that were not completed within `olderThanMs` milliseconds, with all their data, in atomic
 * batches. Returns how many it deleted. Their failures still count, as failures of unknown addresses. Safe to run in
 * several processes.
 */
export const makePurgeRegistrations =
  (deps: ExpiryDeps) =>
  async (olderThanMs: number): Promise<number> => {
    let ended = 0;
    for (;;) {
      const due = (await onPool(deps.pool)(DUE, olderThanMs)).map(({ id }) => id);
      if (due.length === 0) return ended;
      ended += await inTransaction(deps.pool, (run) => endBatch(run, deps, due, olderThanMs));
    }
  };

import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Pool } from 'pg';
import type { Lockout } from '../../../core/domain/locks/lockout.ts';
import type { UnknownLogins } from '../../../core/ports/unknown-logins.ts';
import type { Audit } from '../audit/audit-trail.ts';
import { bucketRow, inTurn } from '../database/call-limits.ts';
import { outage } from '../database/outage.ts';
import { onPool } from '../database/sql.ts';
import type { Run } from '../database/sql.ts';
import { CLOCK, computed, statement } from '../database/statement.ts';
import type { Mail } from '../messages/outbox.ts';
import {
  PASSWORD,
  passwordColumns,
  passwordValues,
  setPassword,
  toPasswordLockout,
} from '../schema/password-columns.ts';

const COLUMNS = { now: computed.time, ...PASSWORD };

const FIND = statement({
  name: 'unknown_login_find',
  columns: COLUMNS,
  text: `select ${CLOCK} as now, coalesce(wrong_password_count, 0) as wrong_password_count, coalesce(wrong_password_total, 0) as wrong_password_total,
                wrong_password_at, account_locked_until
           from (select $1::int as bucket) k left join unknown_identifier using (bucket)`,
});
/** Makes the row if need be and locks it, in as many steps as a known login takes; `now` is after waiting for it. */
const LOCK = statement({
  name: 'unknown_login_lock',
  columns: COLUMNS,
  text: `insert into unknown_identifier (bucket) values ($1)
         on conflict (bucket) do update set bucket = excluded.bucket returning ${CLOCK} as now, ${passwordColumns()}`,
});
const SAVE = statement({
  name: 'unknown_login_save',
  text: `update unknown_identifier set ${setPassword(2)},
                counted_at = case when $3 > wrong_password_total then clock_timestamp() else counted_at end
          where bucket = $1`,
});

const save = async (run: Run, bucket: number, lockout: Lockout): Promise<void> => {
  await run(SAVE, bucket, ...passwordValues(lockout));
};

/** Gives the count of a login that is nobody's any more back to its bucket, in the caller's transaction. */
export const mergePasswordCount = async (
  run: Run,
  bucket: number,
  merge: (found: Lockout) => Lockout,
): Promise<void> => {
  const [row] = await run(LOCK, bucket);
  if (row !== undefined) await save(run, bucket, merge(toPasswordLockout(row)));
};

/** The count of wrong passwords at a login while it was nobody's, in the caller's transaction. */
export const passwordCountOf = async (run: Run, bucket: number): Promise<Lockout> => {
  const [row] = await run(FIND, bucket);
  if (row === undefined) throw new TypeError('the statement gives one row, always');
  return toPasswordLockout(row);
};

type Deps = Readonly<{
  pool: Pool;
  /** The keyed hash that puts an identifier into one of 2^20 buckets. */
  bucketOf: (identifier: string) => number;
  mail: Pick<Mail, 'pretendToTell'>;
  audit: Pick<Audit, 'count'>;
}>;

export const makeUnknownLogins = ({ pool, bucketOf, mail, audit }: Deps): UnknownLogins => ({
  find: (login) =>
    TE.tryCatch(async () => {
      const [row] = await onPool(pool)(FIND, bucketOf(login));
      if (row === undefined) throw new Error('no row');
      return { lockout: toPasswordLockout(row), now: row.now };
    }, outage('unknown-logins')),

  update: (login, decide) =>
    TE.tryCatch(async () => {
      const bucket = bucketOf(login);
      return inTurn(pool, { rows: [bucketRow(bucket)], queue: 'password' }, async (run) => {
        const [row] = await run(LOCK, bucket);
        if (row === undefined) throw new Error('the bucket is gone');
        const { lockout, verdict, hasJustLocked } = decide(toPasswordLockout(row), row.now);
        const before = toPasswordLockout(row);
        await save(run, bucket, lockout);
        if (lockout.total > before.total)
          await audit.count(run, row.now, [
            'password.refused',
            ...(hasJustLocked ? (['password.locked'] as const) : []),
          ]);
        // the owner of a known one is told of the lock
        if (hasJustLocked) await mail.pretendToTell(run, login);
        return verdict;
      });
    }, outage('unknown-logins')),
});

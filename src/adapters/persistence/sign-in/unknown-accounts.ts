import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Pool } from 'pg';
import type { Address } from '../../../core/domain/addresses/address.ts';
import type { Policies } from '../../../core/domain/core-config.ts';
import { mergeLockouts } from '../../../core/domain/locks/lockout.ts';
import type { Lockout } from '../../../core/domain/locks/lockout.ts';
import { identifierOf } from '../../../core/domain/sign-in/login.ts';
import type { Login } from '../../../core/domain/sign-in/login.ts';
import { mergeOtps, noOtp } from '../../../core/domain/sign-in/otp.ts';
import type { Otp } from '../../../core/domain/sign-in/otp.ts';
import type { UnknownLogins } from '../../../core/ports/unknown-logins.ts';
import type { RecordEvents } from '../audit/record-events.ts';
import { bucketRow, inTurn } from '../database/call-limits.ts';
import { outage } from '../database/outage.ts';
import { onPool } from '../database/sql.ts';
import type { Run } from '../database/sql.ts';
import { CLOCK, computed, statement } from '../database/statement.ts';
import { OTP, otpColumns, otpParameters, otpValues, toOtp } from '../schema/otp-columns.ts';
import {
  PASSWORD_COUNT,
  passwordColumns,
  passwordValues,
  setPasswordCount,
  toPasswordLockout,
} from '../schema/password-columns.ts';

/** Locks the buckets until the transaction ends, also for known addresses. Buckets are sorted, to avoid deadlocks. */
const LOCK = statement({
  name: 'address_lock',
  text: `select pg_advisory_xact_lock(1, bucket) from (select distinct unnest($1::int[]) as bucket order by 1) b`,
});
const SEE = statement({
  name: 'bucket_see',
  columns: OTP,
  text: `select ${otpColumns()} from public.unknown_identifier where bucket = $1 for update`,
});
/** SQL for the columns that change with every failure and every counted request, and at no other time. */
const counted = (row: string) =>
  ['wrong_otp_total', 'otp_requested_at', 'otp_reset_requested_at', 'otp_identity_requested_at']
    .map((column) => `${row}.${column}`)
    .join(', ');
/** SQL that inserts or updates the row of a bucket. `source` is a `values` list or a `select`. */
export const SAVING = (source: string): string =>
  `insert into public.unknown_identifier as u (bucket, ${otpColumns()}) ${source}
   on conflict (bucket) do update
      set (${otpColumns()}) = row(${otpColumns('excluded.')}),
          counted_at = case when (${counted('excluded')}) is distinct from (${counted('u')}) then clock_timestamp() else u.counted_at end`;
const SAVE = statement({ name: 'bucket_save', text: SAVING(`values ($1, ${otpParameters(2)})`) });

const PASSWORD_AND_TIME = { now: computed.time, ...PASSWORD_COUNT };

const FIND_PASSWORD = statement({
  name: 'unknown_login_find',
  columns: PASSWORD_AND_TIME,
  text: `select ${CLOCK} as now, coalesce(wrong_password_count, 0) as wrong_password_count, coalesce(wrong_password_total, 0) as wrong_password_total,
                wrong_password_at, account_locked_until
           from (select $1::int as bucket) k left join public.unknown_identifier using (bucket)`,
});
/** Creates the row if necessary and locks it, in as many steps as for a known login. `now` is read afterwards. */
const LOCK_PASSWORD = statement({
  name: 'unknown_login_lock',
  columns: PASSWORD_AND_TIME,
  text: `insert into public.unknown_identifier (bucket) values ($1)
         on conflict (bucket) do update set bucket = excluded.bucket returning ${CLOCK} as now, ${passwordColumns()}`,
});
const SAVE_PASSWORD = statement({
  name: 'unknown_login_save',
  text: `update public.unknown_identifier set ${setPasswordCount(2)},
                counted_at = case when $3 > wrong_password_total then clock_timestamp() else counted_at end
          where bucket = $1`,
});

const only = <R>([row]: readonly R[]): R => {
  if (row === undefined) throw new TypeError('the statement must return one row');
  return row;
};

/** Moves the counts of an address that no longer belongs to an account to its bucket, so that they still count. */
export type Release = (address: Address, otp: Otp) => Promise<void>;

/**
 * Counts attempts on addresses and usernames without an account, in 2^20 rows called buckets. Functions with `run` use
 * the caller's transaction. `now` is the database's time.
 */
export const makeUnknownAccounts = (
  bucketOf: (identifier: string) => number,
  policies: Pick<Policies, 'otp' | 'passwordLockout'>,
) => {
  const merge = mergeOtps(policies.otp);
  const mergePasswords = mergeLockouts(policies.passwordLockout);
  const of = (login: Login): number => bucketOf(identifierOf(login));
  const load = async (run: Run, address: Address): Promise<Otp> => {
    const [row] = await run(SEE, of(address));
    return row === undefined ? noOtp : toOtp(row);
  };
  return {
    bucketOf: of,
    /** Returns the key of the queue for concurrent calls with this login. */
    rowOf: (login: Login): string => bucketRow(of(login)),
    lock: async (run: Run, addresses: readonly Address[]): Promise<void> => void (await run(LOCK, addresses.map(of))),
    merge,
    mergePasswords,
    load,
    release:
      (run: Run, now: Date): Release =>
      async (address, otp) => {
        const merged = merge(await load(run, address), otp, now);
        await run(SAVE, of(address), ...otpValues(merged));
      },
    /** Reads the count of wrong passwords, without a lock. */
    passwordsAt: async (run: Run, login: Login): Promise<Lockout> =>
      toPasswordLockout(only(await run(FIND_PASSWORD, of(login)))),
    /** Locks the buckets in sorted order, so that concurrent calls can't deadlock. */
    releasePasswords: async (run: Run, now: Date, logins: readonly Login[], lockout: Lockout): Promise<void> => {
      for (const bucket of [...new Set(logins.map(of))].toSorted((a, b) => a - b)) {
        const found = toPasswordLockout(only(await run(LOCK_PASSWORD, bucket)));
        await run(SAVE_PASSWORD, bucket, ...passwordValues(mergePasswords(found, lockout, now)));
      }
    },
  };
};
export type UnknownAccounts = ReturnType<typeof makeUnknownAccounts>;

type Deps = Readonly<{ pool: Pool; bucketOf: (identifier: string) => number; recordEvents: RecordEvents }>;

export const makeUnknownLogins = ({ pool, bucketOf, recordEvents }: Deps): UnknownLogins => ({
  find: (identifier) =>
    TE.tryCatch(async () => {
      const row = only(await onPool(pool)(FIND_PASSWORD, bucketOf(identifier)));
      return { lockout: toPasswordLockout(row), now: row.now };
    }, outage('unknown-logins')),

  update: (identifier, decide) =>
    TE.tryCatch(async () => {
      const bucket = bucketOf(identifier);
      return inTurn(pool, { rows: [bucketRow(bucket)], queue: 'password' }, async (run) => {
        const row = only(await run(LOCK_PASSWORD, bucket));
        const { writes, events, answer } = decide(toPasswordLockout(row), row.now);
        await run(SAVE_PASSWORD, bucket, ...passwordValues(writes));
        await recordEvents(run, row.now, events);
        return answer;
      });
    }, outage('unknown-logins')),
});

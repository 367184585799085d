import { TypeOverrides, types as defaults } from 'pg';
import type { Pool, PoolClient } from 'pg';
import { codeOf } from '../connection/error-code.ts';
import { BEGIN, isConflict } from './conflicts.ts';
import { isMisplaced } from './named-statements.ts';
import { isReadOnly } from './outage.ts';
import { CLOCK, computed, statement } from './statement.ts';
import type { Statement } from './statement.ts';

export type Run = <R>(sent: Statement<R>, ...values: readonly unknown[]) => Promise<readonly R[]>;

const DATE_OID = 1082;
/** Times become `Date`; calendar days stay text, because a `Date` would shift them by the time zone. */
const types = new TypeOverrides();
types.setTypeParser(DATE_OID, (text) => text);
const TIME_OID = 1184;
const UTC = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,3})?\+00$/;
const readTime = defaults.getTypeParser(TIME_OID) as (text: string) => Date | number;
/** Parses ordinary times, three times as fast as the driver. The driver parses all others, such as `infinity`. */
types.setTypeParser(TIME_OID, (text) =>
  UTC.test(text) ? new Date(`${text.slice(0, 10)}T${text.slice(11, -3)}Z`) : readTime(text),
);

export const onPool =
  (pool: Pool | PoolClient): Run =>
  async <R>(sent: Statement<R>, ...values: readonly unknown[]) =>
    (await pool.query({ ...sent, values: [...values], types })).rows as R[];

/** Planner settings to turn off, so that only index scans remain. Used for batches over tables without statistics. */
export const LOOK_UP_ONLY = ['enable_seqscan', 'enable_bitmapscan', 'enable_hashjoin', 'enable_mergejoin'] as const;

/** SQL for the identities with this value. `offset 0` makes the planner use the index, even without statistics. */
export const IDENTITIES_OF = (value: string): string =>
  `(select * from public.user_identity where value collate "C" = ${value} offset 0)`;

/** Whether the commit may have succeeded, because there was no answer, or only an error about the connection. */
const isUnanswered = (error: unknown): boolean => !/^(?!08|57P)[0-9A-Z]{5}$/.test(codeOf(error));

/** Sets `mayBeDone` on an error after which the change may or may not have been made. */
const committing = async <A>(change: Promise<A>): Promise<A> => {
  try {
    return await change;
  } catch (error) {
    throw error instanceof Error && isUnanswered(error) ? Object.assign(error, { mayBeDone: true }) : error;
  }
};

const isSilent = (error: unknown): error is Error => error instanceof Error && error.message === 'Query read timeout';

/** Runs `work` in a transaction. Repeats it at most twice, after a deadlock or a lost prepared statement. */
export const inTransaction = async <A>(
  pool: Pool,
  work: (run: Run, client: PoolClient) => Promise<A>,
  triesLeft = 2,
): Promise<A> => {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query(BEGIN);
    const answer = await work(onPool(client), client);
    await committing(client.query('commit'));
    return answer;
  } catch (error) {
    // Drop a connection that did not answer, because it would not answer a rollback either. Drop a read-only
    // connection, too: a new one may reach the server that accepts writes.
    if (isSilent(error) || isReadOnly(error)) broken = error;
    else await client.query('rollback').catch((rollbackError: Error) => (broken = rollbackError));
    if (!(isConflict(error) || isMisplaced(error)) || triesLeft === 0) throw error;
  } finally {
    client.release(broken);
  }
  return inTransaction(pool, work, triesLeft - 1);
};

/**
 * Runs a change that is a single statement, without `begin` and `commit`, at the default isolation level of the
 * database. After a conflict, `inTransaction` repeats it at `read committed`.
 */
export const atOnce =
  (pool: Pool): Run =>
  async (sent, ...values) => {
    const client = await pool.connect();
    let broken: Error | undefined;
    try {
      return await committing(onPool(client)(sent, ...values));
    } catch (error) {
      // Drop the connection. The server may close it, and then the next caller could not tell whether its change was
      // made.
      broken = error as Error;
      if (!isConflict(error)) throw error;
    } finally {
      client.release(broken);
    }
    return inTransaction(pool, (run) => run(sent, ...values));
  };

const TIME = statement({ name: 'time', columns: { now: computed.time }, text: `select ${CLOCK} as now` });

/** Returns the database's time. Call this after the locks are acquired, because waiting for them takes time. */
export const timeOf = async (run: Run): Promise<Date> => {
  const [row] = await run(TIME);
  if (row === undefined) throw new TypeError('the statement must return one row');
  return row.now;
};

import { TypeOverrides, types as defaults } from 'pg';
import type { Pool, PoolClient } from 'pg';
import { codeOf } from '../connection/error-code.ts';
import { BEGIN, isConflict } from './conflicts.ts';
import { isMisplaced } from './named-statements.ts';
import { isReadOnly } from './outage.ts';
import { CLOCK, computed, statement } from './statement.ts';
import type { Statement } from './statement.ts';

/** Runs a statement with bind parameters and gives its rows. */
export type Run = <R>(sent: Statement<R>, ...values: readonly unknown[]) => Promise<readonly R[]>;

const DATE_OID = 1082;
/** Times become `Date`; calendar days stay text, because a `Date` would shift them by the time zone. */
const types = new TypeOverrides();
types.setTypeParser(DATE_OID, (text) => text);
const TIME_OID = 1184;
const UTC = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,3})?\+00$/;
const readTime = defaults.getTypeParser(TIME_OID) as (text: string) => Date | number;
/** Ordinary times are read here in a third of the driver's time. The driver reads the others, such as `infinity`. */
types.setTypeParser(TIME_OID, (text) =>
  UTC.test(text) ? new Date(`${text.slice(0, 10)}T${text.slice(11, -3)}Z`) : readTime(text),
);

export const onPool =
  (pool: Pool | PoolClient): Run =>
  async <R>(sent: Statement<R>, ...values: readonly unknown[]) =>
    (await pool.query({ ...sent, values: [...values], types })).rows as R[];

/** Leave index look-ups only, for batches over whole tables whose statistics may be missing. */
export const LOOK_UP_ONLY = ['enable_seqscan', 'enable_bitmapscan', 'enable_hashjoin', 'enable_mergejoin'] as const;

/** Through the index on values: without statistics the planner might scan another one. */
export const IDENTITIES_OF = (value: string): string =>
  `(select * from public.user_identity where value collate "C" = ${value} offset 0)`;

/** Whether it is unknown what became of a commit: there was no answer, or one about the connection only. */
const isUnanswered = (error: unknown): boolean => !/^(?!08|57P)[0-9A-Z]{5}$/.test(codeOf(error));

/** Marks the error if it leaves open whether the change was made. */
const committing = async <A>(change: Promise<A>): Promise<A> => {
  try {
    return await change;
  } catch (error) {
    throw error instanceof Error && isUnanswered(error) ? Object.assign(error, { mayBeDone: true }) : error;
  }
};

const isSilent = (error: unknown): error is Error => error instanceof Error && error.message === 'Query read timeout';

/** Retried at most twice, after a deadlock or if a pooler lost a prepared statement, because nothing was kept. */
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
    // A connection that did not answer would not answer a rollback either.
    // The next connection may find a server that takes changes.
    if (isSilent(error) || isReadOnly(error)) broken = error;
    else await client.query('rollback').catch((rollbackError: Error) => (broken = rollbackError));
    if (!(isConflict(error) || isMisplaced(error)) || triesLeft === 0) throw error;
  } finally {
    client.release(broken);
  }
  return inTransaction(pool, work, triesLeft - 1);
};

/**
 * A change by a single statement, which is a transaction by itself. Its level is the one that the database's owner set; if
 * it conflicts with another one, it is repeated at the level of `inTransaction`.
 */
export const atOnce =
  (pool: Pool): Run =>
  async (sent, ...values) => {
    const client = await pool.connect();
    let broken: Error | undefined;
    try {
      return await committing(onPool(client)(sent, ...values));
    } catch (error) {
      // The server may end the connection with its error, and the next caller could not tell what became of its change.
      broken = error as Error;
      if (!isConflict(error)) throw error;
    } finally {
      client.release(broken);
    }
    return inTransaction(pool, (run) => run(sent, ...values));
  };

const TIME = statement({ name: 'time', columns: { now: computed.time }, text: `select ${CLOCK} as now` });

/** The database's time, read after the transaction's locks are acquired. */
export const timeOf = async (run: Run): Promise<Date> => {
  const [row] = await run(TIME);
  if (row === undefined) throw new TypeError('the statement must return one row');
  return row.now;
};

import type { Run } from './sql.ts';
import { statement } from './statement.ts';
import type { Statement } from './statement.ts';

/** Small enough not to delay other statements. */
export const PURGE_BATCH = 1_000;

/** SQL for the time `$1` milliseconds before the statement began. */
export const AGO = `statement_timestamp() - make_interval(secs => $1 / 1000.0)`;

type Due = Readonly<{
  name: string;
  table: string;
  key?: string;
  /** A condition on the rows to delete, and the indexed column that finds the oldest of them. */
  where: string;
  order: string;
}>;

/** Rows that are locked right now are left for the next run. */
export const purgeStatement = ({ name, table, key = 'id', where, order }: Due): Statement =>
  statement({
    name,
    text: `delete from public.${table} where ${key} in
             (select ${key} from public.${table} where ${where} order by ${order} limit ${PURGE_BATCH} for update skip locked)
           returning 1`,
  });

/** Repeats a purge until nothing is left; returns the number of rows. Safe to run in several processes. */
export const purgeAll = async (run: Run, purge: Statement, ...values: readonly unknown[]): Promise<number> => {
  let [rows, found] = [0, 0];
  do {
    found = (await run(purge, ...values)).length;
    rows += found;
  } while (found === PURGE_BATCH);
  return rows;
};

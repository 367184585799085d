import type { Run } from './sql.ts';
import { statement } from './statement.ts';
import type { Statement } from './statement.ts';

/** The maximum number of rows per statement; few enough not to delay other statements. */
export const PURGE_BATCH = 1_000;

/** SQL for the time `$1` milliseconds before the statement began. */
export const AGO = `statement_timestamp() - make_interval(secs => $1 / 1000.0)`;

type Due = Readonly<{
  name: string;
  table: string;
  key?: string;
  /** `where` selects the rows to delete; `order` is the indexed column by which the oldest are found. */
  where: string;
  order: string;
}>;

/** Skips locked rows; the next run deletes them. */
export const purgeStatement = ({ name, table, key = 'id', where, order }: Due): Statement =>
  statement({
    name,
    text: `delete from public.${table} where ${key} in
             (select ${key} from public.${table} where ${where} order by ${order} limit ${PURGE_BATCH} for update skip locked)
           returning 1`,
  });

type MovingEnd = Readonly<{
  name: string;
  table: string;
  key?: string;
  /** The indexed expression: `purge_at`, or the earlier of `purge_at` and another time. */
  at: string;
  end: string;
}>;
type MovingPurge = Readonly<{ postpone: Statement; remove: Statement }>;

/**
 * Purges rows whose expiry is often postponed. The index contains `purge_at` instead of the expiry, so that postponing
 * does not update it. `purge_at` is never later than the expiry. For rows that expire later, the purge sets `purge_at`
 * to the expiry.
 */
export const movingPurge = ({ name, table, key = 'id', at, end }: MovingEnd): MovingPurge => ({
  postpone: statement({
    name: `${name}_postpone`,
    text: `update public.${table} set purge_at = ${end} where ${key} in
             (select ${key} from public.${table} where ${at} < ${AGO} and ${end} >= ${AGO}
               order by ${at} limit ${PURGE_BATCH} for update skip locked)
           returning 1`,
  }),
  remove: purgeStatement({
    name: `${name}_purge`,
    table,
    key,
    where: `${at} < ${AGO} and ${end} < ${AGO}`,
    order: at,
  }),
});

/** Repeats a purge until no row is left, and returns the number of rows. Safe to run in several processes. */
export const purgeAll = async (run: Run, purge: Statement, ...values: readonly unknown[]): Promise<number> => {
  let [rows, found] = [0, 0];
  do {
    found = (await run(purge, ...values)).length;
    rows += found;
  } while (found === PURGE_BATCH);
  return rows;
};

/** Deletes rows that expired more than `overForMs` milliseconds ago and returns how many. */
export const purgeMoving = async (run: Run, { postpone, remove }: MovingPurge, overForMs: number): Promise<number> => {
  await purgeAll(run, postpone, overForMs);
  return purgeAll(run, remove, overForMs);
};

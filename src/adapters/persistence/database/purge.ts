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

type MovingEnd = Readonly<{
  name: string;
  table: string;
  key?: string;
  /** The indexed expression: `purge_at`, or the earlier of it and another time. */
  at: string;
  /** When the row is over. */
  end: string;
}>;
type MovingPurge = Readonly<{ postpone: Statement; remove: Statement }>;

/**
 * A purge of rows whose end moves often, which must not change an index. So an index contains `purge_at`, which is never
 * later than the end. Where the end has moved, the purge moves `purge_at` there.
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

/** Repeats a purge until nothing is left; returns the number of rows. Safe to run in several processes. */
export const purgeAll = async (run: Run, purge: Statement, ...values: readonly unknown[]): Promise<number> => {
  let [rows, found] = [0, 0];
  do {
    found = (await run(purge, ...values)).length;
    rows += found;
  } while (found === PURGE_BATCH);
  return rows;
};

/** Deletes the rows that have been over for `overForMs`; returns how many. */
export const purgeMoving = async (run: Run, { postpone, remove }: MovingPurge, overForMs: number): Promise<number> => {
  await purgeAll(run, postpone, overForMs);
  return purgeAll(run, remove, overForMs);
};

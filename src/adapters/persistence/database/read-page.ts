import { COUNT_CAP, pageOf, totalOf } from '../../../core/domain/page.ts';
import type { Page, PageRequest, Position, Sort } from '../../../core/domain/page.ts';
import { keyset, positionOf, positionValues } from './keyset.ts';
import type { PositionRow, SortKey } from './keyset.ts';
import type { Run } from './sql.ts';
import { composed } from './statement.ts';

/** The parts of a list's statement, as SQL; `values` are the parameters of `where`. */
type Source<S extends string> = Readonly<{
  columns: string;
  from: string;
  where: string;
  values?: readonly unknown[];
  keys: Readonly<Record<S, SortKey>>;
  id: SortKey;
  /** SQL that joins the ids of a page (`k.id`) to its columns. Set only if indexes alone can find the ids. */
  shown?: string;
  /** The name of the prepared statements for pages of the usual size. Set only if all other fields are constant. */
  name?: string;
}>;

export const USUAL_LIMIT = 50;

export const pageName = (name: string, { by, descending }: Sort<string>, after: Position | null): string =>
  `${name}_by_${by}_${descending ? 'desc' : 'asc'}${after === null ? '' : '_after'}`;

/** Reads a page. If `name` is not set, PostgreSQL plans each statement anew: a filter may match few or many rows. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- ties the rows of the statement to what reads them
export const readPage = async <R extends object, S extends string, A>(
  run: Run,
  { columns, from, where, values = [], keys, id, shown, name }: Source<S>,
  { limit, after, sort, count }: PageRequest<S>,
  toItem: (row: R) => A,
): Promise<Page<A>> => {
  const order = keyset(keys[sort.by], id, sort.descending);
  const next = after === null ? '' : `and ${order.after(values.length + 1)}`;
  const found = `from ${from} where ${where} ${next} order by ${order.orderBy} limit ${limit + 1}`;
  const source =
    shown === undefined ? found : `from (select ${id.expression} ${found}) k join ${shown} order by ${order.orderBy}`;
  const text = `select ${columns}, ${order.position} ${source}`;
  const isNamed = name !== undefined && limit === USUAL_LIMIT;
  const named = isNamed ? pageName(name, sort, after) : '';
  const rows = await run(
    composed<R & PositionRow>(text, undefined, named),
    ...values,
    ...(after === null ? [] : positionValues(after)),
  );
  // Order the rows like an index, so that the planner does not scan the whole table to find a few rows.
  const counting = `select count(*)::int as total from (select from ${from} where ${where} order by ${order.orderBy} limit ${COUNT_CAP + 1}) c`;
  const [counted] = count ? await run(composed<{ total: number }>(counting), ...values) : [];
  const page = pageOf(rows, { limit }, positionOf, counted === undefined ? null : totalOf(counted.total));
  return { ...page, items: page.items.map(toItem) };
};

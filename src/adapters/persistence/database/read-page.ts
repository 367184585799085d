import { COUNT_CAP, pageOf, totalOf } from '../../../core/domain/page.ts';
import type { Page, PageRequest, Position, Sort } from '../../../core/domain/page.ts';
import { keyset, positionOf, positionValues } from './keyset.ts';
import type { PositionRow, SortKey } from './keyset.ts';
import type { Run } from './sql.ts';
import { composed } from './statement.ts';

/** What a list reads, as SQL; `values` are the parameters of `where`. */
type Source<S extends string> = Readonly<{
  columns: string;
  from: string;
  where: string;
  values?: readonly unknown[];
  keys: Readonly<Record<S, SortKey>>;
  id: SortKey;
  /** Reads the columns for the ids `k.id` of a page, if indexes alone can find the ids; `from` by default. */
  shown?: string;
  /** If the rest is always the same: the name of its prepared statements for pages of the usual size. */
  name?: string;
}>;

/** The size of a page that clients get who ask for none. */
export const USUAL_LIMIT = 50;

/** There are four for each key that a list may be sorted by. */
export const pageName = (name: string, { by, descending }: Sort<string>, after: Position | null): string =>
  `${name}_by_${by}_${descending ? 'desc' : 'asc'}${after === null ? '' : '_after'}`;

/** Without a name, each statement is planned for its own values: a filter may leave few or many rows. */
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
  // Ordered as an index, so that the planner does not read the whole table to find a few rows.
  const counting = `select count(*)::int as total from (select from ${from} where ${where} order by ${order.orderBy} limit ${COUNT_CAP + 1}) c`;
  const [counted] = count ? await run(composed<{ total: number }>(counting), ...values) : [];
  const page = pageOf(rows, { limit }, positionOf, counted === undefined ? null : totalOf(counted.total));
  return { ...page, items: page.items.map(toItem) };
};

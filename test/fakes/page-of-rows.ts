import { pageOf, totalOf } from '../../src/core/domain/page.ts';
import type { Page, PageRequest } from '../../src/core/domain/page.ts';

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

/** A page of an in-memory list; `keyOf` is the sort key as text that sorts the same way. */
export const pageOfRows = <R extends Readonly<{ id: number }>, S extends string, A>(
  rows: readonly R[],
  { sort, after, limit, count }: PageRequest<S>,
  keyOf: (row: R, by: S) => string,
  toItem: (row: R) => A,
): Page<A> => {
  const turn = sort.descending ? -1 : 1;
  const from = (row: R, value: string, id: number) => turn * (compare(keyOf(row, sort.by), value) || row.id - id);
  const sorted = rows.toSorted((a, b) => from(a, keyOf(b, sort.by), b.id));
  const rest = sorted.filter((row) => after === null || from(row, after.value ?? '', Number(after.id)) > 0);
  const positionOf = (row: R) => ({ value: keyOf(row, sort.by), id: String(row.id) });
  const page = pageOf(rest.slice(0, limit + 1), { limit }, positionOf, count ? totalOf(rows.length) : null);
  return { ...page, items: page.items.map(toItem) };
};

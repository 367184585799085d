/** The position of a row in a sorted list: the value of the sort column as text, and the id as tie-breaker. */
export type Position = Readonly<{ value: string | null; id: string }>;

export type Sort<S extends string> = Readonly<{ by: S; descending: boolean }>;

export type PageRequest<S extends string> = Readonly<{
  limit: number;
  after: Position | null;
  sort: Sort<S>;
  count: boolean;
}>;

/** The maximum number of rows that are counted, so that the cost of a list is bounded. */
export const COUNT_CAP = 10_000;

export type Total = Readonly<{ count: number; isCapped: boolean }>;

export type Page<A> = Readonly<{
  items: readonly A[];
  next: Position | null;
  total: Total | null;
}>;

/** `counted` is the number of rows, counted up to `COUNT_CAP` + 1. */
export const totalOf = (counted: number): Total => ({
  count: Math.min(counted, COUNT_CAP),
  isCapped: counted > COUNT_CAP,
});

/** Makes a page from up to `limit` + 1 rows. The extra row means that there is a next page. */
export const pageOf = <A>(
  rows: readonly A[],
  { limit }: Readonly<{ limit: number }>,
  positionOf: (row: A) => Position,
  total: Total | null,
): Page<A> => {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last !== undefined ? positionOf(last) : null, total };
};

/** The position of a row in a sorted list: its sort value as text, and its id as tie-breaker. */
export type Position = Readonly<{ value: string | null; id: string }>;

export type Sort<S extends string> = Readonly<{ by: S; descending: boolean }>;

export type PageRequest<S extends string> = Readonly<{
  limit: number;
  after: Position | null;
  sort: Sort<S>;
  count: boolean;
}>;

/** Counting stops here, so that the cost of a list is bounded. */
export const COUNT_CAP = 10_000;

export type Total = Readonly<{ count: number; isCapped: boolean }>;

export type Page<A> = Readonly<{
  items: readonly A[];
  next: Position | null;
  total: Total | null;
}>;

/** Makes a total from a count of at most `COUNT_CAP` + 1 rows. */
export const totalOf = (counted: number): Total => ({
  count: Math.min(counted, COUNT_CAP),
  isCapped: counted > COUNT_CAP,
});

/** Makes a page from at most `limit` + 1 rows; the extra row tells that there is a next page. */
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

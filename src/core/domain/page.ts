/** The place of a row in a list: the value that it is sorted by, as text, and its id, which makes it unique. */
export type Position = Readonly<{ value: string | null; id: string }>;

export type Sort<S extends string> = Readonly<{ by: S; descending: boolean }>;

/** One page of a list: what comes after a position, at most so many. */
export type PageRequest<S extends string> = Readonly<{
  limit: number;
  after: Position | null;
  sort: Sort<S>;
  /** Whether all that match are to be counted, too. */
  count: boolean;
}>;

/** Counting stops here, so that no list costs more the more there is. */
export const COUNT_CAP = 10_000;

export type Total = Readonly<{ count: number; isCapped: boolean }>;

export type Page<A> = Readonly<{
  items: readonly A[];
  /** Where the next page begins; null for the last one. */
  next: Position | null;
  /** Null where nobody asked. */
  total: Total | null;
}>;

/** What was counted with a limit of one more than the cap. */
export const totalOf = (counted: number): Total => ({
  count: Math.min(counted, COUNT_CAP),
  isCapped: counted > COUNT_CAP,
});

/** A page from one row more than it holds, which tells whether there is a next one. */
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

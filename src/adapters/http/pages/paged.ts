import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Page, PageRequest, Sort } from '../../../core/domain/page.ts';
import { cursorOf, pageRequest } from '../server/input/list-request.ts';
import type { Cursors } from '../server/input/list-request.ts';

type Asked<S extends string> = Readonly<{
  cursors: Cursors;
  url: string;
  cursor: string | undefined;
  /** A cursor is valid only with the filters of its list. */
  filters?: Readonly<Record<string, string | undefined>>;
  sort: Sort<S>;
  limit: number;
}>;

export type Listed<A> = Readonly<{
  items: readonly A[];
  next: string | null;
  isFirst: boolean;
  /** Whether the cursor was invalid, so that this is the first page. */
  isStale: boolean;
}>;

/** Loads the page at the cursor, or the first page if the cursor belongs to another list. */
export const paged = <S extends string, R, A>(
  { cursors, url, cursor, filters = {}, sort, limit }: Asked<S>,
  load: (request: PageRequest<S>) => TE.TaskEither<R, Page<A>>,
): TE.TaskEither<R, Listed<A>> => {
  const query = { ...filters, limit };
  const asked = pageRequest(cursors, url, { ...query, ...(cursor ? { cursor } : {}) }, sort);
  const first = { limit, after: null, sort, count: false };
  const request = E.isRight(asked) ? asked.right : first;
  return pipe(
    load(request),
    TE.map(({ items, next }) => ({
      items,
      next: next === null ? null : cursorOf(cursors, { url, query }, sort, next),
      isFirst: request.after === null,
      isStale: E.isLeft(asked),
    })),
  );
};

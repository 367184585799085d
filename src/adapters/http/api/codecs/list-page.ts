import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Page, PageRequest, Sort } from '../../../../core/domain/page.ts';
import { cursorOf, pageRequest } from '../../server/input/list-request.ts';
import type { Cursors, ListQuery } from '../../server/input/list-request.ts';
import { answer } from '../../server/route.ts';

/** The answer has the URL of the next page in its body and in the `Link` header (RFC 8288). */
const listAnswer = <A, B>(
  { cursors, url, query, viewOf }: Asked<string, A, B>,
  { sort }: PageRequest<string>,
  { items, next, total }: Page<A>,
) => {
  const cursor = next === null ? null : cursorOf(cursors, { url, query }, sort, next);
  const counted = total === null ? {} : { total: total.count, total_is_capped: total.isCapped };
  const body = { items: items.map(viewOf), next_cursor: cursor, ...counted };
  return answer(200, body, cursor === null ? {} : { Link: `<${withCursor(url, cursor)}>; rel="next"` });
};

/** Keeps the other parameters as they were sent, because whether a `+` means a space depends on the parameter. */
const withCursor = (url: string, cursor: string): string => {
  const { origin, pathname, search } = new URL(url);
  const isCursor = (pair: string): boolean => new URLSearchParams(pair).has('cursor');
  const others = search
    .slice(1)
    .split('&')
    .filter((pair) => pair !== '' && !isCursor(pair));
  return `${origin}${pathname}?${[...others, `cursor=${cursor}`].join('&')}`;
};

type Asked<S extends string, A, B> = Readonly<{
  cursors: Cursors;
  url: string;
  query: ListQuery<S>;
  /** The sort order if the query has none. */
  sort: Sort<S>;
  viewOf: (item: A) => B;
}>;

/** Returns one page of a list. Refuses a cursor that was made for another list, filter or order. */
export const listPage = <S extends string, R, A, B>(
  asked: Asked<S, A, B>,
  load: (request: PageRequest<S>) => TE.TaskEither<R, Page<A>>,
) =>
  pipe(
    TE.fromEither(pageRequest(asked.cursors, asked.url, asked.query, asked.sort)),
    TE.bindTo('request'),
    TE.bindW('page', ({ request }) => load(request)),
    TE.map(({ request, page }) => listAnswer(asked, request, page)),
  );

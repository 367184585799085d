import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import type { Page, PageRequest, Position, Sort } from '../../../../core/domain/page.ts';
import type { HttpRefusal } from '../../server/http-refusal.ts';
import { answer } from '../../server/route.ts';
import { DEFAULT_LIMIT } from './list.ts';

/** Tokens for a place in a list, each valid for one scope. */
export type Cursors = Readonly<{
  seal: (text: string, scope: string) => string;
  open: (cursor: string, scope: string) => string | null;
}>;

/** A cursor is valid for one list, with the same filters in the same order; the size of the page may change. */
const cursorScope = (url: string, query: Query<string>, { by, descending }: Sort<string>): string => {
  const { limit: _limit, cursor: _cursor, count: _count, sort: _sort, ...filters } = query;
  const given = Object.entries(filters).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `${new URL(url).pathname}?${JSON.stringify(given)} ${descending ? '-' : ''}${by}`;
};

const PositionJson = t.tuple([t.union([t.string, t.null]), t.string]);

type Query<S extends string> = Readonly<{
  limit?: number | undefined;
  cursor?: string | undefined;
  sort?: Sort<S> | undefined;
  count?: boolean | undefined;
}>;

const pageRequest = <S extends string>(
  cursors: Cursors,
  url: string,
  query: Query<S>,
  fallback: Sort<S>,
): E.Either<Extract<HttpRefusal, { _tag: 'InvalidRequest' }>, PageRequest<S>> => {
  const { limit = DEFAULT_LIMIT, cursor, sort = fallback, count = false } = query;
  if (cursor === undefined) return E.right({ limit, after: null, sort, count });
  const text = cursors.open(cursor, cursorScope(url, query, sort));
  if (text === null) {
    const detail = 'is not of this list with these filters in this order: start again without it';
    return E.left({ _tag: 'InvalidRequest', errors: [{ pointer: '?cursor', code: 'invalid', detail }] });
  }
  const position = PositionJson.decode(JSON.parse(text));
  if (E.isLeft(position)) throw new TypeError('a sealed cursor must hold a position');
  const [value, id] = position.right;
  return E.right({ limit, after: { value, id }, sort, count });
};

/** The next page is linked in the body and in `Link` (RFC 8288). */
const listAnswer = <A, B>(
  { cursors, url, query, viewOf }: Asked<string, A, B>,
  { sort }: PageRequest<string>,
  { items, next, total }: Page<A>,
) => {
  const cursor = next === null ? null : cursors.seal(positionText(next), cursorScope(url, query, sort));
  const counted = total === null ? {} : { total: total.count, total_is_capped: total.isCapped };
  const body = { items: items.map(viewOf), next_cursor: cursor, ...counted };
  return answer(200, body, cursor === null ? {} : { Link: `<${withCursor(url, cursor)}>; rel="next"` });
};

const positionText = ({ value, id }: Position): string => JSON.stringify([value, id]);

/** The other parameters stay as they were sent: whether a `+` is a space depends on the parameter. */
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
  /** The request's own. */
  url: string;
  query: Query<S>;
  /** Where the query names no order. */
  sort: Sort<S>;
  viewOf: (item: A) => B;
}>;

/** Answers the page of a list that a query asks for. A cursor of another list, filter or order is refused. */
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

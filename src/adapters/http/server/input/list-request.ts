import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { PageRequest, Position, Sort } from '../../../../core/domain/page.ts';
import type { HttpRefusal } from '../http-refusal.ts';
import { DEFAULT_LIMIT } from './list-query.ts';

/**
 * Turns list positions into signed, opaque tokens. `open` returns null if the token was not sealed with the same scope.
 */
export type Cursors = Readonly<{
  seal: (text: string, scope: string) => string;
  open: (cursor: string, scope: string) => string | null;
}>;

/** A cursor is valid only for the same list with the same filters and order. The page size may differ. */
const cursorScope = (url: string, query: ListQuery<string>, { by, descending }: Sort<string>): string => {
  const { limit: _limit, cursor: _cursor, count: _count, sort: _sort, ...filters } = query;
  const given = Object.entries(filters).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `${new URL(url).pathname}?${JSON.stringify(given)} ${descending ? '-' : ''}${by}`;
};

const PositionJson = t.tuple([t.union([t.string, t.null]), t.string]);

export type ListQuery<S extends string> = Readonly<{
  limit?: number | undefined;
  cursor?: string | undefined;
  sort?: Sort<S> | undefined;
  count?: boolean | undefined;
}>;

/** Refuses a cursor that was made for another list, filter or order. */
export const pageRequest = <S extends string>(
  cursors: Cursors,
  url: string,
  query: ListQuery<S>,
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

export const cursorOf = (
  cursors: Cursors,
  { url, query }: Readonly<{ url: string; query: ListQuery<string> }>,
  sort: Sort<string>,
  { value, id }: Position,
): string => cursors.seal(JSON.stringify([value, id]), cursorScope(url, query, sort));

import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { JsonSchema } from '../../../../core/domain/codec.ts';
import { withSchema } from '../../../../core/domain/codec.ts';
import type { Page, PageRequest, Position, Sort } from '../../../../core/domain/page.ts';
import type { HttpRefusal } from '../../server/http-refusal.ts';
import { explained } from '../../server/input/codec-node.ts';
import { answer } from '../../server/route.ts';
import { Integer } from './wire.ts';

/** Tokens for the place in a list, good for one scope only. */
export type Cursors = Readonly<{
  seal: (text: string, scope: string) => string;
  open: (cursor: string, scope: string) => string | null;
}>;

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;
const MAX_CURSOR = 1024;
const BASE64URL = /^[A-Za-z0-9_-]+$/;

const fromText = <A>(
  name: string,
  message: string,
  is: t.Is<A>,
  read: (text: string) => A | null,
  schema: JsonSchema,
): t.Type<A, string> =>
  withSchema(
    new t.Type<A, string>(
      name,
      is,
      (u, context) => {
        const value = typeof u === 'string' ? read(u) : null;
        return value === null ? t.failure(u, context, message) : t.success(value);
      },
      String,
    ),
    schema,
  );

const LimitText = fromText(
  'LimitText',
  'must be a whole number from 1; above 200 it counts as 200',
  t.number.is,
  (text) => (/^0*[1-9][0-9]*$/.test(text) ? Math.min(Number(text), MAX_LIMIT) : null),
  {
    type: 'integer',
    minimum: 1,
    default: DEFAULT_LIMIT,
    description: `Above ${MAX_LIMIT} it counts as ${MAX_LIMIT}.`,
  },
);

/** `true` or `false`, as queries write it. */
export const FlagText = fromText(
  'FlagText',
  'must be true or false',
  t.boolean.is,
  (text) => (text === 'true' || text === 'false' ? text === 'true' : null),
  { type: 'boolean' },
);

const sortText = <S extends string>(fields: readonly S[]) =>
  fromText<Sort<S>>(
    'SortText',
    `must be one of ${fields.join(', ')}, with a hyphen before it for the other way round`,
    (u): u is Sort<S> => typeof u === 'object',
    (text) => {
      const by = fields.find((field) => field === text.replace(/^-/, ''));
      return by === undefined ? null : { by, descending: text.startsWith('-') };
    },
    {
      type: 'string',
      enum: fields.flatMap((field) => [field, `-${field}`]),
      description: 'With a hyphen the other way round; newest first where it is absent.',
    },
  );

const CursorText = fromText(
  'CursorText',
  'must be the next_cursor of an answer',
  t.string.is,
  (text) => (text.length <= MAX_CURSOR && BASE64URL.test(text) ? text : null),
  {
    type: 'string',
    minLength: 1,
    maxLength: MAX_CURSOR,
    pattern: BASE64URL.source,
    description: 'The `next_cursor` of the page before, with the same filters in the same order.',
  },
);

const CountText = explained(FlagText, 'Adds `total`; it is exact unless `total_is_capped`.');

/** What every list takes, and its own filters. */
export const listQuery = <S extends string, F extends t.Props>(sorts: readonly S[], filters: F) =>
  t.exact(
    t.partial({ limit: LimitText, cursor: CursorText, sort: sortText(sorts), count: CountText, ...filters }),
    'ListQuery',
  );

/** What every list answers. */
export const listBody = <C extends t.Mixed>(item: C, name: string) =>
  t.exact(
    t.intersection([
      t.type({ items: t.readonlyArray(item), next_cursor: t.union([t.string, t.null]) }),
      t.partial({ total: Integer, total_is_capped: t.boolean }),
    ]),
    name,
  );

/** All that a cursor is good for: the list, its filters and its order, whatever the size of the page. */
const scopeOf = (url: string, { by, descending }: Sort<string>): string => {
  const { pathname, searchParams } = new URL(url);
  for (const name of ['limit', 'cursor', 'count', 'sort']) searchParams.delete(name);
  searchParams.sort();
  return `${pathname}?${searchParams.toString()} ${descending ? '-' : ''}${by}`;
};

const PositionJson = t.tuple([t.union([t.string, t.null]), t.string]);

type Asked<S extends string> = Readonly<{
  limit?: number | undefined;
  cursor?: string | undefined;
  sort?: Sort<S> | undefined;
  count?: boolean | undefined;
}>;

/** The page that a query asks for; `url` is the request's own. A cursor of another list, filter or order is refused. */
export const pageRequest = <S extends string>(
  cursors: Cursors,
  url: string,
  { limit = DEFAULT_LIMIT, cursor, sort: asked, count = false }: Asked<S>,
  fallback: Sort<S>,
): E.Either<Extract<HttpRefusal, { _tag: 'InvalidRequest' }>, PageRequest<S>> => {
  const sort = asked ?? fallback;
  if (cursor === undefined) return E.right({ limit, after: null, sort, count });
  const text = cursors.open(cursor, scopeOf(url, sort));
  if (text === null) {
    const detail = 'is not of this list, with these filters in this order: begin again without it';
    return E.left({ _tag: 'InvalidRequest', errors: [{ pointer: '?cursor', code: 'invalid', detail }] });
  }
  const position = PositionJson.decode(JSON.parse(text));
  if (E.isLeft(position)) throw new TypeError('a sealed cursor holds a position');
  const [value, id] = position.right;
  return E.right({ limit, after: { value, id }, sort, count });
};

/** The answer of a list, with the way to the next page in its body and in `Link` (RFC 8288). */
export const listAnswer = <A, B>(
  cursors: Cursors,
  url: string,
  { sort }: PageRequest<string>,
  { items, next, total }: Page<A>,
  viewOf: (item: A) => B,
) => {
  const cursor = next === null ? null : cursors.seal(positionText(next), scopeOf(url, sort));
  const counted = total === null ? {} : { total: total.count, total_is_capped: total.isCapped };
  const body = { items: items.map(viewOf), next_cursor: cursor, ...counted };
  return answer(200, body, cursor === null ? {} : { Link: `<${withCursor(url, cursor)}>; rel="next"` });
};

const positionText = ({ value, id }: Position): string => JSON.stringify([value, id]);

const withCursor = (url: string, cursor: string): string => {
  const next = new URL(url);
  next.searchParams.set('cursor', cursor);
  return next.href;
};

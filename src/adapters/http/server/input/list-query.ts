import * as t from 'io-ts';
import type { JsonSchema } from '../../../../core/domain/codec.ts';
import { withSchema } from '../../../../core/domain/codec.ts';
import { TimeText } from '../../../../core/domain/messages/time-text.ts';
import type { Sort } from '../../../../core/domain/page.ts';
import { explained } from './codec-node.ts';
import { withPlus } from './query.ts';

export const DEFAULT_LIMIT = 50;
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
      description: 'A hyphen reverses the order; the default is newest first.',
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
    description: 'The `next_cursor` of the page before, with the same filters and order.',
  },
);

/** A time in the query. A `+` is not read as a space, because it begins an offset such as `+02:00`. */
export const timeText = (description: string) => withPlus(explained(TimeText, description));

const CountText = explained(FlagText, 'Adds `total`; it is exact unless `total_is_capped`.');

export const listQuery = <S extends string, F extends t.Props>(sorts: readonly S[], filters: F) =>
  t.exact(
    t.partial({ limit: LimitText, cursor: CursorText, sort: sortText(sorts), count: CountText, ...filters }),
    'ListQuery',
  );

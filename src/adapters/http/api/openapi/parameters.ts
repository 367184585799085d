import type * as t from 'io-ts';
import type { JsonSchema } from '../../../../core/domain/codec.ts';
import { MAX_TAGS } from '../../server/etag.ts';
import { unwrap } from '../../server/input/codec-node.ts';
import { STORABLE } from '../../server/input/texts.ts';
import type { Route } from '../../server/route.ts';
import { fieldsOf, schemaOf } from './schema.ts';
import type { Components } from './schema.ts';

type Parameter = Readonly<{
  name: string;
  in: string;
  required?: boolean;
  schema: JsonSchema;
  [more: string]: unknown;
}>;

type Values = Readonly<Record<string, unknown>>;

const described = (
  place: 'path' | 'query',
  codec: t.Mixed,
  components: Components,
  examples: Values = {},
): readonly Parameter[] =>
  fieldsOf(codec).map(({ name, codec: field, required }) => {
    const { description, ...schema } = schemaOf(field, components);
    const about = description === undefined ? {} : { description };
    const shown = name in examples ? { example: examples[name] } : {};
    return { name, in: place, required: place === 'path' || required, ...about, ...shown, schema };
  });

/** Documents all query parameters as one object. Used where a standard allows unknown parameters. */
const open = (codec: t.Mixed, components: Components): Parameter => ({
  name: 'parameters',
  in: 'query',
  description: 'Parameters of the standard; unknown ones are ignored.',
  style: 'form',
  explode: true,
  schema: schemaOf(codec, components),
});

const queryOf = (query: t.Mixed, components: Components, examples: Values | undefined): readonly Parameter[] =>
  unwrap(query)._tag === 'DictionaryType'
    ? [{ ...open(query, components), ...(examples ? { example: examples } : {}) }]
    : described('query', query, components, examples);

const ENTITY_TAGS = { type: 'string', maxLength: MAX_TAGS, pattern: STORABLE };

export const REQUEST_HEADERS = {
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    description: 'For 24 hours the same request with the same key gets the first answer again.',
    schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[!-~]+$' },
  },
  IfMatch: {
    name: 'If-Match',
    in: 'header',
    description: 'The ETag of the version to change; 412 if it has changed since.',
    schema: ENTITY_TAGS,
  },
  IfNoneMatch: {
    name: 'If-None-Match',
    in: 'header',
    description: 'The ETag of the version that the client has; 304 if it is still current.',
    schema: ENTITY_TAGS,
  },
} as const;

const headersOf = ({ conditional, idempotent, method, tagged }: Route): readonly (keyof typeof REQUEST_HEADERS)[] => [
  ...(idempotent ? (['IdempotencyKey'] as const) : []),
  ...(conditional ? (['IfMatch'] as const) : []),
  ...(tagged && method === 'GET' ? (['IfNoneMatch'] as const) : []),
];

export const parametersOf = (route: Route, components: Components): readonly JsonSchema[] => [
  ...(route.params ? described('path', route.params, components, route.example?.params) : []),
  ...(route.query ? queryOf(route.query, components, route.example?.query) : []),
  ...headersOf(route).map((name) => ({ $ref: `#/components/parameters/${name}` })),
];

import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { withSchema } from '../../../../core/domain/codec.ts';
import type { JsonSchema } from '../../../../core/domain/codec.ts';

/** The properties that io-ts codecs have at run time. `_tag` determines which of them are present. */
export type Node = t.Mixed &
  Readonly<
    Partial<{
      _tag: string;
      props: Readonly<Record<string, t.Mixed>>;
      type: t.Mixed;
      types: readonly t.Mixed[];
      domain: t.Mixed;
      codomain: t.Mixed;
      tag: string;
      value: unknown;
      keys: object;
    }>
  >;

export const node = (codec: t.Mixed): Node => codec;

const WRAPPERS = ['ExactType', 'RefinementType', 'ReadonlyType', 'RecursiveType'];

/** Removes wrappers: `t.exact`, `t.readonly`, `t.recursion`, refinements and brands. */
export const unwrap = (codec: t.Mixed): Node => {
  let inner = node(codec);
  while (inner.type && WRAPPERS.includes(inner._tag ?? '')) inner = node(inner.type);
  return inner;
};

/** Returns the names of an object's fields. For an intersection, returns the names of all its parts. */
export const fieldNames = (codec: t.Mixed): readonly string[] => {
  const { props = {}, types = [] } = unwrap(codec);
  return [...Object.keys(props), ...types.flatMap(fieldNames)];
};

export const isRecord = (u: unknown): u is Readonly<Record<string, unknown>> =>
  typeof u === 'object' && u !== null && !Array.isArray(u);

export const under = (path: string, key: string | number): string =>
  `${path}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;

/** Adds a check with its own error message to a codec. `schema` is added to the codec's JSON schema. */
export const refined = <A, O>(
  codec: t.Type<A, O>,
  holds: (a: A) => boolean,
  message: string,
  name = codec.name,
  schema: JsonSchema = {},
): t.RefinementType<t.Type<A, O>, A, O> => {
  const refinement = new t.RefinementType<t.Type<A, O>, A, O>(
    name,
    (u): u is A => codec.is(u) && holds(u),
    (u, context) => {
      const decoded = codec.validate(u, context);
      return E.isLeft(decoded) || holds(decoded.right) ? decoded : t.failure(u, context, message);
    },
    codec.encode,
    codec,
    holds,
  );
  return withSchema(refinement, schema);
};

/** Adds a description for OpenAPI. */
export const explained = <A, O>(codec: t.Type<A, O>, description: string) =>
  refined(codec, () => true, '', codec.name, { description });
